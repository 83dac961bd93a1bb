"""The database stops under the program: does everybody read what to do, and is what was typed still there?"""

import logging
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from fundapp import migrations
from fundapp.accounts import queries as people
from fundapp.app import create_app
from fundapp.dossiers import queries
from fundapp.dossiers.models import Dossier
from fundapp.kernel import db
from fundapp.onebox import postgres
from fundapp.settings import Settings
from fundapp.web import wake
from fundapp.web.security import limiter
from tests.databases import as_program
from tests.factories import accounts, dossiers
from tests.factories.signin import sign_in

TYPED = {"title": "Grues « électriques »", "summary": "Deux lignes\r\net un <b>signe</b>.", "then": "next"}
LANGUAGES = '<button class="quiet-button" type="submit" name="language"'
"""What leads to the same page in the other language, and away from what it holds."""
SCRIPT = {"Sec-Fetch-Mode": "cors"}
"""What browsers say of a request that a script sends."""


class Server:
    """A PostgreSQL of these tests' own, which they stop and start."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._running = folder, ExitStack()

    def start(self) -> str:
        return self._running.enter_context(postgres.running(self._folder, durable=True))

    def stop(self) -> None:
        self._running.close()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        self.stop()
        yield
        self.start()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)  # the server runs as somebody else where this is root
        server = Server(Path(folder) / "own")
        yield server
        server.stop()


@pytest.fixture(scope="module")
def alone(server: Server, settings: Settings) -> Iterator[Flask]:
    """The program on that database, its tokens and error pages as in production."""
    owner_url = server.start()
    migrations.upgrade(owner_url, program_url=as_program(owner_url))
    made = create_app(settings.model_copy(update={"database_url": as_program(owner_url)}))
    limiter.enabled = False
    yield made
    engine = db.open_session().get_bind()
    assert isinstance(engine, sa.Engine)
    engine.dispose()
    db.connect(settings.database_url)
    wake.install(settings)


@pytest.fixture
def draft(alone: Flask) -> Dossier:
    with db.scope() as session:
        return dossiers.blank_dossier(session, owner_id=accounts.person(session).id)


@pytest.fixture
def browser(alone: Flask, draft: Dossier) -> FlaskClient:
    with db.scope() as session:
        return sign_in(alone.test_client(), people.get_person(session, draft.owner_id))


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def form_of(page: str) -> tuple[str, dict[str, str]]:
    """Where the page sends again what it kept, and what that is."""
    form = page[page.index('<form class="form"') :].partition("</form>")[0]
    action = re.search(r'action="([^"]+)"', form)
    assert action is not None
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return unescape(action[1]), {name: unescape(value) for name, value in found}


def test_what_was_typed_is_on_the_page_and_can_be_sent_again(
    server: Server, browser: FlaskClient, draft: Dossier
) -> None:
    place = f"/mes-dossiers/{draft.id}/projet"
    token = token_of(browser.get(place).text)

    with server.stopped():
        page = browser.post(place, data={**TYPED, "csrf_token": token})

    assert (page.status_code, page.headers["Retry-After"]) == (503, "60")
    assert "Le service revient dans un instant" in page.text
    assert '<li class="as-typed">Deux lignes\r\net un &lt;b&gt;signe&lt;/b&gt;.</li>' in page.text
    action, kept = form_of(page.text)
    assert {name: kept[name] for name in TYPED} == TYPED
    assert (LANGUAGES in page.text, LANGUAGES in browser.get(place).text) == (False, True)
    assert "Revenir à l’accueil" not in page.text
    assert browser.post(action, data=kept).status_code == 303
    with db.scope() as session:
        assert queries.get_dossier(session, draft.id).answers["title"] == TYPED["title"]


def test_passwords_are_not_shown_again(server: Server, alone: Flask) -> None:
    browser = alone.test_client()
    token = token_of(browser.get("/connexion").text)
    sent = {"email": "a@example.org", "password": "quatre grues sur le port", "csrf_token": token}

    with server.stopped():
        page = browser.post("/connexion", data=sent)

    assert (page.status_code, form_of(page.text)[1]["email"]) == (503, "a@example.org")
    assert sent["password"] not in page.text


def test_scripts_are_told_in_the_shape_they_read(
    server: Server, browser: FlaskClient, draft: Dossier
) -> None:
    token = token_of(browser.get(f"/mes-dossiers/{draft.id}/projet").text)
    sent = {"title": "Grues", "seen": "{}", "csrf_token": token}

    with server.stopped():
        answers = [
            browser.post(f"/mes-dossiers/{draft.id}/{place}", data=sent, headers=SCRIPT)
            for place in ("saisie", "envois", "presence")
        ]
        fragment = browser.get("/", headers=SCRIPT)

    told = "Le service revient dans un instant : votre page garde ce que vous avez saisi."
    for answer in answers:
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert answer.get_json() == {"message": told.replace(" :", "\xa0:")}
    assert (fragment.status_code, fragment.headers["HX-Reswap"]) == (503, "none")


def test_every_page_says_so_and_the_log_holds_one_line_each(
    server: Server, browser: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with server.stopped(), caplog.at_level(logging.ERROR):
        pages = [browser.get(path) for path in ("/", "/appels", "/compte", "/mes-dossiers", "/connexion")]
        health = browser.get("/health/ready")
        alive = browser.get("/health/live")

    assert [page.status_code for page in pages] == [503] * 5
    assert all("Recharger la page" in page.text for page in pages)
    assert [LANGUAGES in page.text for page in pages] == [False] * 5
    assert (health.status_code, health.get_json()["database"], alive.status_code) == (503, False, 200)
    assert [(record.exc_info, "\n" in record.message) for record in caplog.records] == [(None, False)] * 5
    assert browser.get("/compte").status_code == 200


def test_connections_that_were_killed_meanwhile_are_opened_again(browser: FlaskClient) -> None:
    assert browser.get("/compte").status_code == 200
    with db.scope() as session:
        session.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE usename = current_user AND pid <> pg_backend_pid()"
            )
        )

    assert browser.get("/compte").status_code == 200


def test_connection_killed_in_the_middle_is_said_and_hurts_nobody_else(browser: FlaskClient) -> None:
    engine = db.open_session().get_bind()
    assert isinstance(engine, sa.Engine)

    def kill(connection: sa.Connection, *_: object) -> None:
        with engine.connect() as other:
            pid = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
            other.connection.cursor().execute("SELECT pg_terminate_backend(%s)", [pid])

    event.listen(engine, "before_cursor_execute", kill, once=True)
    answer = browser.get("/compte")

    assert (answer.status_code, "Recharger la page" in answer.text) == (503, True)
    assert browser.get("/compte").status_code == 200


def test_nothing_is_said_while_only_valkey_is_away(settings: Settings, draft: Dossier, alone: Flask) -> None:
    """Limits are counted by the process, and the sweep of the workers hears what they were not told."""
    engine = db.open_session().get_bind()
    assert isinstance(engine, sa.Engine)
    away = {"redis_url": "redis://127.0.0.1:1/0", "rate_limits": True}
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    other = create_app(settings.model_copy(update={**away, "database_url": url}))
    other.config["WTF_CSRF_ENABLED"] = False
    browser = other.test_client()
    with db.scope() as session:
        sign_in(browser, people.get_person(session, draft.owner_id))

    saved = browser.post(f"/mes-dossiers/{draft.id}/saisie", data={"title": "Grues", "seen": "{}"})
    tries = [
        browser.post("/mot-de-passe/oublie", data={"email": "a@b.example"}).status_code for _ in range(4)
    ]

    limiter.enabled = False
    assert (saved.status_code, tries) == (200, [200, 200, 200, 429])
