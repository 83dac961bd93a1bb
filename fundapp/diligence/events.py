"""What has happened while a dossier was judged and checked?"""

from dataclasses import dataclass
from uuid import UUID

from fundapp.diligence.types import ItemState, Preset
from fundapp.kernel.events import Event


@dataclass(frozen=True)
class ReviewStarted(Event, subject="dossier_id"):
    dossier_id: UUID
    review_id: UUID
    grid: str


@dataclass(frozen=True)
class ReviewSubmitted(Event, subject="dossier_id"):
    """A review was handed in; its scores stay in the review, out of the sealed past."""

    dossier_id: UUID
    review_id: UUID


@dataclass(frozen=True)
class ReviewAbstained(Event, subject="dossier_id"):
    dossier_id: UUID
    review_id: UUID


@dataclass(frozen=True)
class ReviewSetApart(Event, subject="dossier_id"):
    """Whoever handed it in stepped aside: it is kept, and counts no more (DD-06)."""

    dossier_id: UUID
    review_id: UUID


@dataclass(frozen=True)
class ChecklistOpened(Event, subject="dossier_id"):
    dossier_id: UUID
    preset: Preset
    catalogue: str
    points: int


@dataclass(frozen=True)
class ItemsAdded(Event, subject="dossier_id"):
    dossier_id: UUID
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class ItemTaken(Event, subject="dossier_id"):
    dossier_id: UUID
    item_id: UUID
    number: int
    owner_id: UUID


@dataclass(frozen=True)
class ItemsReleased(Event, subject="dossier_id"):
    """Whoever had these points stepped aside or left: nobody has them any more."""

    dossier_id: UUID
    person_id: UUID
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class FindingRecorded(Event, subject="dossier_id"):
    dossier_id: UUID
    item_id: UUID
    number: int
    state: ItemState
    finding_id: UUID | None = None
    """None in what happened before findings followed one another."""


@dataclass(frozen=True)
class FindingConfirmed(Event, subject="dossier_id"):
    """A second person agreed with how a blocking point was settled."""

    dossier_id: UUID
    item_id: UUID
    number: int


@dataclass(frozen=True)
class WorkReleased(Event, subject="person_id"):
    """Somebody left the team, or this work: the dossiers they held wait to be assigned."""

    person_id: UUID
    dossiers: tuple[UUID, ...]
