from datetime import timedelta

from sqlmodel import Session

from fundapp.committee import queries, services
from fundapp.committee.types import Choice
from fundapp.kernel.events import SYSTEM
from tests.factories import committee as factory
from tests.factories.committee import AT, CLOSES


def test_a_declaration_is_awaited_before_a_ballot(session: Session) -> None:
    member = factory.members(session)[1]
    item = factory.convened_item(session)
    poll = services.open_poll(session, item_id=item.id, closes_at=AT + CLOSES, by=SYSTEM, at=AT)
    session.commit()

    [awaited] = queries.declarations_awaited(session, member.id, on=AT.date(), limit=9)
    assert awaited.item_id == item.id
    assert queries.ballots_awaited(session, member.id, AT) == []

    factory.declare(session, item.dossier_id, member)
    [ballot] = queries.ballots_awaited(session, member.id, AT)
    assert ballot.poll_id == poll.id
    assert queries.declarations_awaited(session, member.id, on=AT.date(), limit=9) == []

    factory.cast(session, poll, member, Choice.FOR)
    assert queries.ballots_awaited(session, member.id, AT) == []


def test_nothing_is_awaited_once_the_deadline_has_passed(session: Session) -> None:
    made = factory.assembly(session)

    assert queries.ballots_awaited(session, made.members[0].id, AT + CLOSES) == []


def test_running_polls_tell_numbers_only(session: Session) -> None:
    made = factory.assembly(session, number=4, recused=1)
    factory.cast(session, made.poll, made.members[0], Choice.FOR)

    [running] = queries.open_polls(session)

    assert (running.electors, running.took_part) == (3, 1)


def test_sittings_and_dossiers_wait_for_the_secretary(session: Session) -> None:
    dossier = factory.dossier_before_committee(session)
    sitting = factory.sitting(session, opens_at=AT + timedelta(days=7))
    assert [each.id for each in queries.candidates(session, limit=9)] == [dossier.id]

    item = factory.item(session, sitting_id=sitting.id, dossier_id=dossier.id)
    assert [each.id for each in queries.sittings_to_prepare(session, limit=9)] == [sitting.id]
    assert queries.candidates(session, limit=9) == []

    services.untable_dossier(session, item_id=item.id, by=SYSTEM, at=AT)
    factory.item(session, sitting_id=sitting.id, dossier_id=dossier.id)
    services.convene(session, sitting_id=sitting.id, urgency="", by=SYSTEM, at=AT)
    assert queries.sittings_to_prepare(session, limit=9) == []
