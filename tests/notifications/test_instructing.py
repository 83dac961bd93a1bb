"""Who hears that a point, a second look, a move or a sitting waits for them?"""

import pytest
from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.diligence import queries, services
from fundapp.diligence.types import Preset
from fundapp.dossiers.models import Dossier
from fundapp.policy import Role
from tests.factories import accounts, diligence, dossiers, notices
from tests.factories.diligence import AT

KINDS = {"point_taken", "point_to_confirm", "reviews_in", "ready_for_committee"}


@pytest.fixture
def team(session: Session) -> dict[str, Person]:
    roles = {"manager": Role.MANAGER, "analyst": Role.ANALYST, "secretary": Role.SECRETARY}
    return {name: accounts.person(session, roles=[role], name=name) for name, role in roles.items()}


@pytest.fixture
def checked(session: Session, team: dict[str, Person]) -> Dossier:
    """In diligence, led by the manager, with all that came before told."""
    made = diligence.dossier_in_diligence(session, by=team["manager"].id)
    notices.forget(session)
    return made


def told(session: Session) -> list[tuple[str, str]]:
    notices.tell_everything(session)
    return sorted(each for each in notices.told(session) if each[1] in KINDS)


def who_follows(session: Session, dossier: Dossier) -> Person:
    return session.get_one(Person, dossier.assigned_to)


def test_the_review_that_was_lacking_is_announced(session: Session, team: dict[str, Person]) -> None:
    dossier = diligence.reviewed_dossier(session)
    follower = who_follows(session, dossier)
    assert told(session) == [(follower.name, "reviews_in")]

    diligence.review(session, dossier, by=team["analyst"].id)
    told(session)

    kinds = [each.kind.value for each in notices.notices_of(session, follower)]
    assert kinds.count("reviews_in") == 1


def test_whoever_is_given_a_point_hears_of_it(
    session: Session, team: dict[str, Person], checked: Dossier
) -> None:
    first, second, *_ = queries.list_items(session, checked.id)
    by = team["manager"].id
    for item, person in ((first, team["analyst"]), (second, team["manager"])):
        services.take_item(session, item_id=item.id, owner_id=person.id, due_on=None, by=by, at=AT)
    session.commit()

    assert told(session) == [("analyst", "point_taken")]


def test_a_settled_blocking_point_asks_for_a_second_person(
    session: Session, team: dict[str, Person], checked: Dossier
) -> None:
    items = queries.list_items(session, checked.id)
    blocking = next(item for item in items if item.severity == "blocking")
    other = next(item for item in items if item.severity != "blocking")
    diligence.settle(session, other, by=team["analyst"].id)
    assert told(session) == []

    diligence.settle(session, blocking, by=team["analyst"].id)

    assert told(session) == [(who_follows(session, checked).name, "point_to_confirm")]


def test_secretary_hears_of_a_dossier_that_comes_before_the_committee(
    session: Session, team: dict[str, Person]
) -> None:
    diligence.dossier_before_committee(session)

    assert ("secretary", "ready_for_committee") in told(session)


def unread(session: Session, person: Person) -> list[str]:
    notices.tell_everything(session)
    session.expire_all()
    return [each.kind.value for each in notices.notices_of(session, person) if each.seen_at is None]


def test_what_is_settled_is_left_to_read_by_nobody(session: Session, team: dict[str, Person]) -> None:
    """Complete: it is no newcomer. Called to review: whoever has reviewed has nothing left to read; nobody
    has once it has moved on."""
    other = accounts.person(session, roles=[Role.ANALYST], name="other")
    dossier = dossiers.complete_dossier(session, by=team["manager"].id)
    complete = [unread(session, each) for each in (team["analyst"], other)]

    diligence.review(session, dossier, by=team["analyst"].id)
    reviewed = [unread(session, each).count("dossier_ready") for each in (team["analyst"], other)]
    services.advance_to_diligence(
        session, dossier_id=dossier.id, preset=Preset.DEMANDED, by=team["manager"].id, at=AT
    )
    session.commit()
    moved = [unread(session, each) for each in (team["analyst"], other)]

    assert (complete, reviewed) == ([["dossier_ready"], ["dossier_ready"]], [0, 1])
    assert [set(each) & {"dossier_arrived", "dossier_ready", "reviews_in"} for each in moved] == [
        set(),
        set(),
    ]
    kept = {each.kind.value for each in notices.notices_of(session, other)}
    assert {"dossier_arrived", "dossier_ready"} <= kept, "what was told stays among all notices"


def test_confirmed_point_asks_nobody_else(
    session: Session, team: dict[str, Person], checked: Dossier
) -> None:
    first, second, *_ = (
        each for each in queries.list_items(session, checked.id) if each.severity == "blocking"
    )
    for item in (first, second):
        diligence.settle(session, item, by=team["analyst"].id)
    follower = who_follows(session, checked)
    assert unread(session, follower).count("point_to_confirm") == 2

    services.confirm_item(session, item_id=first.id, by=team["manager"].id, at=AT)
    session.commit()

    assert unread(session, follower).count("point_to_confirm") == 1
