"""With which headers and cookies does every kind of answer leave, and which start is refused?"""

import re
import secrets
from collections.abc import Callable

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlmodel import Session
from werkzeug.test import TestResponse

from fundapp.accounts.models import Person
from fundapp.app import create_app
from fundapp.kernel import db
from fundapp.policy import Role
from fundapp.settings import Settings
from tests.factories import accounts, dossiers
from tests.factories.signin import sign_in

Ask = Callable[[FlaskClient, Session], TestResponse]


def page(client: FlaskClient, session: Session) -> TestResponse:
    return client.get("/")


def private_page(client: FlaskClient, session: Session) -> TestResponse:
    return sign_in(client, accounts.person(session)).get("/compte")


def redirection(client: FlaskClient, session: Session) -> TestResponse:
    return client.get("/compte")


def missing_page(client: FlaskClient, session: Session) -> TestResponse:
    return client.get("/nulle-part")


def forbidden_page(client: FlaskClient, session: Session) -> TestResponse:
    return sign_in(client, accounts.person(session, roles=[Role.AUDITOR])).get("/personnes")


def refused_form(client: FlaskClient, session: Session) -> TestResponse:
    return client.post("/inscription", data={})


def download(client: FlaskClient, session: Session) -> TestResponse:
    dossier = dossiers.submitted_dossier(session)
    owner = session.get(Person, dossier.owner_id)
    assert owner is not None
    return sign_in(client, owner).get(f"/mes-dossiers/{dossier.id}/accuse-de-reception.pdf")


def unknown_host(client: FlaskClient, session: Session) -> TestResponse:
    return client.get("/", headers={"Host": "attacker.example"})


KINDS = [page, private_page, redirection, missing_page, forbidden_page, refused_form, download, unknown_host]


@pytest.mark.parametrize("ask", KINDS, ids=lambda ask: ask.__name__)
def test_every_kind_of_answer_is_closed_to_scripts_frames_and_caches(
    client: FlaskClient, session: Session, ask: Ask
) -> None:
    answer = ask(client, session)

    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy or ask is download
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]


def test_attack_9_only_static_files_are_kept_by_caches(client: FlaskClient) -> None:
    answer = client.get("/static/css/base.css", buffered=True)

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


def test_attack_22_scripts_run_only_with_the_nonce_of_this_very_page(client: FlaskClient) -> None:
    nonces = set()
    for _ in range(2):
        answer = client.get("/connexion")
        [nonce] = re.findall(r"script-src 'self' 'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
        inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", answer.text)
        assert [f'nonce="{nonce}"' in each for each in inline] == [True] * len(inline)
        nonces.add(nonce)

    assert len(nonces) == 2


def test_attack_23_download_is_saved_and_never_shown(client: FlaskClient, session: Session) -> None:
    answer = download(client, session)

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_attack_15_unknown_host_is_refused(client: FlaskClient) -> None:
    answers = [
        client.get("/mot-de-passe/oublie", headers={"Host": host}).status_code
        for host in ("attacker.example", "localhost.attacker.example", "localhost:81", "")
    ]

    assert answers == [400] * 4
    assert client.get("/mot-de-passe/oublie").status_code == 200


@pytest.fixture
def another_app(settings: Settings, session: Session) -> Callable[..., Flask]:
    """A program with other settings, in this test's transaction."""

    def make(**changes: object) -> Flask:
        made = create_app(Settings.model_validate({**settings.model_dump(), **changes}))
        db.bind_to(session.connection())
        made.config.update(WTF_CSRF_ENABLED=False)
        return made

    return make


def test_cookie_travels_by_https_to_this_host_only(another_app: Callable[..., Flask]) -> None:
    browser = another_app(
        base_url="https://fonds.example.org", secret_key=secrets.token_hex(32)
    ).test_client()

    answer = browser.post("/langue", data={"language": "en"}, base_url="https://fonds.example.org")

    [cookie] = answer.headers.getlist("Set-Cookie")
    name, *flags = [part.strip() for part in cookie.split(";")]
    assert name.startswith("__Host-fund=")
    assert {flag.lower() for flag in flags} == {"secure", "httponly", "path=/", "samesite=lax"}
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


@pytest.mark.parametrize("hops, seen", [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")])
def test_attack_14_only_our_own_proxies_say_where_somebody_comes_from(
    another_app: Callable[..., Flask], hops: int, seen: str
) -> None:
    """The first address was written by the visitor, the last by the proxy that stands next to us."""
    app = another_app(proxies=hops)
    said = []
    app.before_request(lambda: said.append(request.remote_addr))

    app.test_client().get("/", headers={"X-Forwarded-For": "6.6.6.6, 198.51.100.7, 203.0.113.9"})

    assert said == [seen]


@pytest.mark.parametrize(
    "secret, address",
    [("", "http://localhost"), (" ", "http://localhost"), ("changeme", "https://x.example")],
)
def test_program_without_a_secret_does_not_start(
    another_app: Callable[..., Flask], secret: str, address: str
) -> None:
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        another_app(secret_key=secret, base_url=address)
