"""How do pieces come in, follow one another as versions, and leave a draft?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import BinaryIO
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from fundapp.dossiers import queries, rules
from fundapp.dossiers.events import DocumentAdded, DocumentRemoved, DocumentSent
from fundapp.dossiers.models import Document, Dossier
from fundapp.dossiers.queries import pieces as asked
from fundapp.dossiers.rules import catalogue, pieces
from fundapp.dossiers.rules.catalogue import CATALOGUE
from fundapp.dossiers.services import scanning
from fundapp.dossiers.types import DocumentKind, MediaType, PieceState, ScanState
from fundapp.kernel import pdf
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import NotFound, Refused
from fundapp.kernel.events import record
from fundapp.kernel.seen import Saved, check_seen
from fundapp.kernel.vault import Vault


@dataclass(frozen=True)
class Received:
    """A file that has been looked at and kept; no dossier has it yet."""

    name: str
    media_type: MediaType
    size: int
    sha256: str
    scan: ScanState


def receive(name: str, content: bytes, *, vault: Vault, antivirus: str, most_bytes: int) -> Received:
    """Before any transaction, as reading and scanning take time."""
    media_type, scan = look_at(BytesIO(content), len(content), antivirus=antivirus, most_bytes=most_bytes)
    digest = vault.keep(content)
    return Received(pieces.shown_name(name, media_type), media_type, len(content), digest, scan)


def look_at(file: BinaryIO, size: int, *, antivirus: str, most_bytes: int) -> tuple[MediaType, ScanState]:
    """What a file is and whether it is clean; refused, it has not been kept."""
    media_type = pieces.check_file(file, size, most_bytes=most_bytes)
    if media_type is MediaType.PDF:
        _check_opening(pdf.opening_of(file))
    scan = scanning.scan(file, antivirus)
    if scan is ScanState.INFECTED:
        raise Refused(
            "L’antivirus a refusé ce fichier : il n’a pas été gardé. Joignez-en une version saine.",
            field="file",
        )
    return media_type, scan


def _check_opening(opening: pdf.Opening) -> None:
    if opening is pdf.Opening.LOCKED:
        raise pieces.locked()
    if opening is pdf.Opening.DAMAGED:
        raise pieces.damaged()


def add_document(
    session: Session,
    *,
    dossier_id: UUID,
    kind: DocumentKind,
    file: Received,
    dated_on: date | None = None,
    by: UUID,
    at: datetime,
) -> Document:
    """Join a piece, or its new version; the same file of the same kind joins once, however often sent.

    A draft takes every kind; a submitted dossier, what it lacks or what no longer does.
    """
    dossier = queries.lock_dossier(session, dossier_id)
    joined = queries.documents_of(session, dossier_id)
    for known in joined:
        if known.sha256 == file.sha256 and known.kind is kind:
            return known
    _check_open(session, dossier, kind, joined, at)
    catalogue.check_date(dated_on, paris_day(at))
    document = joined_piece(dossier_id, kind, file, by=by, at=at)
    document.dated_on = dated_on
    before = versions_before(document, joined)
    pieces.check_count(len(joined) - len(before), asked.count_files(session, dossier_id))
    replace(session, document, before, at=at)
    record(session, DocumentAdded(dossier_id, document.id, kind, file.sha256), by=by, at=at)
    if dossier.is_draft:
        _touch(dossier, at)
    else:
        record(session, DocumentSent(dossier_id, document.id, kind), by=by, at=at)
    return document


def _check_open(
    session: Session, dossier: Dossier, kind: DocumentKind, joined: Sequence[Document], at: datetime
) -> None:
    if dossier.is_draft:
        return
    rules.check_alive(dossier.status)
    waived = [each.kind for each in asked.waivers_of(session, dossier.id)]
    today = paris_day(at)
    state = catalogue.state_of(kind, asked.held_of(joined), waived, asked.judged_on(dossier, today))
    if not catalogue.awaited(kind, state, dossier.stage, asked.required_pieces(session, today)):
        raise Refused(
            "La pièce « %(piece)s » n’est pas attendue : une pièce reçue reste celle du dossier déposé.",
            field="kind",
            piece=kind,
        )


def versions_before(document: Document, joined: Sequence[Document]) -> list[Document]:
    """What a new file comes after: the one file of its kind, or those that were refused."""
    return [
        each
        for each in joined
        if each.kind is document.kind
        and (not CATALOGUE[each.kind].several or each.state is PieceState.NOT_CONFORM)
    ]


def replace(session: Session, document: Document, before: Sequence[Document], *, at: datetime) -> None:
    """Put a file in its place; what it comes after stays readable as a previous version."""
    session.add(document)
    session.flush()
    for each in before:
        each.replaced_by, each.replaced_at = document.id, at


def joined_piece(dossier_id: UUID, kind: DocumentKind, file: Received, *, by: UUID, at: datetime) -> Document:
    return Document(
        dossier_id=dossier_id,
        kind=kind,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        scan=file.scan,
        added_by=by,
        added_at=at,
    )


def date_document(
    session: Session,
    *,
    dossier_id: UUID,
    document_id: UUID,
    dated_on: date,
    seen: str | None = None,
    by: UUID,
    at: datetime,
) -> Document:
    """Write the day that stands on a piece of a draft; `Outdated` where it is not the one that was shown."""
    dossier = queries.lock_dossier(session, dossier_id)
    rules.check_draft(dossier.stage, dossier.status)
    document = asked.get_current(session, dossier_id, document_id)
    write_date(document, dated_on, seen=seen, by=by, at=at)
    _touch(dossier, at)
    return document


def write_date(document: Document, dated_on: date, *, seen: str | None, by: UUID, at: datetime) -> None:
    """Under its dossier's lock; a piece without a date has none to write over."""
    catalogue.check_date(dated_on, paris_day(at))
    if document.dated_on is not None:
        saved = Saved(document.dated_by, document.dated_at) if document.dated_by else None
        check_seen({"dated_on": document.dated_on}, seen, {"dated_on": dated_on}, lambda: saved)
    document.dated_on, document.dated_by, document.dated_at = dated_on, by, at


def remove_document(session: Session, *, dossier_id: UUID, document_id: UUID, by: UUID, at: datetime) -> None:
    """Take a piece out of a draft, with every version that came before it: nothing of it is kept."""
    dossier = queries.lock_dossier(session, dossier_id)
    rules.check_draft(dossier.stage, dossier.status)
    document = queries.get_document(session, dossier_id, document_id)
    if document.replaced_at is not None:
        raise NotFound
    gone, kind = [document], document.kind
    for version in asked.versions_of(session, dossier, own=True):
        if version.replaced_by in {each.id for each in gone}:
            gone.append(version)
    session.execute(sa.delete(Document).where(col(Document.id).in_([each.id for each in gone])))
    _touch(dossier, at)
    record(session, DocumentRemoved(dossier_id, document_id, kind), by=by, at=at)


def _touch(dossier: Dossier, at: datetime) -> None:
    dossier.version += 1
    dossier.saved_at = at
