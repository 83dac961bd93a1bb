"""What has happened in the committee? No event ever says how anybody voted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fundapp.committee.types import AgendaChangeKind, Answer, AsideAnswer, Outcome
from fundapp.kernel.events import Event
from fundapp.kernel.money import Money


@dataclass(frozen=True)
class SeatTaken(Event, subject="person_id"):
    person_id: UUID
    seat_id: UUID


@dataclass(frozen=True)
class SittingPlanned(Event, subject="sitting_id"):
    sitting_id: UUID
    opens_at: datetime


@dataclass(frozen=True)
class DossierTabled(Event, subject="dossier_id"):
    """A dossier is on the agenda of a sitting."""

    dossier_id: UUID
    sitting_id: UUID
    item_id: UUID


@dataclass(frozen=True)
class DossierUntabled(Event, subject="dossier_id"):
    dossier_id: UUID
    sitting_id: UUID


@dataclass(frozen=True)
class SittingConvened(Event, subject="sitting_id"):
    sitting_id: UUID
    opens_at: datetime
    urgent: bool


@dataclass(frozen=True)
class AgendaChanged(Event, subject="sitting_id"):
    """An agenda was changed after its members had received it (GOV-10)."""

    sitting_id: UUID
    change_id: UUID
    dossier_id: UUID
    kind: AgendaChangeKind


@dataclass(frozen=True)
class InterestRegistered(Event, subject="person_id"):
    """A line of a member's own register; the company is not repeated here."""

    person_id: UUID
    interest_id: UUID


@dataclass(frozen=True)
class InterestDeclared(Event, subject="dossier_id"):
    dossier_id: UUID
    person_id: UUID
    answer: Answer


@dataclass(frozen=True)
class MemberRecused(Event, subject="dossier_id"):
    dossier_id: UUID
    person_id: UUID
    poll_id: UUID | None


@dataclass(frozen=True)
class PollOpened(Event, subject="dossier_id"):
    dossier_id: UUID
    poll_id: UUID
    electors: tuple[UUID, ...]
    digest: str
    closes_at: datetime


@dataclass(frozen=True)
class BallotCast(Event, subject="poll_id"):
    """The signing sheet: this person took part. What they said is nowhere in the past."""

    poll_id: UUID
    dossier_id: UUID


@dataclass(frozen=True)
class PollClosed(Event, subject="dossier_id"):
    dossier_id: UUID
    poll_id: UUID
    outcome: Outcome
    aside_id: UUID | None = None
    """The proposal by which it was set aside, confirmed by whoever closed it."""


@dataclass(frozen=True)
class AsideProposed(Event, subject="dossier_id"):
    """Somebody asks for an open poll to end uncounted; it takes another person to confirm it."""

    dossier_id: UUID
    poll_id: UUID
    aside_id: UUID
    outcome: Outcome


@dataclass(frozen=True)
class AsideAnswered(Event, subject="dossier_id"):
    dossier_id: UUID
    poll_id: UUID
    aside_id: UUID
    answer: AsideAnswer


@dataclass(frozen=True)
class DecisionTaken(Event, subject="dossier_id"):
    """The committee has spoken: adopted or rejected. (Until November 2026 also deferred.)"""

    dossier_id: UUID
    decision_id: UUID
    poll_id: UUID
    outcome: Outcome
    amount: Money
