"""Is a reaction kept until it is played, however long it fails, and tried less and less often?"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from sqlmodel import Session

from fundapp.kernel.events import Event, pending, record, relay
from fundapp.kernel.events.pending import GRACE, PendingReaction
from fundapp.kernel.ids import new_id

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@dataclass(frozen=True)
class TrainLeft(Event, subject="train_id"):
    train_id: UUID


def relayed(session: Session, *reactions: str) -> int:
    """The id of an event relayed at nine, to which these reactions are to be played."""
    record(session, TrainLeft(new_id()), by=new_id(), at=AT)
    session.flush()
    [past] = relay.claim_waiting(session)
    past.relayed_at = AT
    assert past.id is not None
    pending.expect(session, [(past.id, name) for name in reactions], at=AT)
    session.commit()
    return past.id


def test_reaction_nobody_played_is_due_after_the_broker_had_its_time(session: Session) -> None:
    event_id = relayed(session, "wave")

    early = pending.claim_due(session, at=AT + GRACE - timedelta(seconds=1), limit=10)
    due = pending.claim_due(session, at=AT + GRACE, limit=10)

    assert (early, due) == ([], [(event_id, "wave")])


def test_reaction_is_due_until_it_is_played(session: Session) -> None:
    event_id = relayed(session, "wave", "sigh")

    assert relay.begin_reaction(session, event_id=event_id, reaction="wave", at=AT)

    assert pending.claim_due(session, at=AT + timedelta(days=400), limit=10) == [(event_id, "sigh")]


def test_reaction_that_fails_for_a_month_is_tried_all_along_without_a_storm(session: Session) -> None:
    key = (relayed(session, "wave"), "wave")
    at, end, tries = AT + GRACE, AT + timedelta(days=30), []

    while at < end:
        assert pending.claim_due(session, at=at, limit=10) == [key]
        assert pending.claim_due(session, at=at, limit=10) == []
        pending.note_failure(session, key, error="KeyError: 'wave'", at=at)
        tries.append(at)
        at = session.get_one(PendingReaction, key).next_try_at

    waits = [later - earlier for earlier, later in pairwise(tries)]
    assert waits[:4] == [timedelta(seconds=seconds) for seconds in (20, 40, 80, 160)]
    assert set(waits[12:]) == {timedelta(hours=6)}
    assert len(tries) == 130


def test_try_that_kills_its_worker_counts_as_a_try(session: Session) -> None:
    key = (relayed(session, "wave"), "wave")
    at = AT + GRACE

    for _ in range(5):
        assert pending.claim_due(session, at=at, limit=10) == [key]
        at = session.get_one(PendingReaction, key).next_try_at

    assert at - AT == GRACE + timedelta(seconds=20 + 40 + 80 + 160 + 320)


def test_failure_is_kept_in_one_line_and_is_new_only_when_it_changes(session: Session) -> None:
    event_id = relayed(session)
    key = (event_id, "wave")
    error = "KeyError: a\x00\nb" + "é" * 400

    new = [pending.note_failure(session, key, error=each, at=AT) for each in (error, error, "OSError: x")]

    assert new == [True, False, True]
    assert session.get_one(PendingReaction, key).last_error == "OSError: x"
    pending.note_failure(session, key, error=error, at=AT)
    assert session.get_one(PendingReaction, key).last_error == "KeyError: a  b" + "é" * 286


def test_failed_reactions_are_listed_by_key_and_tried_again_when_asked(session: Session) -> None:
    first, second = relayed(session, "sigh", "wave"), relayed(session, "sigh", "wave")
    failing = [(first, "sigh"), (first, "wave"), (second, "wave")]
    for key in failing:
        pending.note_failure(session, key, error="KeyError", at=AT + timedelta(hours=1))
    assert pending.claim_due(session, at=AT, limit=10) == []

    pages = [pending.list_failed(session, limit=2), pending.list_failed(session, after=failing[1], limit=2)]
    one = pending.retry_now(session, at=AT, only=failing[1])
    due_of_one = pending.claim_due(session, at=AT, limit=10)
    everything = pending.retry_now(session, at=AT)

    assert [[(row.event_id, row.reaction) for row, _ in page] for page in pages] == [failing[:2], failing[2:]]
    assert (one, due_of_one, everything) == (1, [failing[1]], 3)
    assert sorted(pending.claim_due(session, at=AT, limit=10)) == failing
