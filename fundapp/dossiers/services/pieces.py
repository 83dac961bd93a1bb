"""How do pieces join a draft, and leave it?"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import queries, rules
from fundapp.dossiers.events import DocumentAdded, DocumentRemoved
from fundapp.dossiers.models import Document
from fundapp.dossiers.rules import pieces
from fundapp.dossiers.services import scanning, vault
from fundapp.dossiers.types import DocumentKind, MediaType, ScanState
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import record


@dataclass(frozen=True)
class Received:
    """A file that has been looked at and kept; no dossier has it yet."""

    name: str
    media_type: MediaType
    size: int
    sha256: str
    scan: ScanState


def receive(name: str, content: bytes, *, folder: Path, antivirus: str, most_bytes: int) -> Received:
    """Before any transaction, as reading and scanning take time."""
    media_type = pieces.check_file(content, most_bytes=most_bytes)
    scan = scanning.scan(content, antivirus)
    if scan is ScanState.INFECTED:
        raise Refused(
            "L’antivirus a refusé ce fichier : il n’a pas été gardé. Joignez-en une version saine.",
            field="file",
        )
    digest = vault.keep(folder, content)
    return Received(pieces.shown_name(name, media_type), media_type, len(content), digest, scan)


def add_document(
    session: Session, *, dossier_id: UUID, kind: DocumentKind, file: Received, by: UUID, at: datetime
) -> Document:
    """Join a piece; the same file of the same kind joins once, however often it is sent."""
    dossier = queries.lock_dossier(session, dossier_id)
    rules.check_draft(dossier.stage, dossier.status)
    joined = queries.documents_of(session, dossier_id)
    for known in joined:
        if known.sha256 == file.sha256 and known.kind is kind:
            return known
    pieces.check_count(len(joined))
    document = joined_piece(dossier_id, kind, file, by=by, at=at)
    session.add(document)
    dossier.version += 1
    dossier.saved_at = at
    record(session, DocumentAdded(dossier_id, document.id, kind, file.sha256), by=by, at=at)
    return document


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


def remove_document(
    session: Session, *, dossier_id: UUID, document_id: UUID, by: UUID, at: datetime
) -> Document:
    dossier = queries.lock_dossier(session, dossier_id)
    rules.check_draft(dossier.stage, dossier.status)
    document = queries.get_document(session, dossier_id, document_id)
    document.removed_at = at
    dossier.version += 1
    dossier.saved_at = at
    record(session, DocumentRemoved(dossier_id, document.id, document.kind), by=by, at=at)
    return document
