"""Where are the bytes of the pieces? In a folder of ours, named by what they are, never by people."""

import hashlib
import os
import re
import tempfile
from collections.abc import Collection
from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}")


def keep(folder: Path, content: bytes) -> str:
    """Write the bytes once under their SHA-256, whole or not at all; the digest is their only name."""
    digest = hashlib.sha256(content).hexdigest()
    place = _place(folder, digest)
    if place.exists():
        os.utime(place)
        return digest
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(unfinished).replace(place)
    return digest


def read(folder: Path, digest: str) -> bytes:
    return _place(folder, digest).read_bytes()


def adopt(folder: Path, file: Path) -> str:
    """Take in a file that is already on this disk, under what its bytes say."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        os.fsync(content.fileno())
    place = _place(folder, digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    os.utime(file)
    file.replace(place)
    return digest


def forget(folder: Path, known: Collection[str], *, before: float) -> int:
    """Delete what nobody holds and nobody touched since; how many files are gone."""
    gone = 0
    for place in folder.glob("[0-9a-f][0-9a-f]/*"):
        if place.name not in known and place.stat().st_mtime < before:
            place.unlink(missing_ok=True)
            gone += 1
    return gone


def _place(folder: Path, digest: str) -> Path:
    if not _DIGEST.fullmatch(digest):
        raise ValueError("a piece is named by its SHA-256")
    return folder / digest[:2] / digest
