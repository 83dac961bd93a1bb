"""Has what a page showed changed since it was read? One check for every form that overwrites."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Self
from uuid import UUID

from fundapp.kernel.errors import Refused
from fundapp.kernel.words import say

Values = Mapping[str, Any]
"""What a form shows and overwrites, by the names of its fields."""


@dataclass(frozen=True)
class Saved:
    """Who saved something, and when; None in what was kept before the moment was."""

    by: UUID
    at: datetime | None

    def __str__(self) -> str:
        """As it is kept beside what was saved (`read`)."""
        return f"{self.by} {self.at.isoformat()}" if self.at else str(self.by)

    @classmethod
    def read(cls, kept: str | None) -> Self | None:
        if not kept:
            return None
        by, _, at = kept.partition(" ")
        return cls(UUID(by), datetime.fromisoformat(at) if at else None)


NOT_KNOWN: Mapping[str, Saved | None] = MappingProxyType({})


class Outdated(Refused):
    """Something else has been saved since the page was read: `stored` holds it, unchanged.

    `saved` says of each field whose it is and since when, where that is known; `seen` marks what is stored.
    """

    words = say(
        "Une autre version a été enregistrée pendant que vous écriviez : rien n’a été écrasé. "
        "Comparez les deux versions, puis choisissez celle à garder."
    )

    def __init__(self, stored: Values, saved: Mapping[str, Saved | None] = NOT_KNOWN) -> None:
        super().__init__(self.words)
        self.stored, self.saved, self.seen = stored, saved, mark(stored)


def mark(*shown: Values) -> str:
    """A short digest of what a page shows, of one thing or of several; sent back, it says what was read."""
    return " ".join(_digest(each) for each in shown)


def _digest(values: Values) -> str:
    plain = json.dumps(values, default=str, ensure_ascii=False, sort_keys=True)
    return sha256(plain.encode()).hexdigest()[:16]


def check_seen(stored: Values, seen: str | None, typed: Values, saved: Callable[[], Saved | None]) -> None:
    """Refuse to write `typed` over `stored` unless `seen`, the `mark` of what the page showed, is of it too.

    `saved` says whose the stored values are, and is asked in a conflict alone. Raises `Outdated`. The same
    values sent twice are no conflict; a `seen` of None is a caller that showed no page.
    """
    if seen is None or mark(stored) in seen.split():
        return
    if any(typed.get(name) != value for name, value in stored.items()):
        raise Outdated(stored, dict.fromkeys(stored, saved()))
