"""While the antivirus or the store of files is slow to answer, does anybody else wait for a connection?"""

import io
import socket
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, QueuePool
from sqlmodel import Session, select

from fundapp.accounts import queries as people
from fundapp.app import create_app
from fundapp.dossiers import queries
from fundapp.dossiers.models import Dossier, Upload
from fundapp.dossiers.types import DocumentKind
from fundapp.kernel import db
from fundapp.kernel.vault import Folder
from fundapp.portal.forms.pieces import file_name
from fundapp.settings import Settings
from fundapp.web import wake
from fundapp.web.security import limiter
from tests.factories import accounts, dossiers
from tests.factories.dossiers import PDF
from tests.factories.signin import sign_in

LONG = PDF + b"0" * 5_000_000
PART = 2 * 1024 * 1024


class Pulse:
    """How many connections were taken at each moment somebody slow was asked."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.taken: list[tuple[str, int]] = []

    def note(self, who: str) -> None:
        assert isinstance(self.engine.pool, QueuePool)
        self.taken.append((who, self.engine.pool.checkedout()))


class Watched(Folder):
    """A folder that notes when it is asked."""

    def __init__(self, path: Path, pulse: Pulse) -> None:
        super().__init__(path)
        self.pulse = pulse

    def __getattribute__(self, name: str) -> Any:
        if name in ("keep", "open", "add_part", "joined", "adopt", "drop"):
            self.pulse.note(name)
        return super().__getattribute__(name)


@pytest.fixture
def pulse(shared: Engine, settings: Settings) -> Iterator[Pulse]:
    """The program on a pool of its own."""
    url = shared.url.render_as_string(hide_password=False)
    engine = db.connect(url)
    yield Pulse(engine)
    db.connect(settings.database_url)
    wake.install(settings)


@pytest.fixture
def antivirus(pulse: Pulse) -> Iterator[str]:
    """A clamd that notes when it is asked, and finds nothing."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                talk, _ = listener.accept()
            except OSError:
                return
            with talk:
                pulse.note("antivirus")
                while not talk.recv(1_000_000).endswith(bytes(4)):
                    pass
                talk.sendall(b"stream: OK\0")

    server = threading.Thread(target=serve, daemon=True)
    server.start()
    yield f"127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    server.join()


@pytest.fixture
def program(pulse: Pulse, antivirus: str, settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    url = pulse.engine.url.render_as_string(hide_password=False)
    made = create_app(settings.model_copy(update={"database_url": url, "clamav": antivirus}))
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    limiter.enabled = False
    pulse.engine.dispose()
    engine = db.open_session().get_bind()
    assert isinstance(engine, Engine)
    pulse.engine = engine
    made.extensions["vault"] = Watched(tmp_path, pulse)
    yield made
    engine.dispose()


@pytest.fixture
def dossier(program: Flask) -> Dossier:
    with db.scope() as session:
        return dossiers.submitted_dossier(session, owner_id=accounts.person(session).id)


@pytest.fixture
def draft(program: Flask) -> Dossier:
    with db.scope() as session:
        return dossiers.blank_dossier(session, owner_id=accounts.person(session).id)


def browser_of(program: Flask, dossier: Dossier) -> FlaskClient:
    with db.scope() as session:
        return sign_in(program.test_client(), people.get_person(session, dossier.owner_id))


def test_piece_is_looked_at_and_kept_while_nobody_waits(program: Flask, pulse: Pulse, draft: Dossier) -> None:
    browser, place = browser_of(program, draft), f"/mes-dossiers/{draft.id}/pieces"

    sent = browser.post(place, data={file_name(DocumentKind.PITCH): (io.BytesIO(PDF), "pitch.pdf")})
    with db.scope() as session:
        [piece] = queries.documents_of(session, draft.id)
    fetched = browser.get(f"{place}/{piece.id}")

    assert (sent.status_code, fetched.data) == (303, PDF)
    assert pulse.taken == [("antivirus", 0), ("keep", 0), ("open", 0)]


def test_long_piece_arrives_while_nobody_waits(program: Flask, pulse: Pulse, draft: Dossier) -> None:
    browser = browser_of(program, draft)
    told = {"kind": "pitch", "name": "long.pdf", "size": len(LONG)}
    begun = browser.post(f"/mes-dossiers/{draft.id}/envois", data=told).get_json()

    for offset in range(0, len(LONG), PART):
        part = browser.post(f"{begun['part']}?offset={offset}", data=LONG[offset : offset + PART])
        assert part.get_json()["offset"] == min(offset + PART, len(LONG))
    done = browser.post(begun["finish"], data={"sha256": sha256(LONG).hexdigest()})

    assert done.status_code == 200
    with db.scope() as session:
        [piece] = queries.documents_of(session, draft.id)
        assert (piece.sha256, session.exec(select(Upload)).all()) == (sha256(LONG).hexdigest(), [])
    asked = ["add_part"] * 3 + ["joined", "antivirus", "adopt", "drop"]
    assert pulse.taken == [(who, 0) for who in asked]


def test_file_of_a_message_is_looked_at_while_nobody_waits(
    program: Flask, pulse: Pulse, dossier: Dossier
) -> None:
    browser = browser_of(program, dossier)
    sent = {"body": "Voici le plan.", "files": (io.BytesIO(PDF), "plan.pdf")}

    answer = browser.post(f"/mes-dossiers/{dossier.id}/messages", data=sent)

    assert answer.status_code == 303
    assert pulse.taken == [("antivirus", 0), ("keep", 0)]


def test_nothing_slow_is_asked_within_a_use_case(session: Session) -> None:
    with pytest.raises(RuntimeError, match="before the transaction"), db.transaction():
        db.pause()
