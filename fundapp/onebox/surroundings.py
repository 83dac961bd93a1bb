"""What does each process of this machine's fund need to know, and who else is already here?"""

import fcntl
import os
import secrets
import shlex
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from fundapp.onebox import signals
from fundapp.onebox.children import CannotStart
from fundapp.onebox.valkey import free_port
from fundapp.settings import Settings

_CLOSING = 8.0
_ANNOUNCED = (
    "DATABASE_URL",
    "MIGRATION_DATABASE_URL",
    "REDIS_URL",
    "PORT",
    "SECRET_KEY",
    "BASE_URL",
    "MAIL_HOST",
    "MAIL_PORT",
    "MAIL_TLS",
    "MAIL_CA",
    "MAIL_USER",
    "MAIL_PASSWORD",
    "MAIL_FOLDER",
    "STORAGE",
    "STORAGE_FOLDER",
    "S3_BUCKET",
    "S3_ENDPOINT",
    "S3_REGION",
    "S3_KEY_ID",
    "S3_SECRET_KEY",
    "S3_PREFIX",
    "S3_ENCRYPTION",
    "S3_KMS_KEY",
    "VAR",
)


@contextmanager
def own(settings: Settings) -> Iterator[None]:
    """This folder and this port for us alone; the lock is the kernel's: no crash leaves it shut."""
    try:
        settings.var.mkdir(parents=True, exist_ok=True)
        lock = (settings.var / "lock").open("a+")
    except OSError as error:
        raise CannotStart(
            f"Impossible d’écrire dans {settings.var} : lancez avec l’utilisateur qui l’a créé, ou "
            f"donnez un autre dossier, par exemple VAR=/tmp/fonds ({error.strerror})."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"Le fonds tourne déjà dans {settings.var}. Arrêtez-le d’abord (Ctrl-C dans son "
                "terminal), ou donnez un autre dossier et un autre port : VAR=… PORT=…"
            ) from None
        killed_before = (settings.var / "environment").exists()
        _check_port(settings.port, patience=_CLOSING if killed_before else 0)
        yield


def environment(settings: Settings, *, database: str, broker: str) -> dict[str, str]:
    var = settings.var.resolve()
    given = settings.model_fields_set
    env = os.environ | {
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "PORT": str(settings.port),
        "SECRET_KEY": settings.secret_key.get_secret_value() or _kept_secret(var / "secret_key"),
        "VAR": str(var),
        "STORAGE_FOLDER": str(
            settings.storage_folder.resolve() if "storage_folder" in given else var / "storage"
        ),
        "GUNICORN_CMD_ARGS": f"--bind=127.0.0.1:{settings.port}",
    }
    env.pop("MIGRATION_DATABASE_URL", None)  # the launcher's business: web and workers do with less
    if "base_url" not in given:
        env["BASE_URL"] = f"http://localhost:{settings.port}"
    if catches_mails(settings):
        env["MAIL_HOST"] = "127.0.0.1"
        env["MAIL_PORT"] = str(free_port())
        env["MAIL_FOLDER"] = str(var / "mail")
    return env


def catches_mails(settings: Settings) -> bool:
    """Whoever names a mail server wants mails to leave."""
    return "mail_host" not in settings.model_fields_set


@contextmanager
def announced(var: Path, env: Mapping[str, str]) -> Iterator[None]:
    """Written for the time we run, so that a command in another terminal finds the same servers."""
    place = var / "environment"
    place.unlink(missing_ok=True)
    place.touch(mode=0o600)
    lines = (f"{name}={shlex.quote(env[name])}\n" for name in _ANNOUNCED if name in env)
    place.write_text("".join(lines))
    try:
        yield
    finally:
        place.unlink(missing_ok=True)


def join_running(var: Path) -> None:
    """Let a command in another terminal find the servers that `fundapp run` started."""
    place = var / "environment"
    if "DATABASE_URL" in os.environ or not place.exists():
        return
    for line in place.read_text().splitlines():
        name, _, value = line.partition("=")
        os.environ.setdefault(name, shlex.split(value)[0])


def keep_accounts(var: Path, words: str) -> None:
    """What the demonstration said of its accounts when it was made, to be said at each start."""
    place = var / "accounts"
    place.touch(mode=0o600)
    place.write_text(words)


def kept_accounts(var: Path) -> str:
    place = var / "accounts"
    return place.read_text() if place.exists() else ""


def _kept_secret(place: Path) -> str:
    if not place.exists():
        place.touch(mode=0o600)
        place.write_text(secrets.token_hex(32))
    return place.read_text()


def _check_port(port: int, *, patience: float) -> None:
    """With patience when a start that was killed may still be closing its web server."""
    deadline = time.monotonic() + patience
    while (error := _bind(port)) is not None:
        signals.check()
        if time.monotonic() > deadline:
            raise CannotStart(
                f"Le port {port} n’est pas libre ({error.strerror}). Choisissez-en un autre, par "
                f"exemple : PORT={port + 1 if port < 65535 else 8001} make run"
            )
        time.sleep(0.1)


def _bind(port: int) -> OSError | None:
    with socket.socket() as probe:
        # as the web server does: an address that a closed connection still holds is free
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return error
    return None
