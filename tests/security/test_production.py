"""What must not be there, or not start, where others than this machine come in?"""

import os
import secrets
import socket
import subprocess
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import Session

from fundapp.app import create_app
from fundapp.kernel import db
from fundapp.kernel.guessing import hard_to_guess
from fundapp.onebox import commands
from fundapp.onebox.valkey import free_port
from fundapp.settings import Settings
from tests.house import until

GUESSED = {
    "a word": "x",
    "a default said five times": "changeme" * 5,
    "one letter": "s" * 40,
    "an alphabet": "abcdefghijklmnopqrstuvwxyz0123456789",
    "counting": "".join(chr(code) for code in range(40, 80)),
    "a keyboard": "azertyuiopqsdfghjklmwxcvbn1234567890",
    "two words again and again": "grue port " * 6,
    "what a manual says": "replace-this-example-with-32-random-characters",
}


@pytest.mark.parametrize("secret", GUESSED.values(), ids=list(GUESSED))
@pytest.mark.parametrize("address", ["https://fonds.example.org", "http://fonds.example.org:8000"])
def test_attack_secret_that_anybody_guesses_keeps_the_program_from_starting(
    settings: Settings, secret: str, address: str
) -> None:
    """Plain http on a public name started with the secret « x »."""
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        create_app(_with(settings, secret_key=secret, base_url=address))


@pytest.mark.parametrize("make", [secrets.token_hex, secrets.token_urlsafe])
def test_random_secret_is_never_taken_for_a_guess(make: object) -> None:
    assert callable(make)
    assert all(hard_to_guess(make(32)) for _ in range(500))
    assert all(hard_to_guess(secrets.token_hex(16)) for _ in range(500))


@pytest.mark.parametrize("address, status", [("https://fonds.example.org", 404), ("http://localhost", 200)])
def test_attack_workshop_is_not_there_in_production(
    settings: Settings, session: Session, address: str, status: int
) -> None:
    app = _public(settings, session, address)

    assert app.test_client().get("/atelier", base_url=address).status_code == status


def _public(settings: Settings, session: Session, address: str) -> Flask:
    app = create_app(_with(settings, secret_key=secrets.token_hex(32), base_url=address))
    db.bind_to(session.connection())
    return app


def _with(settings: Settings, **changes: str) -> Settings:
    return Settings.model_validate({**settings.model_dump(), **changes})


@pytest.mark.parametrize("header", ["SCRIPT_NAME: /elsewhere", "PATH_INFO: /x", "Script-Name: /elsewhere"])
def test_attack_header_moves_no_page(settings: Settings, tmp_path: Path, header: str) -> None:
    """The web server took SCRIPT_NAME from whoever wrote it, and answered 500."""
    port = free_port()
    own = {"DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url, "SECRET_KEY": "of a test"}
    env = {**os.environ, **own, "PORT": str(port), "STORAGE_FOLDER": str(tmp_path), "VAR": str(tmp_path)}
    env["BASE_URL"] = f"http://localhost:{port}"
    with (tmp_path / "log").open("wb") as log:
        web = subprocess.Popen(commands.installed(commands.WEB), env=env, stdout=log, stderr=log)
    try:
        until(lambda: _asked(port, "Accept: */*"), "the web answers")
        assert _asked(port, header).startswith("HTTP/1.1 200 OK")
    finally:
        web.terminate()
        web.wait(30)


def _asked(port: int, header: str) -> str:
    asked = ("GET /health/live HTTP/1.1", f"Host: localhost:{port}", header, "Connection: close", "", "")
    try:
        with socket.create_connection(("localhost", port), timeout=5) as line:
            line.sendall("\r\n".join(asked).encode())
            return line.recv(4096).decode()
    except OSError:
        return ""
