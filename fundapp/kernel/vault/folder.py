"""How are files kept in a folder of this machine?"""

import fcntl
import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from fundapp.kernel.vault.contract import DIGEST, INCOMING, Kept, as_file, away, digest_of, place_of

_EVERYTHING = ("[0-9a-f][0-9a-f]/*", f"{INCOMING}/*")


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def keep(self, content: bytes | BinaryIO) -> str:
        file = as_file(content)
        file.seek(0)
        digest, size = digest_of(file), file.tell()
        place = self.path / place_of(digest)
        with _reached():
            if place.exists() and place.stat().st_size == size:
                os.utime(place)
            else:
                file.seek(0)
                _write(place, file)
        return digest

    def open(self, digest: str) -> BinaryIO:
        with _reached():
            return (self.path / place_of(digest)).open("rb")

    def kept(self) -> Iterator[Kept]:
        for place in self.path.glob(_EVERYTHING[0]):
            if DIGEST.fullmatch(place.name):
                yield Kept(place.name, place.stat().st_size)

    def forget(self, held: Collection[str], *, before: datetime) -> int:
        gone, last = 0, before.timestamp()
        for pattern in _EVERYTHING:
            for place in self.path.glob(pattern):
                if place.name not in held and place.stat().st_mtime < last:
                    place.unlink(missing_ok=True)
                    gone += 1
        return gone

    def check(self) -> None:
        with _reached():
            self.path.mkdir(parents=True, exist_ok=True)
            if not os.access(self.path, os.W_OK | os.X_OK):
                raise PermissionError(f"{self.path} can't be written")

    def add_part(self, upload: UUID, offset: int, part: bytes) -> None:
        place = self._waiting(upload)
        with _reached():
            place.parent.mkdir(parents=True, exist_ok=True)
            with _alone(place, os.O_CREAT) as file:
                if os.fstat(file.fileno()).st_nlink == 1:  # else it has a second name, or none any more
                    file.seek(offset)
                    file.write(part)

    @contextmanager
    def joined(self, upload: UUID) -> Iterator[BinaryIO]:
        """Nobody writes into it while somebody looks at it."""
        with _alone(self._waiting(upload)) as file:
            yield file

    def adopt(self, upload: UUID, file: BinaryIO) -> str:
        """The parts are one file of this disk already: it only takes another name."""
        file.seek(0)
        digest = digest_of(file)
        place = self.path / place_of(digest)
        named = place.with_name(f"{place.name}.{upload.hex}")
        with _reached():
            os.fsync(file.fileno())
            os.utime(file.fileno())
            place.parent.mkdir(parents=True, exist_ok=True)
            os.link(self._waiting(upload), named)
            named.replace(place)
            named.unlink(missing_ok=True)  # where it was that file already, nothing was renamed
        return digest

    def drop(self, upload: UUID) -> None:
        with _reached():
            self._waiting(upload).unlink(missing_ok=True)

    def _waiting(self, upload: UUID) -> Path:
        return self.path / INCOMING / upload.hex


def _write(place: Path, file: BinaryIO) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as written:
            while chunk := file.read(1024 * 1024):
                written.write(chunk)
            written.flush()
            os.fsync(written.fileno())
        Path(unfinished).replace(place)
    except OSError:
        Path(unfinished).unlink(missing_ok=True)
        raise


@contextmanager
def _alone(place: Path, flags: int = 0) -> Iterator[BinaryIO]:
    """A file of ours to read and write, held against every other process until the block ends."""
    with os.fdopen(os.open(place, os.O_RDWR | flags, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


@contextmanager
def _reached() -> Iterator[None]:
    """A full or broken disk is out of reach; a file that isn't there is another matter."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise away(error) from error
