"""How does a large file arrive part by part, and go on after a cut without losing what was there?"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import queries, rules
from fundapp.dossiers.models import Document, Dossier, Upload
from fundapp.dossiers.queries import pieces as asked
from fundapp.dossiers.rules import catalogue, pieces
from fundapp.dossiers.services.complements import add_complement, request_for
from fundapp.dossiers.services.pieces import Received, add_document, look_at
from fundapp.dossiers.types import DocumentKind
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import Refused
from fundapp.kernel.vault import Vault, digest_of

MOST_PER_PART = 8 * 1024 * 1024
MOST_AT_ONCE = 12
"""Files of one dossier on their way at the same time."""


def begin_upload(
    session: Session,
    *,
    dossier_id: UUID,
    kind: DocumentKind,
    name: str,
    size: int,
    dated_on: date | None,
    most_bytes: int,
    asked_again: bool = False,
    by: UUID,
    at: datetime,
) -> Upload:
    """Announce a file; the one that was cut before goes on where it stopped.

    `asked_again`: it will wait with the answer to a request for complements.
    """
    dossier = queries.lock_dossier(session, dossier_id)
    _check_alive(dossier)
    request_id = request_for(session, dossier_id, kind).id if asked_again else None
    pieces.check_size(size, most_bytes=most_bytes)
    catalogue.check_date(dated_on, paris_day(at))
    told: dict[str, Any] = {"kind": kind, "name": name[:255], "size": size, "request_id": request_id}
    upload = asked.find_upload(session, dossier_id=dossier_id, begun_by=by, **told)
    if upload is None:
        _check_room(session, dossier_id)
        upload = Upload(dossier_id=dossier_id, begun_by=by, begun_at=at, touched_at=at, **told)
        session.add(upload)
    upload.dated_on, upload.touched_at = dated_on, at
    return upload


def _check_room(session: Session, dossier_id: UUID) -> None:
    if asked.count_uploads(session, dossier_id) >= MOST_AT_ONCE:
        raise Refused(
            "Trop de fichiers sont en cours d’envoi : attendez que les premiers soient arrivés.",
            field="file",
        )


def _check_alive(dossier: Dossier) -> None:
    if not dossier.is_draft:
        rules.check_alive(dossier.status)


def takes_part(upload: Upload, offset: int, part: bytes) -> bool:
    """Whether this is the part that comes next: one that came already, or too early, changes nothing.

    Raises `Refused` for what the announced file can't hold.
    """
    if offset != upload.received or not part:
        return False
    if len(part) > MOST_PER_PART or offset + len(part) > upload.size:
        raise Refused("Cet envoi ne correspond pas au fichier annoncé : recommencez-le.", field="file")
    if offset == 0:
        pieces.check_beginning(part)
    return True


def note_part(session: Session, *, upload_id: UUID, offset: int, size: int, at: datetime) -> Upload:
    """Say that a part is in the store; what a crash left written and not said is written again.

    Sent twice at once, a part is written twice in the same place and said once.
    """
    upload = asked.lock_upload(session, upload_id)
    if upload.received == offset:
        upload.received, upload.touched_at = offset + size, at
    return upload


def take_in(upload: Upload, sha256: str, vault: Vault, *, antivirus: str, most_bytes: int) -> Received:
    """Check that what arrived is what was sent, look at it like any other file, and keep it.

    Before any transaction, as it takes time; the parts stay until the dossier has the file.
    """
    if upload.received != upload.size:
        raise _not_whole()
    try:
        with vault.joined(upload.id) as file:
            if digest_of(file) != sha256.strip().lower():
                raise Refused("Ce fichier s’est abîmé en route : envoyez-le de nouveau.", field="file")
            media_type, scan = look_at(file, upload.size, antivirus=antivirus, most_bytes=most_bytes)
            digest = vault.adopt(upload.id, file)
    except FileNotFoundError:
        raise _not_whole() from None
    return Received(pieces.shown_name(upload.name, media_type), media_type, upload.size, digest, scan)


def finish_upload(session: Session, *, upload_id: UUID, file: Received, by: UUID, at: datetime) -> Document:
    """Join the file that was taken in, or prepare it with an answer."""
    upload = asked.lock_upload(session, upload_id)
    add = add_document if upload.request_id is None else add_complement
    document = add(
        session,
        dossier_id=upload.dossier_id,
        kind=upload.kind,
        file=file,
        dated_on=upload.dated_on,
        by=by,
        at=at,
    )
    session.delete(upload)
    return document


def _not_whole() -> Refused:
    return Refused("Ce fichier n’est pas arrivé entier : envoyez-le de nouveau.", field="file")


def abandon_upload(session: Session, *, upload_id: UUID) -> None:
    """Forget a file on its way, once the store has dropped its parts."""
    session.delete(asked.lock_upload(session, upload_id))
