"""A socket that speaks clamd's INSTREAM and finds the word EICAR."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@contextmanager
def listening() -> Iterator[str]:
    """Its address, as `CLAMAV` takes it."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = threading.Thread(target=_serve, args=(listener,), daemon=True)
    server.start()
    yield f"127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    server.join()


def _serve(listener: socket.socket) -> None:
    while True:
        try:
            talk, _ = listener.accept()
        except OSError:
            return
        with talk, talk.makefile("rb") as said:
            assert said.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack("!I", said.read(4))[0]:
                content += said.read(size)
            found = b"Eicar FOUND" if b"EICAR" in content else b"OK"
            talk.sendall(b"stream: " + found + b"\0")
