"""A device registers in a real Chromium and signs its owner in; what is sent badly opens nothing."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine
from sqlmodel import Session
from werkzeug.serving import make_server

from fundapp.accounts import queries
from fundapp.app import create_app
from fundapp.kernel import db
from fundapp.policy import Role
from fundapp.settings import Settings
from tests.accounts.doors import is_in
from tests.factories import accounts
from tests.factories.signin import sign_in

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass(frozen=True)
class House:
    url: str
    email: str
    code: str


@pytest.fixture
def house(app: Flask, settings: Settings, shared: Engine) -> Iterator[House]:
    """The program on a port and a database of its own, with one manager."""
    server = make_server("127.0.0.1", 0, Flask("until the port is known"), threaded=True)
    base = f"http://localhost:{server.port}"
    url = shared.url.render_as_string(hide_password=False)
    own = settings.model_copy(update={"database_url": url, "base_url": base, "port": server.port})
    server.app = create_app(own)
    engine = db.connect(url)
    with db.scope() as session:
        person = accounts.person(session, roles=[Role.MANAGER])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield House(base, person.email, accounts.code_of(person))
    server.shutdown()
    engine.dispose()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="fr-FR")
    made = context.new_page()
    device = context.new_cdp_session(made)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield made
    context.close()


@pytest.mark.browser
def test_passkey_is_registered_and_signs_in_alone(house: House, page: Page) -> None:
    page.goto(f"{house.url}/connexion?next=/compte")
    page.fill("#email", house.email)
    page.fill("#password", accounts.PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.fill("#code", house.code)
    page.get_by_role("button", name="Continuer").click()

    page.get_by_role("button", name="Ajouter une clé d’accès").click()
    page.fill("#passkey-name", "téléphone")
    page.get_by_role("button", name="Enregistrer la clé").click()
    expect(page.get_by_role("cell", name="téléphone")).to_be_visible()

    page.get_by_role("button", name="Se déconnecter").first.click()
    page.goto(f"{house.url}/connexion?next=/compte")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon compte")

    with db.transaction() as work:
        person = queries.find_person(work, house.email)
        assert person is not None
        person.active = False
    page.goto(f"{house.url}/connexion?next=/compte")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_text("La clé d’accès n’a pas été reconnue.")).to_be_visible()
    page.goto(f"{house.url}/compte")
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")


def test_passkey_is_not_registered_without_a_fresh_second_factor(
    client: FlaskClient, session: Session
) -> None:
    person = accounts.person(session, roles=[Role.MANAGER])
    sign_in(client, person, fresh=False)

    answer = client.post("/compte/cles", json={"name": "téléphone"})

    assert answer.status_code == 403
    assert queries.list_passkeys(session, person.id) == []


@pytest.mark.parametrize("path", ["/compte/cles", "/compte/cles/x", "/connexion/cle", "/connexion/cle/x"])
@pytest.mark.parametrize(
    "body", ["", "[1]", "nonsense", '{"name": 3, "credential": {}}', '{"credential": "{}"}']
)
def test_bad_input_is_no_bug_and_opens_nothing(
    app: Flask, client: FlaskClient, session: Session, path: str, body: str
) -> None:
    person = accounts.person(session, roles=[Role.MANAGER])
    if path.startswith("/compte"):
        sign_in(client, person)

    answer = client.post(path, data=body, headers={"Content-Type": "application/json"})

    assert 200 <= answer.status_code < 500
    assert queries.list_passkeys(session, person.id) == []
    assert is_in(client) is path.startswith("/compte")
