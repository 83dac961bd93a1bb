"""How a password is forgotten, chosen anew and changed; and what that does not open."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts import services
from fundapp.accounts.events import LetterWanted, PasswordChanged
from fundapp.accounts.models import Person
from fundapp.accounts.services.passwords import hashed
from fundapp.accounts.types import Letter, Purpose
from fundapp.kernel import clock
from fundapp.policy import Role
from tests.accounts.doors import events, is_in, log_in
from tests.factories import accounts
from tests.factories.signin import sign_in

NEW = "dunes de flandre au petit matin"


def reset_path(session: Session, person: Person) -> str:
    token = services.make_link(session, purpose=Purpose.RESET_PASSWORD, subject_id=person.id, at=clock.now())
    session.commit()
    return f"/mot-de-passe/nouveau/{token}"


def test_forgotten_password_answers_the_same_for_everybody(client: FlaskClient, session: Session) -> None:
    """SECURITY 12."""
    person = accounts.person(session)

    known = client.post("/mot-de-passe/oublie", data={"email": person.email})
    unknown = client.post("/mot-de-passe/oublie", data={"email": "inconnu@example.org"})

    assert (known.status_code, unknown.status_code) == (200, 200)
    assert events(session, person)[-1] == LetterWanted(person.id, Letter.RESET_PASSWORD)


def test_reset_chooses_a_password_and_closes_every_door(client: FlaskClient, session: Session) -> None:
    person = accounts.person(session)
    sign_in(client, person)

    answer = client.post(reset_path(session, person), data={"password": NEW})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/connexion")
    assert not is_in(client)
    assert log_in(client, person.email, accounts.PASSWORD)[0] == 422
    assert log_in(client, person.email, NEW)[0] == 303
    assert PasswordChanged(person.id) in events(session, person)


def test_reset_does_not_bypass_the_second_factor(client: FlaskClient, session: Session) -> None:
    """SECURITY 20."""
    person = accounts.person(session, roles=[Role.FINANCE])

    client.post(reset_path(session, person), data={"password": NEW})

    assert not is_in(client)
    assert log_in(client, person.email, NEW) == (303, "/connexion/code")
    assert not is_in(client)


@pytest.mark.parametrize("harm", ["used", "late", "an older one", "password changed meanwhile"])
def test_reset_link_that_no_longer_holds(client: FlaskClient, session: Session, harm: str) -> None:
    person = accounts.person(session)
    path, later = reset_path(session, person), timedelta()
    if harm == "used":
        client.post(path, data={"password": "un premier mot de passe"})
    if harm == "an older one":
        client.post(reset_path(session, person), data={"password": "un premier mot de passe"})
    if harm == "late":
        later = timedelta(hours=2)
    if harm == "password changed meanwhile":
        sign_in(client, person)
        form = {"current": accounts.PASSWORD, "password": "un premier mot de passe"}
        assert client.post("/compte/mot-de-passe", data=form).status_code == 303

    with time_machine.travel(clock.now() + later, tick=False):
        assert client.post(path, data={"password": NEW}).status_code == 409

    assert log_in(client, person.email, NEW)[0] == 422


def test_weak_password_leaves_the_link_usable(client: FlaskClient, session: Session) -> None:
    person = accounts.person(session)
    path = reset_path(session, person)

    assert client.post(path, data={"password": "court"}).status_code == 422

    assert client.post(path, data={"password": NEW}).status_code == 303


def test_changing_the_password_closes_the_other_doors_only(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    person = accounts.person(session)
    other = app.test_client()
    sign_in(client, person)
    sign_in(other, person)

    form = {"current": accounts.PASSWORD, "password": NEW}
    assert client.post("/compte/mot-de-passe", data=form).status_code == 303

    assert (is_in(client), is_in(other)) == (True, False)
    assert events(session, person)[-1] == LetterWanted(person.id, Letter.PASSWORD_CHANGED)


def test_password_is_not_changed_without_the_present_one(client: FlaskClient, session: Session) -> None:
    person = accounts.person(session)
    sign_in(client, person)

    form = {"current": "un mot de passe volé", "password": NEW}
    assert client.post("/compte/mot-de-passe", data=form).status_code == 422

    assert log_in(client, person.email)[0] == 303


def test_password_is_kept_as_argon2id() -> None:
    assert hashed(NEW).startswith("$argon2id$")
