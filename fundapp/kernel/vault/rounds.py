"""Is every file still what its name says, and how do they all move to another store?"""

import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from fundapp.kernel.vault.contract import Vault, digest_of


@dataclass(frozen=True)
class Copied:
    new: int
    there: int
    damaged: tuple[str, ...]
    """Files that are no longer what their name says: they stay where they are."""


@dataclass(frozen=True)
class Checked:
    read: int
    missing: tuple[str, ...]
    damaged: tuple[str, ...]

    @property
    def well(self) -> bool:
        return not self.missing and not self.damaged


def read(vault: Vault, digest: str) -> bytes:
    with vault.open(digest) as file:
        return file.read()


def copy(origin: Vault, target: Vault, *, scratch: Path) -> Copied:
    """What is there whole is left alone, so that whoever was cut begins again and goes on."""
    there = set(target.kept())
    files = list(origin.kept())
    lacking = [each.digest for each in files if each not in there]
    damaged = [digest for digest in lacking if not _carry(origin, target, digest, scratch)]
    return Copied(len(lacking) - len(damaged), len(files) - len(lacking), tuple(damaged))


def _carry(origin: Vault, target: Vault, digest: str, scratch: Path) -> bool:
    """Say what the bytes are before they leave, and again when they have arrived."""
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=scratch) as carried:
        with origin.open(digest) as file:
            while chunk := file.read(1024 * 1024):
                carried.write(chunk)
        carried.seek(0)
        if digest_of(carried) != digest:
            return False
        target.keep(carried)
    return _whole(target, digest)


def check(vault: Vault, held: Collection[str], *, chosen: Callable[[str], bool]) -> Checked:
    """Is everything there that somebody holds, and are those that are chosen what their name says?"""
    there = {each.digest for each in vault.kept()}
    read_again = [digest for digest in held if digest in there and chosen(digest)]
    damaged = [digest for digest in read_again if not _whole(vault, digest)]
    missing = [digest for digest in held if digest not in there]
    return Checked(len(read_again), tuple(sorted(missing)), tuple(sorted(damaged)))


def _whole(vault: Vault, digest: str) -> bool:
    with vault.open(digest) as file:
        return digest_of(file) == digest
