"""What does every store of files promise, and how does it say that it is out of reach?"""

import hashlib
import io
import logging
import re
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol
from uuid import UUID

from fundapp.kernel.errors import Unavailable
from fundapp.kernel.words import say

logger = logging.getLogger(__name__)

INCOMING = "incoming"
"""Where the parts of files that are still on their way wait, beside the pieces."""
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Kept:
    """A file of the store: its SHA-256 is its only name."""

    digest: str
    size: int


class Vault(Protocol):
    """Bytes under their SHA-256.

    Out of reach, it raises `Unavailable`; for a file that it lacks, `FileNotFoundError`.
    """

    def keep(self, content: bytes | BinaryIO) -> str:
        """Keep the bytes whole or not at all; the same bytes twice are one file, last kept now."""

    def open(self, digest: str) -> BinaryIO:
        """The bytes, from any place of them on."""

    def kept(self) -> Iterator[Kept]: ...

    def forget(self, held: Collection[str], *, before: datetime) -> int:
        """Delete what nobody holds (digests, hexadecimal ids of uploads) and nobody touched since."""

    def check(self) -> None:
        """Answer soon, or raise `Unavailable`."""

    def add_part(self, upload: UUID, offset: int, part: bytes) -> None:
        """Keep a part of a file on its way; what a crash left at that place is written over.

        Nothing is written any more into what has become a file.
        """

    def joined(self, upload: UUID) -> AbstractContextManager[BinaryIO]:
        """All parts that came, as one file to look at."""

    def adopt(self, upload: UUID, file: BinaryIO) -> str:
        """Make a file of the parts that were joined and looked at: its digest. They stay until dropped."""

    def drop(self, upload: UUID) -> None:
        """Nothing stays of the parts."""


def place_of(digest: str) -> str:
    """The same in a folder and in a bucket, so that any tool may copy the one to the other."""
    if not DIGEST.fullmatch(digest):
        raise ValueError("a file is named by its SHA-256")
    return f"{digest[:2]}/{digest}"


def as_file(content: bytes | BinaryIO) -> BinaryIO:
    return io.BytesIO(content) if isinstance(content, bytes) else content


def digest_of(file: BinaryIO) -> str:
    """Read it all, from where it stands."""
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # BinaryIO reads into


def away(why: Exception) -> Unavailable:
    """The person hears what to do, the log hears what is wrong."""
    logger.error("the store of files does not answer: %s", why)
    return Unavailable(
        say(
            "Le lieu où les fichiers sont gardés ne répond pas. Réessayez dans quelques minutes : "
            "ce que vous avez saisi est conservé."
        ),
        field="file",
    )
