"""Which pieces are asked of a dossier, how does each stand, and which versions came before?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.dossiers.models import Document, Dossier, Upload, Waiver
from fundapp.dossiers.queries import documents_of
from fundapp.dossiers.rules import catalogue
from fundapp.dossiers.rules.catalogue import CATALOGUE, Entry, Held
from fundapp.dossiers.rules.deposit import PiecesAtDeposit
from fundapp.dossiers.rules.moves import ALIVE
from fundapp.dossiers.types import DocumentKind, PieceState, ScanState, Stage
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import NotFound
from fundapp.kernel.seen import Values
from fundapp.programme import queries as programme
from fundapp.programme.rules import demanded


@dataclass(frozen=True)
class AskedPiece:
    """One kind of piece on the list, with its files, what stands before them, and what is to be done."""

    entry: Entry
    state: PieceState
    required: bool
    awaited: bool
    ends: date | None
    undated: bool
    files: Sequence[Document]
    versions: Sequence[Document]
    waiver: Waiver | None

    @property
    def kind(self) -> DocumentKind:
        return self.entry.kind

    @property
    def to_ask(self) -> bool:
        """Whether it has to be asked of the applicant: the dossier needs one that holds."""
        lacking = self.state in (PieceState.MISSING, PieceState.NOT_CONFORM, PieceState.EXPIRED)
        return lacking and (self.required or self.awaited)

    @property
    def reasons(self) -> list[str]:
        """Why what was sent does not do, or why nothing has to be sent."""
        refused = [each.state_reason for each in self.files if each.state is PieceState.NOT_CONFORM]
        return [self.waiver.reason] if self.waiver else refused


def list_asked(session: Session, dossier: Dossier, *, at: datetime, own: bool) -> list[AskedPiece]:
    """The whole catalogue with its states; `own`: versions that came before the submission show too."""
    files, before = documents_of(session, dossier.id), versions_of(session, dossier, own=own)
    waivers = {each.kind: each for each in waivers_of(session, dossier.id)}
    required, held = _needed(session, dossier, paris_day(at), own=own), held_of(files)
    day = judged_on(dossier, paris_day(at))
    return [
        AskedPiece(
            entry=entry,
            state=(state := catalogue.state_of(kind, held, waivers, day)),
            required=kind in required,
            awaited=_open(dossier) and catalogue.awaited(kind, state, dossier.stage, required),
            ends=catalogue.end_of(kind, held),
            undated=catalogue.undated(kind, held),
            files=[each for each in files if each.kind is kind],
            versions=[each for each in before if each.kind is kind],
            waiver=waivers.get(kind),
        )
        for kind, entry in CATALOGUE.items()
    ]


def _open(dossier: Dossier) -> bool:
    return dossier.stage is not Stage.DRAFT and dossier.status in ALIVE


def judged_on(dossier: Dossier, today: date) -> date:
    """A piece is as old as it was on submission until the dossier is complete; then it ages (INT-06)."""
    if dossier.stage is Stage.SUBMITTED and dossier.submitted_at is not None:
        return paris_day(dossier.submitted_at)
    return today


def held_of(files: Collection[Document]) -> list[Held]:
    return [Held(each.kind, each.state, each.dated_on) for each in files]


def pieces_at_deposit(session: Session, dossier: Dossier, on: date) -> PiecesAtDeposit:
    """A draft's, by the rule of the deposit; once submitted, what was deposited is not judged again."""
    files = documents_of(session, dossier.id)
    return PiecesAtDeposit(
        required=required_pieces(session, on) if dossier.is_draft else (),
        held=held_of(files),
        waived=[each.kind for each in waivers_of(session, dossier.id)],
        infected=[each.kind for each in files if each.scan is ScanState.INFECTED],
        day=judged_on(dossier, on),
    )


def required_pieces(session: Session, on: date) -> list[DocumentKind]:
    """What a dossier must hold to be deposited, then declared complete, by the fund's rules of that day."""
    codes: list[str] = programme.parameter(session, "dossier.required_pieces", on)
    return [DocumentKind(code) for code in codes]


def committee_pieces(session: Session, dossier: Dossier, on: date) -> list[DocumentKind]:
    """What must be conform before the committee: of every dossier, and by its instrument and amount."""
    demands = programme.demands(session, "dossier.committee_pieces", on)
    codes = demanded(demands, dossier.instrument, dossier.amount_asked)
    wanted = {*required_pieces(session, on), *(DocumentKind(code) for code in codes)}
    return [kind for kind in CATALOGUE if kind in wanted]


def _needed(session: Session, dossier: Dossier, on: date, *, own: bool) -> list[DocumentKind]:
    """What a dossier must hold to be complete; the team reads what it must hold before the committee."""
    if not own and dossier.stage in (Stage.REVIEW, Stage.DILIGENCE):
        return committee_pieces(session, dossier, on)
    return required_pieces(session, on)


def waivers_of(session: Session, dossier_id: UUID) -> Sequence[Waiver]:
    return session.exec(select(Waiver).where(Waiver.dossier_id == dossier_id)).all()


def versions_of(session: Session, dossier: Dossier, *, own: bool) -> Sequence[Document]:
    """Previous versions, newest first; those of the draft are its owner's alone."""
    found = session.exec(
        select(Document)
        .where(
            Document.dossier_id == dossier.id,
            col(Document.removed_at).is_(None),
            col(Document.replaced_at).is_not(None),
        )
        .order_by(col(Document.id).desc())
    ).all()
    return [each for each in found if own or _was_deposited(dossier, each)]


