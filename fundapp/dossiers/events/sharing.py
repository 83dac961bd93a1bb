"""What has happened between those who fill a dossier together?"""

from dataclasses import dataclass
from uuid import UUID

from fundapp.kernel.events import Event


@dataclass(frozen=True)
class CoEditorInvited(Event, subject="dossier_id"):
    """Or invited again: the address stays on the invitation."""

    dossier_id: UUID
    invitation_id: UUID


@dataclass(frozen=True)
class CoEditorUninvited(Event, subject="dossier_id"):
    dossier_id: UUID
    invitation_id: UUID


@dataclass(frozen=True)
class CoEditorJoined(Event, subject="dossier_id"):
    dossier_id: UUID
    owner_id: UUID
    person_id: UUID


@dataclass(frozen=True)
class CoEditorLeft(Event, subject="dossier_id"):
    dossier_id: UUID
    owner_id: UUID
    person_id: UUID


@dataclass(frozen=True)
class CoEditorRemoved(Event, subject="dossier_id"):
    dossier_id: UUID
    owner_id: UUID
    person_id: UUID


@dataclass(frozen=True)
class TransferProposed(Event, subject="dossier_id"):
    dossier_id: UUID
    from_id: UUID
    to_id: UUID


@dataclass(frozen=True)
class TransferWithdrawn(Event, subject="dossier_id"):
    dossier_id: UUID
    from_id: UUID
    to_id: UUID


@dataclass(frozen=True)
class TransferDeclined(Event, subject="dossier_id"):
    dossier_id: UUID
    from_id: UUID
    to_id: UUID


@dataclass(frozen=True)
class DossierTransferred(Event, subject="dossier_id"):
    dossier_id: UUID
    from_id: UUID
    to_id: UUID
