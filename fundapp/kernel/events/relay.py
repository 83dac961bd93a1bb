"""Which events still have to be told to the workers, and has this reaction been played already?"""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from fundapp.kernel.events.log import Handled, PastEvent
from fundapp.kernel.events.pending import PendingReaction


def claim_waiting(
    session: Session, *, names: Collection[str] | None = None, limit: int = 200
) -> Sequence[PastEvent]:
    """Lock the oldest events nobody has relayed; two relays at once never take the same one.

    With `names`, those of another name are left to a program that knows them. The lock lets the reactions,
    which refer to the event, begin before the relay commits.
    """
    waiting = select(PastEvent).where(col(PastEvent.relayed_at).is_(None))
    if names is not None:
        waiting = waiting.where(col(PastEvent.name).in_(sorted(names)))
    return session.exec(
        waiting.order_by(col(PastEvent.id)).limit(limit).with_for_update(skip_locked=True, key_share=True)
    ).all()


def begin_reaction(session: Session, *, event_id: int, reaction: str, at: datetime) -> bool:
    """Take this reaction for good, in the transaction that plays it; False if it was played before."""
    taken = session.execute(
        insert(Handled)
        .values(event_id=event_id, reaction=reaction, at=at)
        .on_conflict_do_nothing()
        .returning(col(Handled.reaction))
    ).first()
    session.execute(
        sa.delete(PendingReaction).where(
            col(PendingReaction.event_id) == event_id, col(PendingReaction.reaction) == reaction
        )
    )
    return taken is not None


def let_rest(session: Session, *, before: datetime) -> None:
    """Tell nobody of what happened before a moment: a past that is brought in whole, not news."""
    session.execute(
        sa.update(PastEvent)
        .where(col(PastEvent.relayed_at).is_(None), col(PastEvent.at) < before)
        .values(relayed_at=PastEvent.at)
    )
