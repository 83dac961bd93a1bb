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
from fundapp.notifications.types import NoticeKind, Page
from fundapp.policy import Role
from tests.factories import accounts, committee, notices, signin
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
            page=Page("accounts.show"),
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
    assert "1 avis non lu" in page.text

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
    assert "avis non lu" not in client.get("/notifications").text
    assert client.post(f"/notifications/{notice.id}/ouvrir").status_code == 404


def test_letters_about_the_account_are_not_notices(
    session: Session, client: FlaskClient, analyst: Person
) -> None:
    services.notify(
        session,
        kind=NoticeKind.RESET_PASSWORD,
        person_id=analyst.id,
        page=Page("security.login"),
        facts={},
        at=AT,
    )
    session.commit()

    assert queries.count_unread(session, analyst.id) == 0
    assert "mot de passe" not in client.get("/notifications?vue=toutes").text


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
