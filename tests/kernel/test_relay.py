"""Which reactions stayed behind, and when is each told again?"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from fundapp.kernel.events import Event, record, relay
from fundapp.kernel.ids import new_id

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
EXPECTED = {("TrainLeft", "wave"), ("TrainLeft", "sigh")}


@dataclass(frozen=True)
class TrainLeft(Event, subject="train_id"):
    train_id: UUID


def relayed(session: Session) -> int:
    """The id of an event relayed at nine."""
    record(session, TrainLeft(new_id()), by=new_id(), at=AT)
    session.flush()
    [past] = relay.claim_waiting(session)
    past.relayed_at = AT
    session.commit()
    assert past.id is not None
    return past.id


def named(session: Session, minutes: int) -> list[int]:
    return list(
        relay.list_unplayed(
            session,
            expected=EXPECTED,
            at=AT + timedelta(minutes=minutes, seconds=20),
            older_than=timedelta(minutes=1),
            memory=timedelta(days=1),
            limit=10,
        )
    )


def test_unplayed_event_is_named_less_and_less_often(session: Session) -> None:
    event_id = relayed(session)

    told = [minute for minute in range(100) if named(session, minute) == [event_id]]

    assert told == [1, 2, 4, 8, 16, 32, 64]
    assert named(session, 2048) == []


def test_event_is_named_until_its_last_reaction_is_played(session: Session) -> None:
    event_id = relayed(session)

    relay.begin_reaction(session, event_id=event_id, reaction="wave", at=AT)
    assert named(session, 1) == [event_id]

    relay.begin_reaction(session, event_id=event_id, reaction="sigh", at=AT)
    assert named(session, 1) == []
