"""What is in one dossier's file, from every room, for the person who opens it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from fundapp import timeline
from fundapp.accounts import queries as accounts
from fundapp.committee import queries as committee
from fundapp.committee.models import AgendaItem, Decision, Poll
from fundapp.committee.types import PollState
from fundapp.diligence import queries as diligence
from fundapp.diligence.queries.checklist import Checklist, Reserve
from fundapp.diligence.queries.reviews import ReviewsSeen
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import (
    AidChoice,
    ComplementRequest,
    CourseNote,
    Document,
    Dossier,
    EndingLetter,
    SelfTest,
    Startup,
)
from fundapp.dossiers.queries import complements, not_yet
from fundapp.dossiers.queries.companies import find_self_test
from fundapp.dossiers.queries.course import find_pause
from fundapp.dossiers.queries.letters import find_letter
from fundapp.dossiers.queries.not_yet import Comeback
from fundapp.dossiers.rules import Application, may_end, may_hold, may_reopen
from fundapp.dossiers.rules.complements import may_ask
from fundapp.dossiers.rules.moves import ALIVE, INSTRUCTED, Move, find_way, step_state
from fundapp.dossiers.types import Side, Stage, Status
from fundapp.kernel.clock import paris_day
from fundapp.kernel.words import Sentence
from fundapp.portfolio import queries as portfolio
from fundapp.portfolio.models import Ticket
from fundapp.portfolio.queries.aid import aid_of_dossier
from fundapp.portfolio.rules.limits import Check
from fundapp.programme import queries as programme
from fundapp.workspace.queries.parts import Part, PlanSideRead, parts_of, plan_of
from fundapp.workspace.types import STAGES

LATEST = 20
"""How many events a dossier's page shows; the others have a page of their own."""


@dataclass(frozen=True)
class Step:
    """One stage of the way, done, current or to come."""

    stage: Stage
    state: str


@dataclass(frozen=True)
class Paused:
    """Why a dossier is paused, and who paused it."""

    note: CourseNote
    by: str


@dataclass(frozen=True)
class CommitteeRead:
    """Where the dossier stands with the committee."""

    item: AgendaItem | None
    polls: Sequence[Poll]
    decision: Decision | None
    explanation: Sequence[Sentence]


@dataclass(frozen=True)
class File:
    """Everything on one page."""

    dossier: Dossier
    startup: Startup
    call: str
    owner: str
    holder: str | None
    steps: Sequence[Step]
    pause: Paused | None
    answer_by: date | None
    request: ComplementRequest | None
    versions: int
    self_test: SelfTest | None
    parts: Sequence[Part]
    plan: Sequence[PlanSideRead]
    application: Application
    aid: Check | None
    """What the ceiling of de minimis aid leaves for what is signed, voted or asked."""
    aid_choice: AidChoice | None
    documents: Sequence[Document]
    reviews: ReviewsSeen
    checklist: Checklist
    reserves: Sequence[Reserve]
    committee: CommitteeRead
    tickets: Sequence[Ticket]
    timeline: timeline.Page
    gaps: Sequence[Sentence]
    today: date
    comeback: Comeback | None
    letter: EndingLetter | None
    next: Dossier | None
    """What was submitted again after this one was answered « pas encore »."""

    @property
    def alive(self) -> bool:
        return self.dossier.status in ALIVE

    @property
    def way_on(self) -> Move | None:
        """What leads to the next stage, while nothing stops it."""
        found = find_way(self.dossier.stage) if self.active else None
        return found[1] if found else None

    @property
    def way_back(self) -> tuple[Stage, Move] | None:
        """The stage that a person may take it back to."""
        return find_way(self.dossier.stage, back=True) if self.active else None

    @property
    def may_hold(self) -> bool:
        return may_hold(self.dossier.stage, self.dossier.status)

    @property
    def may_answer_by_hand(self) -> bool:
        """Whether the team may refuse it or answer « pas encore »: until the committee has it."""
        return may_end(self.dossier.stage, self.dossier.status, Status.DECLINED)

    @property
    def may_conclude(self) -> bool:
        return may_end(self.dossier.stage, self.dossier.status, Status.FUNDED)

    @property
    def may_close(self) -> bool:
        return may_end(self.dossier.stage, self.dossier.status, Status.CLOSED)

    @property
    def may_reopen(self) -> bool:
        return may_reopen(self.dossier.stage, self.dossier.status)

    @property
    def awaits_answer(self) -> bool:
        """Until the fund has answered, the law's clock runs (INT-12)."""
        return self.alive and self.dossier.stage in INSTRUCTED

    @property
    def open_poll(self) -> Poll | None:
        return next((poll for poll in self.committee.polls if poll.state is PollState.OPEN), None)

    @property
    def may_ask(self) -> bool:
        return may_ask(self.dossier.stage, self.dossier.status)

    @property
    def active(self) -> bool:
        return self.dossier.status is Status.ACTIVE


