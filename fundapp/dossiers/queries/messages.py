"""What have the applicant and the team written to each other, and what has not been read?"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.accounts.models import Person
from fundapp.dossiers.models import Attachment, Document, Message
from fundapp.dossiers.types import Side
from fundapp.kernel.errors import NotFound

SHOWN = 50
"""Messages on one page of a conversation."""
UNREAD = 100
"""How many unread ones are counted at most."""


@dataclass(frozen=True)
class Said:
    """One message as either side reads it."""

    id: UUID
    side: Side
    author: str
    body: str
    at: datetime
    read_at: datetime | None
    piece_id: UUID | None
    piece: str | None
    files: Sequence[Attachment] = ()


@dataclass(frozen=True)
class Thread:
    """A page of messages, the oldest of them first, seen from one side."""

    side: Side
    messages: tuple[Said, ...]
    unread: int
    """What the other side wrote and this one has not said to have read, on any page, up to `UNREAD`."""
    older: UUID | None
    """What the page of older messages begins before; None when there are none."""
    latest: bool
    """Whether nothing came after these."""


def thread(session: Session, dossier_id: UUID, *, side: Side, before: UUID | None = None) -> Thread:
    """The latest messages, or those before one of them."""
    query = (
        sa.select(Message, col(Person.name), col(Document.name))
        .join(Person, col(Person.id) == Message.author_id)
        .outerjoin(
            Document, sa.and_(col(Document.id) == Message.document_id, col(Document.removed_at).is_(None))
        )
        .where(col(Message.dossier_id) == dossier_id)
        .order_by(col(Message.id).desc())
        .limit(SHOWN + 1)
    )
    if before is not None:
        query = query.where(col(Message.id) < before)
    found = session.execute(query).all()
    rows = found[:SHOWN]
    files: dict[UUID, list[Attachment]] = defaultdict(list)
    for file in attachments_of(session, [each.id for each, _, _ in rows]):
        files[file.message_id].append(file)
    said = [
        Said(
            each.id, each.side, author, each.body, each.at, each.read_at,
            each.document_id if piece else None, piece, files[each.id],
        )
        for each, author, piece in rows
    ]  # fmt: skip
    return Thread(
        side=side,
        messages=tuple(reversed(said)),
        unread=_unread(session, dossier_id, side),
        older=rows[-1][0].id if len(found) > SHOWN else None,
        latest=before is None,
    )


def _unread(session: Session, dossier_id: UUID, side: Side) -> int:
    """All are said to be read at once: those that are not are the last ones the other side wrote."""
    theirs = (
        sa.select(col(Message.read_at))
        .where(col(Message.dossier_id) == dossier_id, col(Message.side) == side.other)
        .order_by(col(Message.id).desc())
        .limit(UNREAD)
        .subquery()
    )
    return session.scalar(sa.select(sa.func.count()).where(theirs.c.read_at.is_(None))) or 0


def attachments_of(session: Session, message_ids: Collection[UUID]) -> Sequence[Attachment]:
    """The files of these messages, by name: those of one message came together."""
    return session.exec(
        select(Attachment)
        .where(col(Attachment.message_id).in_(message_ids))
        .order_by(col(Attachment.name), col(Attachment.id))
    ).all()


def count_attachments(session: Session, dossier_id: UUID) -> int:
    """Every file that the messages of a dossier carry."""
    found = session.scalar(
        sa.select(sa.func.count())
        .select_from(Attachment)
        .join(Message, col(Message.id) == col(Attachment.message_id))
        .where(col(Message.dossier_id) == dossier_id)
    )
    return found or 0


@dataclass(frozen=True)
class Sent:
    """A file with the message that carried it."""

    file: Attachment
    author_id: UUID


def get_attachment(session: Session, dossier_id: UUID, attachment_id: UUID) -> Sent:
    """A file of a message of this very dossier; another dossier's is not found (SECURITY 1)."""
    found = session.execute(
        sa.select(Attachment, col(Message.author_id))
        .join(Message, col(Message.id) == col(Attachment.message_id))
        .where(col(Attachment.id) == attachment_id, col(Message.dossier_id) == dossier_id)
    ).first()
    if found is None:
        raise NotFound
    return Sent(*found)


def find_last_message(session: Session, dossier_id: UUID) -> Message | None:
    return session.exec(
        select(Message).where(Message.dossier_id == dossier_id).order_by(col(Message.id).desc()).limit(1)
    ).first()
