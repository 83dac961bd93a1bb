"""How a second factor is installed, replaced and replaced by paper codes."""

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.events import FactorAdded, LetterWanted
from fundapp.accounts.types import Factor, Letter
from fundapp.policy import Role
from tests.accounts.doors import events, give_code, is_in, log_in
from tests.factories import accounts
from tests.factories.signin import sign_in

PAGE = "/compte/second-facteur"


def offered_code(client: FlaskClient) -> str:
    """What an app shows that has scanned the page's secret."""
    client.get(PAGE)
    with client.session_transaction() as cookie:
        secret = cookie["totp"]
    return accounts.codes().generate_totp_password(secret)


def install(client: FlaskClient, **changed: str) -> int:
    data = {"code": offered_code(client), "password": accounts.PASSWORD} | changed
    return client.post(PAGE, data=data).status_code


def test_second_factor_is_installed_and_asked_next_time(client: FlaskClient, session: Session) -> None:
    person = accounts.person(session, roles=[Role.ANALYST], second_factor=False)
    log_in(client, person.email)

    answer = client.post(PAGE, data={"code": offered_code(client), "password": accounts.PASSWORD})

    told = re.findall(r"<code>([0-9a-f-]{14})</code>", html.unescape(answer.text))
    assert (answer.status_code, len(told)) == (200, 10)
    assert is_in(client)
    session.refresh(person)
    assert person.mf_recovery_codes == [accounts.codes().kept(code) for code in told]
    assert FactorAdded(person.id, Factor.TOTP) in events(session, person)
    assert LetterWanted(person.id, Letter.FACTOR_CHANGED) in events(session, person)
    client.post("/deconnexion")
    assert log_in(client, person.email) == (303, "/connexion/code")
    assert give_code(client, told[0]) == (303, "/accueil")


@pytest.mark.parametrize(
    "changed", [{"code": "000000"}, {"password": "volé avec le téléphone"}, {"code": ""}]
)
def test_second_factor_is_not_installed_without_code_and_password(
    client: FlaskClient, session: Session, changed: dict[str, str]
) -> None:
    person = accounts.person(session)
    sign_in(client, person)

    assert install(client, **changed) == 422

    session.refresh(person)
    assert person.tf_totp_secret is None


def test_installing_closes_the_other_doors(app: Flask, client: FlaskClient, session: Session) -> None:
    person = accounts.person(session)
    other = app.test_client()
    sign_in(client, person)
    sign_in(other, person)

    assert install(client) == 200

    assert (is_in(client), is_in(other)) == (True, False)


def test_second_factor_is_not_replaced_without_the_present_one(client: FlaskClient, session: Session) -> None:
    """SECURITY 20: a stolen session and password do not replace the second factor."""
    person = accounts.person(session, roles=[Role.MANAGER])
    secret = person.tf_totp_secret
    sign_in(client, person, fresh=False)
    with client.session_transaction() as cookie:
        cookie["totp"] = stolen = accounts.codes().generate_totp_secret()
    code = accounts.codes().generate_totp_password(stolen)

    assert client.post(PAGE, data={"code": code, "password": accounts.PASSWORD}).status_code == 403
    assert client.post("/compte/codes-de-secours").status_code == 403
    assert client.post("/compte/second-facteur/changer").status_code == 403

    session.refresh(person)
    assert (person.tf_totp_secret, person.mf_recovery_codes) == (secret, None)


def test_second_factor_is_replaced_after_giving_the_present_one(
    client: FlaskClient, session: Session
) -> None:
    person = accounts.person(session, roles=[Role.MANAGER])
    secret = person.tf_totp_secret
    sign_in(client, person, fresh=False)

    begun = client.post(
        "/compte/second-facteur/changer", data={"second_factor_code": accounts.code_of(person)}
    )
    assert (begun.status_code, begun.headers["Location"]) == (303, PAGE)
    assert install(client) == 200

    session.refresh(person)
    assert person.tf_totp_secret != secret


def test_act_that_needs_a_fresh_code_goes_on_once_it_is_given(client: FlaskClient, session: Session) -> None:
    person = accounts.person(session, roles=[Role.ADMIN])
    other = accounts.person(session, roles=[Role.ANALYST])
    sign_in(client, person, fresh=False)
    path, code = f"/personnes/{other.id}/fermer", accounts.code_of(person)

    assert client.post(path).status_code == 403
    assert client.post(path, data={"second_factor_code": "000000"}).status_code == 403
    session.refresh(other)
    assert other.active

    assert client.post(path, data={"second_factor_code": code}).status_code == 303
    session.refresh(other)
    assert not other.active


def test_fresh_code_is_not_fresh_twice(app: Flask, client: FlaskClient, session: Session) -> None:
    """A code seen over the shoulder proves nothing in another browser."""
    person = accounts.person(session, roles=[Role.ADMIN])
    thief = app.test_client()
    sign_in(client, person, fresh=False)
    sign_in(thief, person, fresh=False)
    code = accounts.code_of(person)
    assert client.post("/compte/codes-de-secours", data={"second_factor_code": code}).status_code == 200

    answer = thief.post("/compte/codes-de-secours", data={"second_factor_code": code})

    assert answer.status_code == 403
