"""Where is the past kept, who did it, and which reactions have already been played?"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from fundapp.kernel.columns import document
from fundapp.kernel.events.shape import Event, event_named
from fundapp.kernel.seen import Saved


class PastEvent(SQLModel, table=True):
    """One thing that happened. A trigger lets nothing but `relayed_at` change, and only once."""

    __tablename__ = "event"
    __table_args__ = (
        sa.Index("ix_event_subject_id_id", "subject_id", "id"),
        sa.Index("ix_event_waiting", "id", postgresql_where=sa.text("relayed_at IS NULL")),
    )

    id: int | None = Field(default=None, sa_type=sa.BigInteger, primary_key=True)
    name: str = Field(max_length=64, index=True)
    subject_id: UUID
    payload: dict[str, Any] = document()
    actor_id: UUID
    at: datetime
    relayed_at: datetime | None = None

    def revived(self) -> Event:
        return event_named(self.name).from_payload(self.payload)


class Handled(SQLModel, table=True):
    """A reaction that has been played for an event; inserted first, so that a second delivery returns."""

    __tablename__ = "handled_event"

    event_id: int = Field(sa_type=sa.BigInteger, foreign_key="event.id", primary_key=True)
    reaction: str = Field(max_length=160, primary_key=True)
    at: datetime


def record(session: Session, event: Event, *, by: UUID, at: datetime) -> None:
    """Write the event in the transaction of the change it speaks of: both are kept, or neither."""
    session.add(
        PastEvent(
            name=type(event).__name__,
            subject_id=event.subject_id,
            payload=event.payload(),
            actor_id=by,
            at=at,
        )
    )
    session.info["recorded"] = True


def history(
    session: Session,
    subject_id: UUID,
    *,
    names: Collection[str] | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> Sequence[PastEvent]:
    """The events of one subject, newest first: those of these names, older than one of them.

    The filter comes before the limit, so that a page is full as long as there is something older.
    """
    wanted = select(PastEvent).where(PastEvent.subject_id == subject_id)
    if names is not None:
        wanted = wanted.where(col(PastEvent.name).in_(names))
    if before is not None:
        wanted = wanted.where(col(PastEvent.id) < before)
    return session.exec(wanted.order_by(col(PastEvent.id).desc()).limit(limit)).all()


def last_saved(session: Session, subject_id: UUID, kind: type[Event], **facts: Any) -> Saved | None:
    """Who did this last to a subject, and when; `facts` are those that its payload must hold."""
    last = session.exec(
        select(PastEvent)
        .where(
            PastEvent.subject_id == subject_id,
            PastEvent.name == kind.__name__,
            col(PastEvent.payload).contains(facts),
        )
        .order_by(col(PastEvent.id).desc())
        .limit(1)
    ).first()
    return Saved(last.actor_id, last.at) if last else None
