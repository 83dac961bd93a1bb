"""What an administrator sees of people and changes of their rights."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlmodel import Session

from fundapp.accounts import queries
from fundapp.accounts.events import AccountClosed, AccountReopened, RolesChanged
from fundapp.policy import Role
from tests.accounts.doors import events, is_in, log_in
from tests.factories import accounts
from tests.factories.signin import sign_in
from tests.pages import fill_in


def test_change_of_rights_closes_every_door(app: Flask, client: FlaskClient, session: Session) -> None:
    sign_in(client, accounts.person(session, roles=[Role.ADMIN]))
    person = accounts.person(session, roles=[Role.ANALYST])
    theirs = app.test_client()
    sign_in(theirs, person)
    assert is_in(theirs)

    page = f"/personnes/{person.id}"
    answer = fill_in(client, page, f"{page}/roles", roles=["manager", "finance"])

    assert answer.status_code == 303
    assert not is_in(theirs)
    assert queries.roles_of(session, person.id) == {Role.MANAGER, Role.FINANCE}
    assert RolesChanged(person.id, (Role.MANAGER, Role.FINANCE), before=(Role.ANALYST,)) in events(
        session, person
    )


@pytest.mark.parametrize(
    "path, data", [("roles", {"roles": ["analyst"]}), ("fermer", {}), ("second-facteur/oublier", {})]
)
def test_administrator_keeps_their_own_keys(
    client: FlaskClient, session: Session, path: str, data: dict[str, list[str]]
) -> None:
    admin = accounts.person(session, roles=[Role.ADMIN])
    sign_in(client, admin)

    assert client.post(f"/personnes/{admin.id}/{path}", data=data).status_code in (409, 422)

    session.refresh(admin)
    assert (admin.active, admin.tf_totp_secret is not None) == (True, True)
    assert queries.roles_of(session, admin.id) == {Role.ADMIN}


def test_account_is_closed_and_reopened(client: FlaskClient, session: Session) -> None:
    sign_in(client, accounts.person(session, roles=[Role.ADMIN]))
    person = accounts.person(session)

    client.post(f"/personnes/{person.id}/fermer")
    closed = log_in(client, person.email)[0]
    client.post(f"/personnes/{person.id}/rouvrir")

    assert closed == 422
    assert events(session, person)[-2:] == [AccountClosed(person.id), AccountReopened(person.id)]


def test_person_who_lost_everything_installs_a_new_second_factor(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    sign_in(client, accounts.person(session, roles=[Role.ADMIN]))
    person = accounts.person(session, roles=[Role.MEMBER])

    assert client.post(f"/personnes/{person.id}/second-facteur/oublier").status_code == 303

    theirs = app.test_client()
    assert log_in(theirs, person.email) == (303, "/accueil")
    assert theirs.get("/compte").headers["Location"] == "/compte/second-facteur"


def test_wrong_role_is_refused_and_nothing_changes(client: FlaskClient, session: Session) -> None:
    sign_in(client, accounts.person(session, roles=[Role.ADMIN]))
    person = accounts.person(session, roles=[Role.ANALYST])

    for roles in (["emperor"], []):
        answer = client.post(f"/personnes/{person.id}/roles", data={"roles": roles})
        assert answer.status_code == 422

    assert queries.roles_of(session, person.id) == {Role.ANALYST}


def test_unknown_person_is_not_found(client: FlaskClient, session: Session) -> None:
    sign_in(client, accounts.person(session, roles=[Role.ADMIN]))

    assert client.get("/personnes/00000000-0000-0000-0000-000000000000").status_code == 404
    assert client.get("/personnes/pas-un-identifiant").status_code == 404


def test_people_are_found_by_name_and_paged(client: FlaskClient, session: Session) -> None:
    sign_in(client, accounts.person(session, roles=[Role.ADMIN], name="Administratrice"))
    made = [accounts.person(session, name=f"Zoé Page {number:02}") for number in range(35)]

    first = queries.people_page(session, search="zoé page", size=30)
    second = queries.people_page(session, search="zoé page", after=first[-1].id, size=30)
    back = queries.people_page(session, search="zoé page", before=second[0].id, size=30)

    assert [row.id for row in first + second] == [person.id for person in reversed(made)]
    assert back == first
    page = client.get("/personnes?q=zoé page").text
    assert ("Zoé Page 34" in page, "Zoé Page 00" in page, "Administratrice</a>" in page) == (
        True,
        False,
        False,
    )
    assert client.get("/personnes?after=nonsense&q=%25").status_code == 200


def test_list_costs_the_same_with_one_person_and_thirty(
    client: FlaskClient, session: Session, engine: Engine
) -> None:
    sign_in(client, accounts.person(session, roles=[Role.ADMIN]))

    def statements() -> int:
        seen: list[str] = []

        def note(connection: object, cursor: object, statement: str, *_: object) -> None:
            seen.append(statement)

        sa.event.listen(Engine, "before_cursor_execute", note)
        try:
            assert client.get("/personnes").status_code == 200
        finally:
            sa.event.remove(Engine, "before_cursor_execute", note)
        return sum(statement.startswith("SELECT") for statement in seen)

    one = statements()
    for _ in range(30):
        accounts.person(session)

    assert statements() == one
    assert one <= 7


def test_sign_ins_are_listed_and_closed_by_their_owner_only(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    """SECURITY 1: another person's sign-in does not exist for me."""
    person, other = accounts.person(session), accounts.person(session)
    sign_in(client, person)
    sign_in(app.test_client(), person)
    theirs = app.test_client()
    sign_in(theirs, other)
    [not_mine] = queries.list_sign_ins(session, other.id)
    mine = queries.list_sign_ins(session, person.id)

    assert client.post(f"/compte/connexions/{not_mine.id}/fermer").status_code == 404
    assert client.post(f"/compte/connexions/{mine[0].id}/fermer").status_code == 303

    assert is_in(theirs)
    session.expire_all()
    assert [door.id for door in queries.list_sign_ins(session, person.id)] == [mine[1].id]


