"""Which events still have to be told to the workers, and has this reaction been played already?"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from fundapp.kernel.events.log import Handled, PastEvent


def claim_waiting(session: Session, *, limit: int = 200) -> Sequence[PastEvent]:
    """Lock the oldest events nobody has relayed; two relays at once never take the same one.

    The lock lets the reactions, which refer to the event, begin before the relay commits.
    """
    return session.exec(
        select(PastEvent)
        .where(col(PastEvent.relayed_at).is_(None))
        .order_by(col(PastEvent.id))
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    ).all()


def begin_reaction(session: Session, *, event_id: int, reaction: str, at: datetime) -> bool:
    """Take this reaction for good, in the transaction that plays it; False if it was played before."""
    taken = session.execute(
        insert(Handled)
        .values(event_id=event_id, reaction=reaction, at=at)
        .on_conflict_do_nothing()
        .returning(col(Handled.reaction))
    )
    return taken.first() is not None


def list_unplayed(
    session: Session,
    *,
    expected: Collection[tuple[str, str]],
    at: datetime,
    older_than: timedelta,
    memory: timedelta,
    limit: int,
) -> Sequence[int]:
    """Relayed events for which an expected (event name, reaction) was never played.

    Asked every minute, it names each of them after 1, 2, 4, 8… minutes: soon, and without a storm when
    a reaction can't succeed before somebody repairs it.
    """
    wanted = sa.values(sa.column("name", sa.String), sa.column("reaction", sa.String), name="wanted").data(
        sorted(expected)
    )
    played = sa.exists().where(
        col(Handled.event_id) == col(PastEvent.id), col(Handled.reaction) == wanted.c.reaction
    )
    seconds = sa.func.extract("epoch", sa.literal(at) - col(PastEvent.relayed_at))
    minutes = sa.cast(sa.func.floor(seconds / 60), sa.Integer)
    found = session.execute(
        sa.select(col(PastEvent.id))
        .join(wanted, wanted.c.name == col(PastEvent.name))
        .where(
            col(PastEvent.relayed_at).between(at - memory, at - older_than),
            minutes.bitwise_and(minutes - 1) == 0,
            ~played,
        )
        .distinct()
        .order_by(col(PastEvent.id))
        .limit(limit)
    )
    return found.scalars().all()


def let_rest(session: Session, *, before: datetime) -> None:
    """Tell nobody of what happened before a moment: a past that is brought in whole, not news."""
    session.execute(
        sa.update(PastEvent)
        .where(col(PastEvent.relayed_at).is_(None), col(PastEvent.at) < before)
        .values(relayed_at=PastEvent.at)
    )
