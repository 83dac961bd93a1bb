"""How do the applicant and the team write to each other, and say that they have read?"""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from fundapp.dossiers import queries
from fundapp.dossiers.events import MessageSent
from fundapp.dossiers.models import Message
from fundapp.dossiers.queries import messages
from fundapp.dossiers.rules.messages import check_message
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
    by: UUID,
    at: datetime,
) -> Message:
    """Write to the other side, whose messages are thereby read; a second click sends nothing more."""
    dossier = queries.lock_dossier(session, dossier_id)
    if dossier.submitted_at is None:
        raise NotFound
    text = check_message(body)
    last = messages.find_last_message(session, dossier_id)
    if last is not None and (last.author_id, last.body) == (by, text) and at - last.at < SAME_CLICK:
        return last
    if document_id is not None:
        queries.get_document(session, dossier_id, document_id)
    read_messages(session, dossier_id=dossier_id, side=side, by=by, at=at)
    message = Message(
        dossier_id=dossier_id, side=side, author_id=by, body=text, document_id=document_id, at=at
    )
    session.add(message)
    record(session, MessageSent(dossier_id, message.id, side), by=by, at=at)
    return message


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
