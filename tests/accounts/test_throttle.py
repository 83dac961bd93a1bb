"""Guessing is slowed down by address, by account and by target of a mail, with the limits switched on."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts import queries
from fundapp.app import create_app
from fundapp.policy import Role
from fundapp.settings import Settings
from fundapp.web.security import limiter
from tests.accounts.doors import give_code, log_in
from tests.factories import accounts
from tests.factories.signin import sign_in


@pytest.fixture(scope="module")
def limited(app: Flask, settings: Settings) -> Iterator[Flask]:
    """The same program with its limits on; the other tests' program gets them switched off again."""
    made = create_app(settings.model_copy(update={"rate_limits": True}))
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    limiter.enabled = False
    yield made
    limiter.enabled = False


@pytest.fixture
def visitor(limited: Flask, session: Session) -> Iterator[FlaskClient]:
    limiter.enabled = True
    limiter.reset()
    yield limited.test_client()
    limiter.enabled = False


def test_passwords_of_one_account_are_not_guessed(visitor: FlaskClient, session: Session) -> None:
    person, other = accounts.person(session), accounts.person(session)

    tries = [log_in(visitor, person.email, f"une tentative de plus {n}")[0] for n in range(11)]

    assert tries == [422] * 10 + [429]
    assert log_in(visitor, person.email)[0] == 429
    assert log_in(visitor, other.email)[0] == 303


def test_forwarded_address_does_not_reset_the_count(visitor: FlaskClient, session: Session) -> None:
    """SECURITY 14: an invented X-Forwarded-For is no new visitor."""
    tries = []
    for number in range(61):
        data = {"email": f"inconnu{number}@example.org"}
        answer = visitor.post("/connexion", data=data, headers={"X-Forwarded-For": f"10.0.0.{number}"})
        tries.append(answer.status_code)

    assert tries == [422] * 60 + [429]


def test_codes_are_not_guessed_at_the_door(visitor: FlaskClient, session: Session) -> None:
    person = accounts.person(session, roles=[Role.FINANCE])
    log_in(visitor, person.email)

    tries = [give_code(visitor, "000000")[0] for _ in range(11)]

    assert tries == [422] * 10 + [429]
    assert give_code(visitor, accounts.code_of(person))[0] == 429


def test_codes_are_not_guessed_before_an_act(visitor: FlaskClient, session: Session) -> None:
    """The same count holds behind the door: a stolen session cannot try all codes."""
    person = accounts.person(session, roles=[Role.ADMIN])
    sign_in(visitor, person, fresh=False)

    tries = [
        visitor.post("/compte/codes-de-secours", data={"second_factor_code": "000000"}).status_code
        for _ in range(11)
    ]

    assert tries == [403] * 10 + [429]


@pytest.mark.parametrize("known", [True, False])
def test_nobody_is_bombed_with_mails(visitor: FlaskClient, session: Session, known: bool) -> None:
    """SECURITY 13: three an hour for one mailbox, whether it has an account or not."""
    email = accounts.person(session).email if known else "inconnu@example.org"

    tries = [visitor.post("/mot-de-passe/oublie", data={"email": email}).status_code for _ in range(4)]

    assert tries == [200, 200, 200, 429]
    assert (queries.find_person(session, email) is not None) is known
