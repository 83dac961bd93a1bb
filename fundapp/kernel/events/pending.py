"""Which reactions are still to be played, how often has each been tried, and what did it answer last?

A row is written for every reaction to an event in the transaction that marks the event as relayed, and is
deleted in the one that plays the reaction. So neither a broker that forgets nor a reaction that fails for
a month loses anything: what is not played is a row here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, Session, SQLModel, col, select

from fundapp.kernel.events.log import PastEvent

GRACE = timedelta(minutes=1)
"""How long the broker has to hand a reaction to a worker before it is taken from here."""
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=6)
LONGEST_ERROR = 300


class PendingReaction(SQLModel, table=True):
    """A reaction that waits to be played for an event; with `last_error`, one that failed (a dead letter)."""

    __tablename__ = "pending_reaction"
    __table_args__ = (
        sa.Index("ix_pending_reaction_next_try_at", "next_try_at"),
        sa.Index(
            "ix_pending_reaction_failed",
            "event_id",
            "reaction",
            postgresql_where=sa.text("last_error IS NOT NULL"),
        ),
    )

    event_id: int = Field(sa_type=sa.BigInteger, foreign_key="event.id", primary_key=True)
    reaction: str = Field(max_length=160, primary_key=True)
    attempts: int = 1
    next_try_at: datetime
    last_error: str | None = Field(default=None, max_length=LONGEST_ERROR)


Key = tuple[int, str]
"""The id of an event and the name of a reaction to it."""


def wait_after(attempts: int) -> timedelta:
    """How long after that many tries the next one comes: twice as long each time, up to six hours."""
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 16), LONGEST_WAIT)


def expect(session: Session, keys: Iterable[Key], *, at: datetime) -> None:
    """Write down that these reactions have to be played; the broker gets them first."""
    wanted = [
        {"event_id": event_id, "reaction": name, "attempts": 1, "next_try_at": at + GRACE}
        for event_id, name in keys
    ]
    if wanted:
        session.execute(insert(PendingReaction).values(wanted).on_conflict_do_nothing())


def claim_due(session: Session, *, at: datetime, limit: int) -> list[Key]:
    """Take what has been due longest. The try is counted before it begins: one that kills its worker
    comes back later and later, as one that fails does."""
    due = session.exec(
        select(PendingReaction)
        .where(col(PendingReaction.next_try_at) <= at)
        .order_by(col(PendingReaction.next_try_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for each in due:
        each.attempts += 1
        each.next_try_at = at + wait_after(each.attempts)
    return [(each.event_id, each.reaction) for each in due]


def note_failure(session: Session, key: Key, *, error: str, at: datetime) -> bool:
    """Keep what a reaction answered, in one line; True if it did not answer the same the time before."""
    event_id, name = key
    line = "".join(each if each.isprintable() else " " for each in error)[:LONGEST_ERROR]
    session.execute(
        insert(PendingReaction)
        .values(event_id=event_id, reaction=name, attempts=1, next_try_at=at + FIRST_WAIT)
        .on_conflict_do_nothing()
    )
    failed = session.get_one(PendingReaction, key, with_for_update=True, populate_existing=True)
    is_new = failed.last_error != line
    failed.last_error = line
    failed.next_try_at = at + wait_after(failed.attempts)
    return is_new


def retry_now(session: Session, *, at: datetime, only: Key | None = None) -> int:
    """Let the workers play at once what failed, one reaction or all of them; how many there are."""
    failed: list[sa.ColumnElement[bool]] = [col(PendingReaction.last_error).is_not(None)]
    if only is not None:
        failed += [col(PendingReaction.event_id) == only[0], col(PendingReaction.reaction) == only[1]]
    moved = session.execute(
        sa.update(PendingReaction)
        .where(*failed)
        .values(next_try_at=sa.func.least(col(PendingReaction.next_try_at), at))
        .returning(col(PendingReaction.event_id))
    )
    return len(moved.all())


@dataclass(frozen=True)
class Backlog:
    """What is still to be done after what happened: events to relay, reactions to play, and failures."""

    to_relay: int
    to_relay_since: datetime | None
    to_play: int
    failed: int
    failed_since: datetime | None


def backlog(session: Session) -> Backlog:
    """Counted from the rows there are, which are few when all is well; failures by when it happened."""
    relay = sa.select(sa.func.count(), sa.func.min(PastEvent.at)).where(col(PastEvent.relayed_at).is_(None))
    has_failed = col(PendingReaction.last_error).is_not(None)
    play = sa.select(
        sa.func.count().filter(~has_failed),
        sa.func.count().filter(has_failed),
        sa.func.min(PastEvent.at).filter(has_failed),
    ).join_from(PendingReaction, PastEvent, col(PastEvent.id) == col(PendingReaction.event_id))
    (to_relay, relay_since), (to_play, failed, failed_since) = (
        session.execute(each).one() for each in (relay, play)
    )
    return Backlog(to_relay, relay_since, to_play, failed, failed_since)


def list_failed(
    session: Session, *, after: Key | None = None, limit: int = 50
) -> Sequence[tuple[PendingReaction, PastEvent]]:
    """What failed, with its event, oldest first; `after` is the last one of the page before."""
    wanted = (
        select(PendingReaction, PastEvent)
        .join(PastEvent, col(PastEvent.id) == col(PendingReaction.event_id))
        .where(col(PendingReaction.last_error).is_not(None))
    )
    if after is not None:
        place = sa.tuple_(col(PendingReaction.event_id), col(PendingReaction.reaction))
        wanted = wanted.where(place > sa.tuple_(sa.literal(after[0]), sa.literal(after[1])))
    order = (col(PendingReaction.event_id), col(PendingReaction.reaction))
    return session.exec(wanted.order_by(*order).limit(limit)).all()
