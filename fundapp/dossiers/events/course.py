"""What has a person changed in a dossier's course? Why is in the note: events carry no person's words."""

from dataclasses import dataclass
from uuid import UUID

from fundapp.dossiers.types import Charge, Stage, Status
from fundapp.kernel.events import Event


@dataclass(frozen=True)
class DossierHeld(Event, subject="dossier_id"):
    """Its examination is paused; the delay of the law is not."""

    dossier_id: UUID
    owner_id: UUID
    note_id: UUID
    charged_to: Charge


@dataclass(frozen=True)
class DossierResumed(Event, subject="dossier_id"):
    dossier_id: UUID
    owner_id: UUID
    note_id: UUID


@dataclass(frozen=True)
class DossierSteppedBack(Event, subject="dossier_id"):
    """Somebody has taken it to the stage before; the committee's deferral is a `DossierMoved`."""

    dossier_id: UUID
    note_id: UUID
    origin: Stage
    to: Stage


@dataclass(frozen=True)
class DossierReopened(Event, subject="dossier_id"):
    """A manager has undone an end: the dossier goes on from the stage it ended in."""

    dossier_id: UUID
    owner_id: UUID
    note_id: UUID
    status: Status
    """How it had ended."""
    stage: Stage
