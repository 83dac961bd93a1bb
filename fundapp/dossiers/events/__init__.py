"""What has happened to a dossier?"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fundapp.dossiers.events.course import DossierHeld as DossierHeld
from fundapp.dossiers.events.course import DossierReopened as DossierReopened
from fundapp.dossiers.events.course import DossierResumed as DossierResumed
from fundapp.dossiers.events.course import DossierSteppedBack as DossierSteppedBack
from fundapp.dossiers.events.sharing import CoEditorInvited as CoEditorInvited
from fundapp.dossiers.events.sharing import CoEditorJoined as CoEditorJoined
from fundapp.dossiers.events.sharing import CoEditorLeft as CoEditorLeft
from fundapp.dossiers.events.sharing import CoEditorRemoved as CoEditorRemoved
from fundapp.dossiers.events.sharing import CoEditorUninvited as CoEditorUninvited
from fundapp.dossiers.events.sharing import DossierTransferred as DossierTransferred
from fundapp.dossiers.events.sharing import TransferDeclined as TransferDeclined
from fundapp.dossiers.events.sharing import TransferProposed as TransferProposed
from fundapp.dossiers.events.sharing import TransferWithdrawn as TransferWithdrawn
from fundapp.dossiers.types import DocumentKind, EndReason, PieceState, Side, Stage, Status
from fundapp.kernel.events import Event
from fundapp.programme.types import AidBasis, Eligibility


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
class AidBasisChosen(Event, subject="dossier_id"):
    """The scheme that was quoted stays on the dossier."""

    dossier_id: UUID
    basis: AidBasis


@dataclass(frozen=True)
class DossierReleased(Event, subject="dossier_id"):
    """Whoever held the dossier stepped aside or left: nobody holds it any more."""

    dossier_id: UUID
    person_id: UUID
    grouped: bool = False
    """One of several that are told of together."""


@dataclass(frozen=True)
class DossierMoved(Event, subject="dossier_id"):
    dossier_id: UUID
    origin: Stage
    to: Stage


@dataclass(frozen=True)
class DossierEnded(Event, subject="dossier_id"):
    """The reason's text stays in the letter: events carry no person's words."""

    dossier_id: UUID
    owner_id: UUID
    status: Status
    reason: EndReason
    letter_id: UUID | None = None
    """The letter a refusal or a closure was told with; an answer « pas encore » has its own."""


@dataclass(frozen=True)
class ResubmissionBegun(Event, subject="dossier_id"):
    """A new draft comes back from a dossier that was answered « pas encore »."""

    dossier_id: UUID
    previous_id: UUID


@dataclass(frozen=True)
class DossierResubmitted(Event, subject="dossier_id"):
    """What comes back from it has been submitted."""

    dossier_id: UUID
    next_id: UUID


@dataclass(frozen=True)
class ComplementsRequested(Event, subject="dossier_id"):
    """The reasons' text stays on the request, as does what was answered."""

    dossier_id: UUID
    owner_id: UUID
    request_id: UUID
    due_on: date


@dataclass(frozen=True)
class ComplementsReminded(Event, subject="dossier_id"):
    dossier_id: UUID
    owner_id: UUID
    request_id: UUID
    days_left: int


@dataclass(frozen=True)
class ComplementsWithdrawn(Event, subject="dossier_id"):
    dossier_id: UUID
    owner_id: UUID
    request_id: UUID


@dataclass(frozen=True)
class ComplementsDeposited(Event, subject="dossier_id"):
    dossier_id: UUID
    request_id: UUID
    snapshot_id: UUID
    number: int
    digest: str
    late: bool


@dataclass(frozen=True)
class AttachmentSent(Event, subject="dossier_id"):
    dossier_id: UUID
    message_id: UUID
    attachment_id: UUID
    sha256: str


@dataclass(frozen=True)
class MessageSent(Event, subject="dossier_id"):
    dossier_id: UUID
    message_id: UUID
    side: Side


@dataclass(frozen=True)
class DocumentSent(Event, subject="dossier_id"):
    """A piece has come after the dossier was submitted: a new version, or one that falls due later."""

    dossier_id: UUID
    document_id: UUID
    kind: DocumentKind


@dataclass(frozen=True)
class DocumentJudged(Event, subject="dossier_id"):
    """The reason stays on the piece."""

    dossier_id: UUID
    document_id: UUID
    kind: DocumentKind
    state: PieceState


@dataclass(frozen=True)
class DocumentWaived(Event, subject="dossier_id"):
    dossier_id: UUID
    kind: DocumentKind


@dataclass(frozen=True)
class DocumentAskedAgain(Event, subject="dossier_id"):
    """A waiver has been taken back."""

    dossier_id: UUID
    kind: DocumentKind


@dataclass(frozen=True)
class DocumentExpires(Event, subject="dossier_id"):
    """`days_left` is negative once the last day of validity has passed."""

    dossier_id: UUID
    document_id: UUID
    kind: DocumentKind
    last_day: date
    days_left: int


@dataclass(frozen=True)
class DossierDiscarded(Event, subject="dossier_id"):
    """A draft has gone to the bin."""

    dossier_id: UUID
    owner_id: UUID


@dataclass(frozen=True)
class DossierRestored(Event, subject="dossier_id"):
    dossier_id: UUID
    owner_id: UUID


@dataclass(frozen=True)
class DossierPurged(Event, subject="dossier_id"):
    """Nothing is left of a draft but that it was there."""

    dossier_id: UUID
    owner_id: UUID


@dataclass(frozen=True)
class SelfTestKept(Event, subject="dossier_id"):
    dossier_id: UUID
    verdict: Eligibility
    version: int


@dataclass(frozen=True)
class SelfTestDropped(Event, subject="dossier_id"):
    dossier_id: UUID


@dataclass(frozen=True)
class AmendmentDeposited(Event, subject="dossier_id"):
    """A submitted dossier has been changed by its applicant and deposited again."""

    dossier_id: UUID
    snapshot_id: UUID
    number: int
    digest: str


@dataclass(frozen=True)
class FormDrafted(Event, subject="call_id"):
    """A new version of a call's form is being prepared."""

    call_id: UUID
    form_id: UUID
    number: int


@dataclass(frozen=True)
class FormDiscarded(Event, subject="call_id"):
    call_id: UUID
    form_id: UUID
    number: int


@dataclass(frozen=True)
class FormPublished(Event, subject="call_id"):
    call_id: UUID
    form_id: UUID
    number: int


@dataclass(frozen=True)
class FormMoved(Event, subject="dossier_id"):
    """A draft is now written in a newer version of its call's form."""

    dossier_id: UUID
    owner_id: UUID
    before_id: UUID
    after_id: UUID
