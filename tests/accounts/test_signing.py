"""Real doors over HTTP: address, password, code, recovery code; and what does not open them."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts import queries
from fundapp.accounts.events import LetterWanted, SignedIn, SignInRevoked
from fundapp.accounts.models import SignIn
from fundapp.accounts.types import Letter
from fundapp.kernel import clock
from fundapp.policy import Role
from tests.accounts.doors import events, give_code, is_in, log_in
from tests.factories import accounts
from tests.factories.signin import sign_in

WRONG = "L’adresse ou le mot de passe ne correspond pas."


def test_entrepreneur_signs_in_with_a_password(client: FlaskClient, session: Session) -> None:
    person = accounts.person(session)

    assert log_in(client, f"  {person.email.upper()} ") == (303, "/accueil")

    assert is_in(client)
    assert [type(event) for event in events(session, person)][-1] is SignedIn


def test_second_factor_is_asked_of_whoever_has_one(client: FlaskClient, session: Session) -> None:
    person = accounts.person(session, roles=[Role.MANAGER])

    assert log_in(client, person.email, next="/compte") == (303, "/connexion/code")
    assert not is_in(client)

    assert give_code(client, accounts.code_of(person)) == (303, "/compte")
    assert is_in(client)
    with client.session_transaction() as cookie:
        assert "second_factor_at" in cookie


def test_wrong_code_opens_nothing(client: FlaskClient, session: Session) -> None:
    person = accounts.person(session, roles=[Role.MANAGER])
    log_in(client, person.email)
    wrong = str((int(accounts.code_of(person)) + 1) % 1_000_000).zfill(6)

    assert give_code(client, wrong)[0] == 422

    assert not is_in(client)


def test_replayed_code_is_refused(app: Flask, client: FlaskClient, session: Session) -> None:
    person = accounts.person(session, roles=[Role.MANAGER])
    other = app.test_client()
    with time_machine.travel(clock.now(), tick=False):
        code = accounts.code_of(person)
        log_in(client, person.email)
        log_in(other, person.email)
        assert give_code(client, code)[0] == 303

        assert give_code(other, code)[0] == 422

        assert not is_in(other)


def test_recovery_code_opens_once(app: Flask, client: FlaskClient, session: Session) -> None:
    person = accounts.person(session, roles=[Role.MANAGER])
    person.mf_recovery_codes = [accounts.codes().kept("1234-5678-9abc"), accounts.codes().kept("other")]
    session.commit()
    log_in(client, person.email)
    other = app.test_client()
    log_in(other, person.email)

    assert give_code(client, " 1234-5678-9ABC ") == (303, "/accueil")
    assert give_code(other, "1234-5678-9abc")[0] == 422

    session.refresh(person)
    assert person.mf_recovery_codes == [accounts.codes().kept("other")]


def test_code_page_forgets_a_password_proved_long_ago(client: FlaskClient, session: Session) -> None:
    person = accounts.person(session, roles=[Role.MANAGER])
    log_in(client, person.email)

    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert give_code(client, accounts.code_of(person)) == (303, "/connexion")

        assert not is_in(client)


def test_code_page_forgets_a_password_changed_since(client: FlaskClient, session: Session) -> None:
    person = accounts.person(session, roles=[Role.MANAGER])
    log_in(client, person.email)

    person.fs_uniquifier = "changed with the password"
    session.commit()

    assert give_code(client, accounts.code_of(person)) == (303, "/connexion")


@pytest.mark.parametrize("harm", ["unknown", "wrong password", "closed", "no password"])
def test_every_refusal_reads_the_same(client: FlaskClient, session: Session, harm: str) -> None:
    """SECURITY 12, account enumeration: nothing tells whether the address has an account."""
    person = accounts.person(session)
    if harm == "closed":
        person.active = False
    if harm == "no password":
        person.password = None
    session.commit()
    email = "personne.inconnue@example.org" if harm == "unknown" else person.email
    password = "un autre mot de passe" if harm == "wrong password" else accounts.PASSWORD

    answer = client.post("/connexion", data={"email": email, "password": password})

    assert answer.status_code == 422
    assert WRONG in answer.text
    reference = client.post("/connexion", data={"email": "x@example.org", "password": "y" * 20})
    assert _without_what_varies(answer.text, email) == _without_what_varies(reference.text, "x@example.org")


def _without_what_varies(text: str, email: str) -> str:
    kept = [line for line in text.replace(email, "@").splitlines() if "nonce=" not in line]
    return "\n".join(line for line in kept if "csrf_token" not in line and "X-CSRFToken" not in line)


def test_address_to_confirm_is_told_only_to_whoever_knows_the_password(
    client: FlaskClient, session: Session
) -> None:
    person = accounts.person(session, confirmed=False)

    answer = client.post("/connexion", data={"email": person.email, "password": accounts.PASSWORD})

    assert (answer.status_code, is_in(client)) == (422, False)
    assert events(session, person)[-1] == LetterWanted(person.id, Letter.CONFIRM_EMAIL)


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)"],
)
def test_open_redirect_is_refused(client: FlaskClient, session: Session, target: str) -> None:
    """SECURITY 16: after signing in one only goes back to a page of ours."""
    person = accounts.person(session)

    status, location = log_in(client, person.email, next=target)

    assert (status, location.startswith("/"), location.startswith("//")) == (303, True, False)


def test_login_csrf_is_refused(app: Flask, client: FlaskClient, session: Session) -> None:
    """SECURITY 17: another site can't sign our visitor in as somebody else."""
    person = accounts.person(session)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        status, _ = log_in(client, person.email)
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert status == 400
    assert not is_in(client)


