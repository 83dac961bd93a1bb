"""Does the antivirus find anything in these bytes? clamd's INSTREAM; without an answer, not scanned."""

import socket
import struct
from io import BytesIO
from typing import BinaryIO

from fundapp.dossiers.types import ScanState

CHUNK = 64 * 1024
TIMEOUT = 30


def scan(file: bytes | BinaryIO, address: str) -> ScanState:
    """`address` is `host:port` or a socket's path; empty or silent, the piece stays closed to others."""
    if not address:
        return ScanState.NOT_SCANNED
    try:
        answer = _ask(BytesIO(file) if isinstance(file, bytes) else file, address)
    except OSError:
        return ScanState.NOT_SCANNED
    if answer.endswith("FOUND"):
        return ScanState.INFECTED
    return ScanState.CLEAN if answer.endswith("OK") else ScanState.NOT_SCANNED


def _ask(file: BinaryIO, address: str) -> str:
    with _connected(address) as clamd:
        clamd.sendall(b"zINSTREAM\0")
        file.seek(0)
        while chunk := file.read(CHUNK):
            clamd.sendall(struct.pack("!I", len(chunk)) + chunk)
        clamd.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := clamd.recv(4096)):
            answer += more
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _connected(address: str) -> socket.socket:
    if "/" not in address:
        host, _, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=TIMEOUT)
    clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    clamd.settimeout(TIMEOUT)
    try:
        clamd.connect(address)
    except OSError:
        clamd.close()
        raise
    return clamd
