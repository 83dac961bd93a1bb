"""What does an applicant see of a dossier: what is left to do, who holds it, what comes next?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from fundapp import timeline
from fundapp.accounts import queries as accounts
from fundapp.committee import queries as committee
from fundapp.committee.models import Decision
from fundapp.dossiers import queries, rules
from fundapp.dossiers.models import Amendment, ComplementRequest, Document, Dossier, Snapshot
from fundapp.dossiers.queries import complements, messages
from fundapp.dossiers.queries.amendments import find_amendment, is_amendable
from fundapp.dossiers.queries.messages import Thread
from fundapp.dossiers.types import PublicStatus, Side, Stage, Status
from fundapp.kernel.clock import paris_day
from fundapp.kernel.words import Sentence, say
from fundapp.portfolio import queries as portfolio
from fundapp.portfolio.models import Ticket
from fundapp.portfolio.types import TicketState
from fundapp.programme import queries as programme
from fundapp.programme.models import Call

LATEST = 20
"""How many events the page shows; the others have a page of their own."""


@dataclass(frozen=True)
class Step:
    """One step of the way, as the stepper draws it."""

    stage: Stage
    state: str


@dataclass(frozen=True)
class FollowPage:
    """Where a dossier is, who holds it, and what comes next."""

    dossier: Dossier
    call: Call
    public_status: PublicStatus
    steps: tuple[Step, ...]
    holder: Sentence
    following: Sentence
    answer_by: date | None
    request: ComplementRequest | None
    late: bool
    amendment: Amendment | None
    amendable: bool
    thread: Thread
    timeline: timeline.Page
    snapshot: Snapshot | None
    documents: Sequence[Document]
    decision: Decision | None
    tickets: Sequence[Ticket]

    @property
    def over(self) -> bool:
        return self.dossier.status not in rules.ALIVE

    @property
    def may_withdraw(self) -> bool:
        return rules.may_end(self.dossier.stage, self.dossier.status, Status.WITHDRAWN)


def follow_page(
    session: Session, dossier: Dossier, *, owner: bool, messages_before: UUID | None = None, at: datetime
) -> FollowPage:
    request = complements.find_open_request(session, dossier.id)
    tickets = portfolio.tickets_of_dossier(session, dossier.id)
    return FollowPage(
        dossier=dossier,
        call=programme.get_call_by_id(session, dossier.call_id),
        public_status=rules.public_status(dossier.stage, dossier.status),
        steps=_steps(dossier),
        holder=_holder(session, dossier),
        following=_following(dossier, tickets),
        answer_by=None if _is_answered(dossier) else complements.answer_due(session, dossier),
        request=request,
        late=request is not None and request.due_on < paris_day(at),
        amendment=find_amendment(session, dossier.id),
        amendable=is_amendable(session, dossier, at),
        thread=messages.thread(session, dossier.id, side=Side.APPLICANT, before=messages_before),
        timeline=timeline.read(session, dossier.id, Side.APPLICANT, owner=owner, limit=LATEST),
        snapshot=queries.find_latest_snapshot(session, dossier.id),
        documents=queries.documents_of(session, dossier.id),
        decision=committee.find_latest_decision(session, dossier.id),
        tickets=tickets,
    )


def _steps(dossier: Dossier) -> tuple[Step, ...]:
    return tuple(Step(each, rules.step_state(each, dossier.stage, dossier.status)) for each in Stage)


def _holder(session: Session, dossier: Dossier) -> Sentence:
    if dossier.status not in rules.ALIVE:
        return say("Personne : ce dossier est terminé.")
    if dossier.stage is Stage.DRAFT or dossier.status is Status.WAITING_FOR_APPLICANT:
        return say("Vous.")
    if dossier.stage is Stage.COMMITTEE:
        return say("Le comité d’engagement.")
    if dossier.assigned_to is None:
        return say("L’équipe du fonds.")
    name = accounts.names_of(session, [dossier.assigned_to])[dossier.assigned_to]
    return say("%(name)s, de l’équipe du fonds.", name=name)


def _following(dossier: Dossier, tickets: Sequence[Ticket]) -> Sentence:
    if dossier.status is Status.WAITING_FOR_APPLICANT:
        return say("Déposez les compléments demandés : l’examen de votre dossier reprend ensuite.")
    if dossier.status not in rules.ALIVE:
        return _ENDED[dossier.status]
    if dossier.status is Status.ON_HOLD:
        return say("L’examen est en pause : vous serez prévenu de sa reprise, sans rien avoir à faire.")
    if dossier.stage is Stage.PORTFOLIO and all(ticket.state is TicketState.PAID for ticket in tickets):
        return say("Tout est versé : l’équipe suit avec vous les effets du projet.")
    return _FOLLOWING[dossier.stage]


_ANSWERED = (Stage.CONTRACTING, Stage.PORTFOLIO)


def _is_answered(dossier: Dossier) -> bool:
    return dossier.stage in _ANSWERED or dossier.status not in rules.ALIVE


_FOLLOWING = {
    Stage.DRAFT: say("Complétez votre dossier et déposez-le."),
    Stage.SUBMITTED: say("L’équipe vérifie que votre dossier est complet, puis l’évalue."),
    Stage.REVIEW: say("L’équipe évalue votre projet, puis vérifie ce qui doit l’être."),
    Stage.DILIGENCE: say("Les vérifications se terminent, puis le comité examine votre dossier."),
    Stage.COMMITTEE: say("Le comité se prononce, et vous recevez sa décision motivée."),
    Stage.CONTRACTING: say("Levez les conditions de la décision, puis la convention se signe."),
    Stage.PORTFOLIO: say("Demandez chaque tranche lorsque son jalon est atteint."),
}
_ENDED = {
    Status.DECLINED: say("Vous pouvez contester cette décision dans les deux mois, ou redéposer un projet."),
    Status.NOT_YET: say("Reprenez les points soulevés, puis déposez un nouveau dossier."),
    Status.WITHDRAWN: say("Vous avez retiré ce dossier. Vous pouvez en commencer un autre."),
    Status.FUNDED: say("Votre projet est financé : merci d’en suivre les effets avec nous."),
    Status.CLOSED: say("Le fonds a mis fin au suivi de ce dossier : sa lettre en donne le motif."),
    Status.DISCARDED: say("Ce brouillon est à la corbeille : reprenez-le depuis la page de vos dossiers."),
}