def test_signing_in_changes_everything_in_the_cookie_but_the_language(
    client: FlaskClient, session: Session
) -> None:
    """No session fixation: what a stranger planted before is gone afterwards."""
    person = accounts.person(session)
    with client.session_transaction() as cookie:
        cookie.update(planted="by a stranger", language="en", csrf_token="planted")

    log_in(client, person.email)

    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != "planted"
        assert cookie["language"] == "en"


def test_acts_are_noted_and_reading_is_not(client: FlaskClient, session: Session) -> None:
    person = accounts.person(session)
    sign_in(client, person)
    [door] = queries.list_sign_ins(session, person.id)
    opened = door.last_seen

    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        client.get("/compte")
        session.refresh(door)
        assert door.last_seen == opened
        client.post("/compte/langue", data={"language": "fr"})
        session.refresh(door)
        assert door.last_seen == clock.now()


def test_get_of_logout_does_nothing(client: FlaskClient, session: Session) -> None:
    sign_in(client, accounts.person(session))

    assert client.get("/deconnexion").status_code == 405

    assert is_in(client)


def test_logout_closes_the_door_for_a_copied_cookie_too(client: FlaskClient, session: Session) -> None:
    person = accounts.person(session)
    sign_in(client, person)
    with client.session_transaction() as cookie:
        stolen = cookie["sign_in"]

    assert client.post("/deconnexion").status_code == 303

    assert isinstance(events(session, person)[-1], SignInRevoked)
    with client.session_transaction() as cookie:
        cookie["sign_in"] = stolen
    assert not is_in(client)


@pytest.mark.parametrize("path", ["/compte", "/personnes", "/compte/cles/nouvelle"])
def test_team_does_nothing_before_a_second_factor(client: FlaskClient, session: Session, path: str) -> None:
    person = accounts.person(session, roles=[Role.ADMIN], second_factor=False)
    log_in(client, person.email)

    answer = client.get(path)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/compte/second-facteur")


def test_only_the_digest_of_a_token_is_kept(client: FlaskClient, session: Session) -> None:
    person = accounts.person(session)
    log_in(client, person.email)

    with client.session_transaction() as cookie:
        token = cookie["sign_in"]
    [door] = queries.list_sign_ins(session, person.id)
    assert isinstance(door, SignIn)
    assert token not in door.model_dump_json()