def file_of(session: Session, dossier: Dossier, *, viewer_id: UUID, may_review: bool, at: datetime) -> File:
    assert dossier.startup_id is not None
    assert dossier.submitted_at is not None
    names = accounts.names_of(session, {each for each in (dossier.owner_id, dossier.assigned_to) if each})
    snapshot = dossiers.find_latest_snapshot(session, dossier.id)
    application = dossiers.application_of(session, dossier)
    reviews = reviews_of(session, dossier, viewer_id=viewer_id, may_review=may_review)
    return File(
        dossier=dossier,
        startup=dossiers.get_startup(session, dossier.startup_id),
        call=programme.get_call_by_id(session, dossier.call_id).title,
        owner=names[dossier.owner_id],
        holder=names[dossier.assigned_to] if dossier.assigned_to else None,
        steps=steps(dossier.stage, dossier.status),
        pause=_pause_of(session, dossier),
        answer_by=complements.answer_due(session, dossier),
        request=complements.find_open_request(session, dossier.id),
        versions=snapshot.number if snapshot else 1,
        self_test=find_self_test(session, dossier.id),
        parts=parts_of(session, dossier, snapshot),
        plan=plan_of(session, dossier),
        application=application,
        aid_choice=dossiers.find_aid_choice(session, dossier.id),
        aid=aid_of_dossier(session, dossier, application, paris_day(at)),
        documents=dossiers.documents_of(session, dossier.id),
        reviews=reviews,
        checklist=diligence.checklist(session, dossier, paris_day(at)),
        reserves=diligence.reserves(session, dossier.id),
        committee=before_the_committee(session, dossier.id),
        tickets=portfolio.tickets_of_dossier(session, dossier.id),
        timeline=timeline.read(
            session, dossier.id, Side.TEAM, reviewers_named=reviews.summary is not None, limit=LATEST
        ),
        gaps=gaps_before_next(session, dossier, paris_day(at)),
        today=paris_day(at),
        comeback=not_yet.find_comeback(session, dossier.id),
        letter=find_letter(session, dossier),
        next=not_yet.find_submitted_next(session, dossier.id),
    )


def reviews_of(session: Session, dossier: Dossier, *, viewer_id: UUID, may_review: bool) -> ReviewsSeen:
    return diligence.reviews_as_seen(
        session, dossier_id=dossier.id, stage=dossier.stage, viewer_id=viewer_id, may_review=may_review
    )


def _pause_of(session: Session, dossier: Dossier) -> Paused | None:
    note = find_pause(session, dossier)
    return Paused(note, accounts.names_of(session, [note.by])[note.by]) if note else None


def steps(stage: Stage, status: Status) -> list[Step]:
    return [Step(each, step_state(each, stage, status)) for each in STAGES]


def before_the_committee(session: Session, dossier_id: UUID) -> CommitteeRead:
    polls = committee.polls_of(session, dossier_id)
    decision = committee.find_latest_decision(session, dossier_id)
    decided = next((poll for poll in polls if decision and poll.id == decision.poll_id), None)
    return CommitteeRead(
        item=committee.find_pending_item(session, dossier_id),
        polls=polls,
        decision=decision,
        explanation=committee.explanation_of(decided) if decided else (),
    )


def gaps_before_next(session: Session, dossier: Dossier, on: date) -> list[Sentence]:
    """What the next stage still asks for, before anybody presses the button."""
    match dossier.stage:
        case Stage.REVIEW:
            return diligence.before_diligence(session, dossier.id, on)
        case Stage.DILIGENCE:
            return diligence.before_committee(session, dossier, on)
        case _:
            return []
