"""What have the applicant and the team written to each other, and what has not been read?"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.accounts.models import Person
from fundapp.dossiers.models import Document, Message
from fundapp.dossiers.types import Side
from fundapp.kernel import rows

SHOWN = 200


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


@dataclass(frozen=True)
class Thread:
    """The latest messages, the oldest of them first, seen from one side."""

    side: Side
    messages: tuple[Said, ...]

    @property
    def unread(self) -> int:
        """What the other side wrote and this one has not said to have read."""
        return sum(each.side is not self.side and each.read_at is None for each in self.messages)


def thread(session: Session, dossier_id: UUID, *, side: Side) -> Thread:
    rows = session.execute(
        sa.select(Message, col(Person.name), col(Document.name))
        .join(Person, col(Person.id) == Message.author_id)
        .outerjoin(
            Document, sa.and_(col(Document.id) == Message.document_id, col(Document.removed_at).is_(None))
        )
        .where(col(Message.dossier_id) == dossier_id)
        .order_by(col(Message.id).desc())
        .limit(SHOWN)
    ).all()
    said = [
        Said(
            each.id, each.side, author, each.body, each.at, each.read_at,
            each.document_id if piece else None, piece,
        )
        for each, author, piece in rows
    ]  # fmt: skip
    return Thread(side, tuple(reversed(said)))


def find_last_message(session: Session, dossier_id: UUID) -> Message | None:
    return session.exec(
        select(Message).where(Message.dossier_id == dossier_id).order_by(col(Message.id).desc()).limit(1)
    ).first()


def get_message(session: Session, message_id: UUID) -> Message:
    return rows.get(session, Message, message_id)
