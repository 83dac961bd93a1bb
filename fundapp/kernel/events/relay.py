"""Which events still have to be told to the workers, and has this reaction been played already?"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from fundapp.kernel.events.log import Handled, PastEvent


def claim_waiting(session: Session, *, limit: int = 200) -> Sequence[PastEvent]:
    """Lock the oldest events nobody has relayed; two relays at once never take the same one."""
    return session.exec(
        select(PastEvent)
        .where(col(PastEvent.relayed_at).is_(None))
        .order_by(col(PastEvent.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
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
