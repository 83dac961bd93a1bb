from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session

from fundapp.kernel.events import Event, history, record, relay, seals
from fundapp.kernel.ids import new_id
from fundapp.kernel.money import Money

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@dataclass(frozen=True)
class KettleBoiled(Event, subject="kettle_id"):
    kettle_id: UUID
    cost: Money
    until: datetime | None = None
    cups: tuple[UUID, ...] = ()


def test_event_comes_back_as_it_was(session: Session) -> None:
    boiled = KettleBoiled(kettle_id=new_id(), cost=Money(12), until=AT, cups=(new_id(), new_id()))

    record(session, boiled, by=new_id(), at=AT)
    session.commit()

    [past] = history(session, boiled.kettle_id)
    assert past.revived() == boiled


def test_reaction_is_begun_only_once(session: Session) -> None:
    record(session, KettleBoiled(new_id(), Money(1)), by=new_id(), at=AT)
    session.commit()
    [waiting] = relay.claim_waiting(session)
    assert waiting.id is not None

    begun = [relay.begin_reaction(session, event_id=waiting.id, reaction="tea", at=AT) for _ in range(2)]

    assert begun == [True, False]


CHAIN = [
    (
        {
            "actor": "u-001",
            "at": "2026-11-23T09:00:00Z",
            "data": {"choice": "pour", "dossier": "DK-2026-0001"},
            "event": "vote.cast",
            "seq": 1,
        },
        "c6b94df86d1ac299677f3399ab54f68fcd669bab1c67e4f5962e6452daeef7ab",
    ),
    (
        {
            "actor": "u-002",
            "at": "2026-11-23T09:01:00Z",
            "data": {"choice": "abstention", "dossier": "DK-2026-0001"},
            "event": "vote.cast",
            "seq": 2,
        },
        "d429d5c5a484de324a03ed0f46b1ad95066ba0e986ec436f0463d7a82b70639c",
    ),
    (
        {
            "actor": "u-003",
            "at": "2026-11-23T09:02:00Z",
            "data": {"dossier": "DK-2026-0001", "motif": "Intérêt privé : actionnaire"},
            "event": "vote.recuse",
            "seq": 3,
        },
        "ac688d7bd71e403b5bf8e02447889c15c7181f9e4a7eff23c7d1e07cd15386c4",
    ),
]


def test_chain_gives_the_published_digests() -> None:
    digest = seals.GENESIS
    for written, expected in CHAIN:
        digest = seals.chain(digest, written)
        assert digest == expected


def test_late_event_beyond_reach_is_sealed_by_the_whole_look(session: Session) -> None:
    before = AT + timedelta(minutes=1)
    record(session, KettleBoiled(new_id(), Money(1)), by=new_id(), at=before)  # held back, by its date
    for cost in (2, 3):
        record(session, KettleBoiled(new_id(), Money(cost)), by=new_id(), at=AT)
        session.commit()
    assert seals.seal_new_events(session, before=before) == 2
    session.commit()

    later = before + timedelta(minutes=1)

    assert seals.seal_new_events(session, before=later, reach=1) == 0
    assert seals.seal_new_events(session, before=later, reach=None) == 1
    session.commit()
    assert seals.first_broken_link(seals.all_links(session)) is None


@pytest.mark.parametrize("harm", ["edit", "remove"])
def test_seal_finds_what_was_changed(session: Session, harm: str) -> None:
    for cost in (1, 2, 3):
        record(session, KettleBoiled(new_id(), Money(cost)), by=new_id(), at=AT)
    session.commit()
    assert seals.seal_new_events(session, before=AT + timedelta(minutes=1)) == 3
    session.commit()
    links = list(seals.all_links(session))
    assert seals.first_broken_link(links) is None

    seal, event = links[1]
    assert event is not None
    if harm == "edit":
        event.payload = {**event.payload, "cost": 999}
    else:
        links[1] = (seal, None)

    assert seals.first_broken_link(links) == 2
