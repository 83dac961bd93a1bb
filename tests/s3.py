"""A real S3 server over HTTP for tests, and a line to it that can be cut."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from moto.server import ThreadedMotoServer

from fundapp.kernel.ids import new_id
from fundapp.kernel.vault.bucket import Access, Bucket

KEY = Access("", "eu-west-3", "a key of the tests", "its secret")


@dataclass(frozen=True)
class Server:
    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def access(self, *, through: "Line | None" = None, key_id: str = KEY.key_id) -> Access:
        return Access(through.url if through else self.url, KEY.region, key_id, KEY.secret)

    def make_bucket(self) -> str:
        """A bucket of this test's own, by its name."""
        name = f"fund-{new_id().hex}"
        place = {"LocationConstraint": KEY.region}
        self.client.create_bucket(Bucket=name, CreateBucketConfiguration=place)
        return name

    def open(self, name: str, scratch: Path, *, prefix: str = "", through: "Line | None" = None) -> Bucket:
        return Bucket(self.access(through=through), name, prefix=prefix, sealed={}, scratch=scratch)

    @property
    def client(self) -> Any:
        """What a person at the host's console sees and does."""
        return self.access().client(patience=10, tries=1)

    @contextmanager
    def checking_keys(self) -> Iterator[None]:
        """Keys are looked at for the time of the block; the tests' own is unknown to it."""
        self._let_in_without_keys("0")
        yield
        self._let_in_without_keys("inf")

    def _let_in_without_keys(self, actions: str) -> None:
        asked = Request(f"{self.url}/moto-api/reset-auth", actions.encode(), {"Content-Type": "text/plain"})
        urlopen(asked).close()


@contextmanager
def running() -> Iterator[Server]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield Server(*server.get_host_and_port())
    finally:
        server.stop()


class Line:
    """A way to a server that lets so many bytes pass on each connection, then falls silent."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.up_to: int | None = None
        """How many bytes of a request pass; None: all of them."""
        self.down_to: int | None = None
        """How many bytes of an answer pass."""
        self.cuts = 0
        """How many connections were cut."""
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        self.up_to = self.down_to = 0

    def mend(self) -> None:
        self.up_to = self.down_to = None

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection((self._server.host, self._server.port))
            for way in ((near, far, self.up_to), (far, near, self.down_to)):
                threading.Thread(target=self._carry, args=way, daemon=True).start()

    def _carry(self, giver: socket.socket, taker: socket.socket, most: int | None) -> None:
        passed = 0
        with suppress(OSError):
            while chunk := giver.recv(65536):
                if most is not None and passed + len(chunk) > most:
                    taker.sendall(chunk[: most - passed])
                    self.cuts += 1
                    break
                taker.sendall(chunk)
                passed += len(chunk)
        for end in (giver, taker):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
