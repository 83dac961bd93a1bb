"""How do the applicant and the team write to each other, and say that they have read?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from fundapp.dossiers import queries
from fundapp.dossiers.events import AttachmentSent, MessageSent
from fundapp.dossiers.models import Attachment, Message
from fundapp.dossiers.queries import messages
from fundapp.dossiers.rules.messages import check_files, check_message
from fundapp.dossiers.services.pieces import Received
from fundapp.dossiers.types import Side
from fundapp.kernel.errors import NotFound
from fundapp.kernel.events import record

SAME_CLICK = timedelta(minutes=1)


def send_message(
    session: Session,
    *,
    dossier_id: UUID,
    side: Side,
    body: str,
    document_id: UUID | None = None,
    files: Sequence[Received] = (),
    by: UUID,
    at: datetime,
) -> Message:
    """Write to the other side, whose messages are thereby read; a second click sends nothing more."""
    dossier = queries.lock_dossier(session, dossier_id)
    if dossier.submitted_at is None:
        raise NotFound
    text = check_message(body)
    last = messages.find_last_message(session, dossier_id)
    if last is not None and at - last.at < SAME_CLICK and _same(session, last, by, text, files):
        return last
    check_files(len(files), messages.count_attachments(session, dossier_id))
    if document_id is not None:
        queries.get_document(session, dossier_id, document_id)
    read_messages(session, dossier_id=dossier_id, side=side, by=by, at=at)
    message = Message(
        dossier_id=dossier_id, side=side, author_id=by, body=text, document_id=document_id, at=at
    )
    session.add(message)
    session.flush()
    for file in {each.sha256: each for each in files}.values():
        attachment = _attachment(message, file)
        session.add(attachment)
        record(session, AttachmentSent(dossier_id, message.id, attachment.id, file.sha256), by=by, at=at)
    record(session, MessageSent(dossier_id, message.id, side), by=by, at=at)
    return message


def _same(session: Session, last: Message, by: UUID, text: str, files: Sequence[Received]) -> bool:
    """Whether it is what was sent a moment ago, files included."""
    if (last.author_id, last.body) != (by, text):
        return False
    kept = messages.attachments_of(session, [last.id])
    return {each.sha256 for each in kept} == {each.sha256 for each in files}


def _attachment(message: Message, file: Received) -> Attachment:
    return Attachment(
        message_id=message.id,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        scan=file.scan,
    )


def read_messages(session: Session, *, dossier_id: UUID, side: Side, by: UUID, at: datetime) -> None:
    """Say that this side has read what the other wrote; the first to say so is remembered."""
    session.execute(
        sa.update(Message)
        .where(
            col(Message.dossier_id) == dossier_id,
            col(Message.side) == side.other,
            col(Message.read_at).is_(None),
        )
        .values(read_at=at, read_by=by)
    )
