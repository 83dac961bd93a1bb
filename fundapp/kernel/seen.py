"""Has what a page showed changed since it was read? One check for every form that overwrites."""

import json
from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Any
from uuid import UUID

from fundapp.kernel.errors import Refused
from fundapp.kernel.words import say

Values = Mapping[str, Any]
"""What a form shows and overwrites, by the names of its fields."""
NOBODY: Mapping[str, UUID] = MappingProxyType({})


class Outdated(Refused):
    """Other values have been saved since the page was read: `stored` holds them, unchanged.

    `writers` says whose they are, field by field, where that is known; `seen` marks them.
    """

    words = say(
        "Quelqu’un a enregistré autre chose pendant que vous écriviez : rien n’a été écrasé. "
        "Comparez les deux versions, gardez la bonne, puis enregistrez de nouveau."
    )

    def __init__(
        self, stored: Values, writers: Mapping[str, UUID] = NOBODY, *, seen: str | None = None
    ) -> None:
        super().__init__(self.words)
        self.stored, self.writers, self.seen = stored, writers, seen or mark(stored)


def mark(values: Values) -> str:
    """A short digest of the values a form shows; sent back with it, it says which version was read."""
    plain = json.dumps(values, default=str, ensure_ascii=False, sort_keys=True)
    return sha256(plain.encode()).hexdigest()[:16]


def check_seen(stored: Values, seen: str | None, typed: Values) -> None:
    """Refuse to write `typed` over other values than were `seen`: a `mark`, or those of several rows.

    Raises `Outdated`. The same values sent twice are no conflict; None is a caller that showed no page.
    """
    if seen is None or mark(stored) in seen.split():
        return
    if any(typed.get(name) != value for name, value in stored.items()):
        raise Outdated(stored)
