"""What has happened to a dossier?"""

from dataclasses import dataclass
from uuid import UUID

from fundapp.dossiers.types import DocumentKind, EndReason, Stage, Status
from fundapp.kernel.events import Event


@dataclass(frozen=True)
class DossierStarted(Event, subject="dossier_id"):
    dossier_id: UUID
    call_id: UUID
    owner_id: UUID


@dataclass(frozen=True)
class DocumentAdded(Event, subject="dossier_id"):
    dossier_id: UUID
    document_id: UUID
    kind: DocumentKind
    sha256: str


@dataclass(frozen=True)
class DocumentRemoved(Event, subject="dossier_id"):
    dossier_id: UUID
    document_id: UUID
    kind: DocumentKind


@dataclass(frozen=True)
class DossierSubmitted(Event, subject="dossier_id"):
    dossier_id: UUID
    owner_id: UUID
    snapshot_id: UUID
    digest: str


@dataclass(frozen=True)
class DossierWithdrawn(Event, subject="dossier_id"):
    dossier_id: UUID
    owner_id: UUID
    stage: Stage


@dataclass(frozen=True)
class DossierDeclaredComplete(Event, subject="dossier_id"):
    dossier_id: UUID
    owner_id: UUID


@dataclass(frozen=True)
class DossierAssigned(Event, subject="dossier_id"):
    dossier_id: UUID
    person_id: UUID


@dataclass(frozen=True)
class DossierMoved(Event, subject="dossier_id"):
    dossier_id: UUID
    origin: Stage
    to: Stage


@dataclass(frozen=True)
class DossierEnded(Event, subject="dossier_id"):
    """The reason's text stays on the dossier: events carry no person's words."""

    dossier_id: UUID
    owner_id: UUID
    status: Status
    reason: EndReason