@pytest.mark.parametrize("language, kept", [("en", "en"), ("xx", "fr")])
def test_language_is_chosen_for_pages_and_mails(
    client: FlaskClient, session: Session, language: str, kept: str
) -> None:
    person = accounts.person(session)
    sign_in(client, person)

    client.post("/compte/langue", data={"language": language})

    session.refresh(person)
    assert person.language == kept


def test_language_of_the_foot_is_the_accounts_and_leads_to_the_page_one_reads(
    client: FlaskClient, session: Session
) -> None:
    person = accounts.person(session)
    sign_in(client, person)
    back = re.search(r'name="back" value="([^"]*)"', client.get("/compte").text)
    assert back

    answer = client.post("/compte/langue", data={"language": "en", "back": back[1]})

    session.refresh(person)
    assert (answer.status_code, answer.location, person.language) == (303, "/compte", "en")
    page = client.get("/compte")
    assert (page.status_code, '<html lang="en">' in page.text) == (200, True)


def test_other_language_is_not_offered_where_it_would_lose_what_was_sent(
    client: FlaskClient, session: Session
) -> None:
    """A page answered by a POST is no address: the other language would be another page."""
    sign_in(client, accounts.person(session))

    refused = client.post("/compte/mot-de-passe", data={"current": "non", "password": "non"})

    assert (refused.status_code, 'lang="en">' in refused.text) == (422, False)
    assert "data-theme-switch" in refused.text
    assert 'name="language" value="en" lang="en">' in client.get("/compte").text


@pytest.mark.parametrize(
    ("back", "page"),
    [
        ("/connexion?next=%2Fcompte", "/connexion?next=%2Fcompte"),
        ("/deconnexion", "/"),
        ("/compte/mot-de-passe?", "/compte"),
        ("/nulle/part/ailleurs", "/"),
        ("//ailleurs.example", "/"),
    ],
)
def test_language_is_changed_on_the_page_one_reads(client: FlaskClient, back: str, page: str) -> None:
    answer = client.post("/langue", data={"language": "en", "back": back})

    assert (answer.status_code, answer.location) == (303, page)
