"""What does a person see of what they were told, and of what others were?"""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.committee.types import Answer
from fundapp.notifications import queries, services
from fundapp.notifications.models import Notice
from fundapp.notifications.types import NoticeKind, Page, PageKind
from fundapp.policy import Role
from tests.databases import as_owner
from tests.factories import accounts, committee, dossiers, notices, signin
from tests.factories.accounts import AT

FACTS = {"reference": "DK-2026-7F3K9Q", "title": "Chaleur", "company": "Hydrogène des Dunes"}


@pytest.fixture
def analyst(session: Session, client: FlaskClient) -> Person:
    person = accounts.person(session, roles=[Role.ANALYST])
    signin.sign_in(client, person)
    return person


def tell(session: Session, person: Person, number: int = 1, **options: object) -> list[Notice]:
    for each in range(number):
        services.notify(
            session,
            kind=NoticeKind.DOSSIER_ARRIVED,
            person_id=person.id,
            page=Page(PageKind.ACCOUNT),
            facts=FACTS,
            at=AT + timedelta(minutes=each),
            **options,  # type: ignore[arg-type]
        )
    session.commit()
    return list(notices.notices_of(session, person))


def test_a_notice_is_read_once_opened(session: Session, client: FlaskClient, analyst: Person) -> None:
    [notice] = tell(session, analyst)
    page = client.get("/notifications")
    assert "Nouveau dossier\u00a0: Hydrogène des Dunes (DK-2026-7F3K9Q)" in page.text
    assert "1 notification non lue" in page.text

    answer = client.post(f"/notifications/{notice.id}/ouvrir")

    assert (answer.status_code, answer.location) == (303, "/compte")
    session.expire_all()
    assert queries.count_unread(session, analyst.id) == 0
    assert "Vous avez tout lu." in client.get("/notifications").text
    assert "Hydrogène des Dunes" in client.get("/notifications?vue=toutes").text


def test_everything_is_marked_as_read_at_once(session: Session, client: FlaskClient, analyst: Person) -> None:
    other = accounts.person(session, roles=[Role.ANALYST])
    tell(session, analyst, 3)
    tell(session, other, 2)

    assert client.post("/notifications/tout-lu").status_code == 303

    session.expire_all()
    assert queries.count_unread(session, analyst.id) == 0
    assert queries.count_unread(session, other.id) == 2


def test_attack_1_somebody_elses_notice_does_not_exist(
    session: Session, client: FlaskClient, analyst: Person
) -> None:
    other = accounts.person(session, roles=[Role.ANALYST])
    [notice] = tell(session, other)

    assert client.post(f"/notifications/{notice.id}/ouvrir").status_code == 404

    session.expire_all()
    assert queries.count_unread(session, other.id) == 1


def test_attack_36_a_recusal_closes_what_was_already_told(session: Session, client: FlaskClient) -> None:
    made = committee.assembly(session)
    member = made.members[1]
    signin.sign_in(client, member)
    [notice] = tell(session, member, dossier_id=made.dossier.id)
    assert "DK-2026-7F3K9Q" in client.get("/notifications").text

    committee.declare(session, made.dossier.id, member, answer=Answer.SOME)

    assert "DK-2026-7F3K9Q" not in client.get("/notifications?vue=toutes").text
    assert "notification non lue" not in client.get("/notifications").text
    assert client.post(f"/notifications/{notice.id}/ouvrir").status_code == 404


def test_letters_about_the_account_are_not_notices(
    session: Session, client: FlaskClient, analyst: Person
) -> None:
    services.notify(
        session,
        kind=NoticeKind.RESET_PASSWORD,
        person_id=analyst.id,
        page=Page(PageKind.SIGN_IN),
        facts={},
        at=AT,
    )
    session.commit()

    assert queries.count_unread(session, analyst.id) == 0
    assert "mot de passe" not in client.get("/notifications?vue=toutes").text


def test_a_notice_whose_page_is_gone_says_so(session: Session, client: FlaskClient, analyst: Person) -> None:
    """As after a release that has no such page any more, whatever routes are called."""
    [notice] = tell(session, analyst)
    notice.page, notice.address = "kettles.show", {"kettle_id": "3"}
    with as_owner(session):
        session.commit()
    assert "Cette page n’existe plus." in client.get("/notifications").text

    answer = client.post(f"/notifications/{notice.id}/ouvrir", follow_redirects=True)

    assert answer.status_code == 200
    assert "La page dont parle cette notification n’existe plus." in answer.text
    session.expire_all()
    assert queries.count_unread(session, analyst.id) == 0
    assert answer.text.count("/ouvrir") == 0


def test_a_notice_that_lacks_a_fact_of_today_is_named_by_its_kind(
    session: Session, client: FlaskClient, analyst: Person
) -> None:
    [notice] = tell(session, analyst)
    notice.facts = {}
    with as_owner(session):
        session.commit()

    assert '<th scope="row">Nouveau dossier</th>' in client.get("/notifications").text


def test_a_kind_of_notice_that_this_version_does_not_know_is_left_to_one_that_does(
    session: Session, client: FlaskClient, analyst: Person
) -> None:
    [known, unknown] = tell(session, analyst, 2)
    with as_owner(session):
        session.execute(sa.text("UPDATE notice SET kind = 'kettle_sold' WHERE id = :id"), {"id": unknown.id})
    session.commit()
    session.expunge(unknown)

    assert client.get("/notifications").text.count("/ouvrir") == 1
    claimed = [services.claim_letter(session, at=AT + timedelta(days=1)) for _ in range(2)]

    assert claimed == [known, None]


def test_attack_36_own_dossier_is_never_closed_to_whoever_owns_it(
    session: Session, client: FlaskClient
) -> None:
    """Whoever works for the fund and applies to it judges nothing of their own, and reads all of it."""
    owner = accounts.person(session, roles=[Role.ENTREPRENEUR, Role.ANALYST])
    dossiers.submitted_dossier(session, owner_id=owner.id)
    notices.tell_everything(session)
    signin.sign_in(client, owner)

    page = client.get("/notifications?vue=toutes").text

    assert page.count("Dossier déposé") == 1
    assert page.count("Nouveau dossier") == 0


def test_pages_go_back_in_time_by_key(session: Session, client: FlaskClient, analyst: Person) -> None:
    told = tell(session, analyst, 35)

    first = client.get("/notifications")
    older = client.get(f"/notifications?avant={told[5].id}")

    assert first.text.count("/ouvrir") == 30
    assert f"avant={told[5].id}" in first.text
    assert older.text.count("/ouvrir") == 5


@pytest.mark.parametrize("key", ["", "x", "01a209c0-c143-7772-9a66-bc2755c4a9a"])
def test_a_wrong_key_shows_the_first_page(client: FlaskClient, analyst: Person, key: str) -> None:
    assert client.get(f"/notifications?avant={key}").status_code == 200


def test_list_costs_the_same_with_one_and_with_thirty(
    session: Session, client: FlaskClient, analyst: Person, engine: Engine
) -> None:
    def cost() -> int:
        asked: list[str] = []
        listen = lambda *args: asked.append(args[2])  # noqa: E731
        sa.event.listen(Engine, "before_cursor_execute", listen)
        try:
            assert client.get("/notifications").status_code == 200
        finally:
            sa.event.remove(Engine, "before_cursor_execute", listen)
        return len(asked)

    tell(session, analyst)
    with_one = cost()
    tell(session, analyst, 29)

    assert cost() == with_one