def get_readable(session: Session, dossier_id: UUID, document_id: UUID) -> Document:
    """A piece as the team finds it: a version replaced before the submission is not found."""
    found = session.execute(
        sa.select(Document, Dossier)
        .join(Dossier, col(Dossier.id) == col(Document.dossier_id))
        .where(
            col(Document.id) == document_id,
            col(Document.dossier_id) == dossier_id,
            col(Document.removed_at).is_(None),
            col(Document.request_id).is_(None),
        ),
        execution_options={"populate_existing": True},  # a door has read it before its dossier was locked
    ).first()
    if found is None or not (found[0].replaced_at is None or _was_deposited(found[1], found[0])):
        raise NotFound
    return found[0]  # type: ignore[no-any-return]


def _was_deposited(dossier: Dossier, document: Document) -> bool:
    sent, replaced = dossier.submitted_at, document.replaced_at
    return sent is not None and replaced is not None and replaced > sent


def get_current(session: Session, dossier_id: UUID, document_id: UUID) -> Document:
    """The version that counts; one that has been replaced is judged no more."""
    document = get_readable(session, dossier_id, document_id)
    if document.replaced_at is not None:
        raise NotFound
    return document


def judgement_shown(document: Document) -> Values:
    """What is said of a piece so far, as its form shows it."""
    return catalogue.judgement(document.state, document.dated_on, document.state_reason)


def find_version(session: Session, document_id: UUID) -> Document | None:
    return session.get(Document, document_id, populate_existing=True)


def get_version(session: Session, document_id: UUID) -> Document:
    found = find_version(session, document_id)
    if found is None:
        raise NotFound
    return found


def find_waiver(session: Session, dossier_id: UUID, kind: DocumentKind) -> Waiver | None:
    return session.exec(
        select(Waiver).where(Waiver.dossier_id == dossier_id, col(Waiver.kind) == kind)
    ).first()


def twin_of(session: Session, document: Document) -> Document | None:
    """The same file under another kind, if there is one."""
    return next(
        (
            each
            for each in documents_of(session, document.dossier_id)
            if each.sha256 == document.sha256 and each.id != document.id
        ),
        None,
    )


def count_files(session: Session, dossier_id: UUID) -> int:
    """Every file that is kept for a dossier, previous versions included."""
    return (
        session.scalar(
            sa.select(sa.func.count())
            .select_from(Document)
            .where(col(Document.dossier_id) == dossier_id, col(Document.removed_at).is_(None))
        )
        or 0
    )


def list_dated(session: Session, *, to_pay: Collection[UUID] = ()) -> Sequence[UUID]:
    """The pieces whose validity runs, for the nightly look; a draft's are its owner's own affair.

    Once signed, a dossier's pieces matter as long as money is still to leave: `to_pay` names those.
    """
    timed = [kind for kind, entry in CATALOGUE.items() if entry.months]
    return session.scalars(
        sa.select(col(Document.id))
        .join(Dossier, col(Dossier.id) == col(Document.dossier_id))
        .where(
            col(Dossier.status).in_(ALIVE),
            sa.or_(col(Dossier.stage).not_in([Stage.DRAFT, Stage.PORTFOLIO]), col(Dossier.id).in_(to_pay)),
            col(Document.kind).in_(timed),
            col(Document.dated_on).is_not(None),
            col(Document.removed_at).is_(None),
            col(Document.request_id).is_(None),
            col(Document.replaced_at).is_(None),
        )
        .order_by(col(Document.id))
    ).all()


def get_upload(session: Session, dossier_id: UUID, upload_id: UUID) -> Upload:
    upload = session.get(Upload, upload_id)
    if upload is None or upload.dossier_id != dossier_id:
        raise NotFound
    return upload


def lock_upload(session: Session, upload_id: UUID) -> Upload:
    upload = session.exec(
        select(Upload)
        .where(Upload.id == upload_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if upload is None:
        raise NotFound
    return upload


def find_upload(
    session: Session,
    *,
    dossier_id: UUID,
    kind: DocumentKind,
    name: str,
    size: int,
    begun_by: UUID,
    request_id: UUID | None,
) -> Upload | None:
    """The same file already on its way, to be resumed where it was cut."""
    return session.exec(
        select(Upload).where(
            Upload.dossier_id == dossier_id,
            col(Upload.kind) == kind,
            Upload.name == name,
            Upload.size == size,
            Upload.begun_by == begun_by,
            col(Upload.request_id).is_not_distinct_from(request_id),
        )
    ).first()


def count_uploads(session: Session, dossier_id: UUID) -> int:
    return (
        session.scalar(
            sa.select(sa.func.count()).select_from(Upload).where(col(Upload.dossier_id) == dossier_id)
        )
        or 0
    )


def list_abandoned(session: Session, before: datetime) -> Sequence[Upload]:
    return session.exec(select(Upload).where(col(Upload.touched_at) < before)).all()


def names_under_way(session: Session) -> frozenset[str]:
    """Under which names the parts of files that have not come whole wait."""
    return frozenset(each.hex for each in session.scalars(sa.select(col(Upload.id))))
