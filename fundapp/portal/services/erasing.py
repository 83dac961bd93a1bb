"""May somebody be forgotten now, what stays by law and until when, and how is the rest erased?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.accounts import services as accounts_services
from fundapp.accounts.models import Erasure
from fundapp.committee import queries as committee
from fundapp.dossiers import rules
from fundapp.dossiers import services as dossiers_services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.companies import list_companies
from fundapp.dossiers.queries.shelf import list_dossiers_of
from fundapp.dossiers.rules.trash import kept_until
from fundapp.dossiers.services.leaving import forget_sharing
from fundapp.dossiers.types import Stage
from fundapp.kernel import rows
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import Refused
from fundapp.kernel.words import Sentence, say
from fundapp.policy import INTERNAL
from fundapp.portfolio import queries as portfolio
from fundapp.portfolio.types import TicketState
from fundapp.programme import queries as programme

OVER = (TicketState.PAID, TicketState.LAPSED, TicketState.GIVEN_UP)


@dataclass(frozen=True)
class Kept:
    """A finished dossier that the law has kept, and until when."""

    dossier: Dossier
    until: date


@dataclass(frozen=True)
class Stays:
    """What would go, and what would stay; `submitted` counts what somebody of the fund has received."""

    submitted: int
    drafts: int
    companies: int
    kept: Sequence[Kept]


def obstacles(session: Session, person_id: UUID) -> list[Sentence]:
    """What has to end first, each with what to do about it."""
    found = []
    if accounts.roles_of(session, person_id) & INTERNAL:
        found.append(
            say(
                "Votre compte est celui d’un membre du fonds : demandez à l’administration du service "
                "de le fermer."
            )
        )
    for dossier in list_dossiers_of(session, person_id):
        if dossier.submitted_at is not None and dossier.status in rules.ALIVE:
            found.append(_obstacle(session, dossier))
    return found


def _obstacle(session: Session, dossier: Dossier) -> Sentence:
    told = {"title": dossier.title, "reference": dossier.reference}
    if committee.find_open_poll(session, dossier.id) is not None:
        return say(
            "Le comité vote sur le dossier « %(title)s » (%(reference)s) : attendez la clôture du scrutin.",
            **told,
        )
    tickets = portfolio.tickets_of_dossier(session, dossier.id)
    if any(ticket.state not in OVER for ticket in tickets):
        return say(
            "Le dossier « %(title)s » (%(reference)s) est financé et il reste à lui verser : attendez le "
            "dernier versement, ou confiez le dossier à une autre personne de l’entreprise.",
            **told,
        )
    if dossier.stage in (Stage.CONTRACTING, Stage.PORTFOLIO):
        return say(
            "Le projet « %(title)s » (%(reference)s) est financé et suivi : confiez d’abord le dossier à "
            "une autre personne de l’entreprise.",
            **told,
        )
    return say(
        "Le dossier « %(title)s » (%(reference)s) est à l’étude : retirez-le d’abord depuis son suivi, ou "
        "confiez-le à une autre personne.",
        **told,
    )


def what_stays(session: Session, person_id: UUID, *, at: datetime) -> Stays:
    own, today = list_dossiers_of(session, person_id), paris_day(at)
    refused = int(programme.parameter(session, "retention.refused_years", today))
    funded = int(programme.parameter(session, "retention.funded_years", today))
    return Stays(
        submitted=sum(dossier.submitted_at is not None for dossier in own),
        drafts=sum(dossier.submitted_at is None for dossier in own),
        companies=len(list_companies(session, person_id)),
        kept=[
            Kept(
                dossier,
                kept_until(
                    paris_day(dossier.ended_at), dossier.status, refused_years=refused, funded_years=funded
                ),
            )
            for dossier in own
            if dossier.submitted_at is not None and dossier.ended_at is not None
        ],
    )


def erase(session: Session, *, erasure_id: UUID, by: UUID, at: datetime) -> None:
    """Forget the person of a wish whose day has come; what holds it up is told once, and it waits."""
    erasure = rows.lock(session, Erasure, erasure_id)
    if erasure.closed_at is not None:
        return
    if obstacles(session, erasure.person_id):
        accounts_services.hold_erasure(session, erasure_id=erasure.id, by=by, at=at)
        return
    for draft in _drafts(list_dossiers_of(session, erasure.person_id)):
        dossiers_services.purge_draft(session, dossier_id=draft.id, by=by, at=at)
    person = accounts.get_person(session, erasure.person_id)
    forget_sharing(session, person_id=person.id, email=person.email, at=at)
    dossiers_services.forget_companies(session, person_id=erasure.person_id)
    dossiers_services.forget_shelf(session, person_id=erasure.person_id)
    accounts_services.erase_person(session, person_id=erasure.person_id, by=by, at=at)


def erase_at_once(session: Session, *, erasure_id: UUID, by: UUID, at: datetime) -> None:
    """Nothing has to wait, nor to be kept, for whoever never submitted a dossier."""
    erasure = rows.lock(session, Erasure, erasure_id)
    if any(dossier.submitted_at is not None for dossier in list_dossiers_of(session, erasure.person_id)):
        raise Refused("Vous avez déposé un dossier : la suppression attend le délai prévu.", field="at_once")
    erase(session, erasure_id=erasure_id, by=by, at=at)


def _drafts(own: Collection[Dossier]) -> list[Dossier]:
    return [dossier for dossier in own if dossier.submitted_at is None]
