"""Has what a page showed changed since it was read? One check for every form that overwrites."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from fundapp.kernel.errors import Refused
from fundapp.kernel.words import say

Values = Mapping[str, Any]
"""What a form shows and overwrites, by the names of its fields."""


class Outdated(Refused):
    """Somebody else has saved other values since the page was read: `stored` holds them, unchanged."""

    def __init__(self, stored: Values) -> None:
        super().__init__(
            say(
                "Quelqu’un a enregistré autre chose pendant que vous écriviez : rien n’a été écrasé. "
                "Comparez les deux versions, gardez la bonne, puis enregistrez de nouveau."
            )
        )
        self.stored = stored


def mark(values: Values) -> str:
    """A short digest of the values a form shows; sent back with it, it says which version was read."""
    plain = json.dumps(values, default=str, ensure_ascii=False, sort_keys=True)
    return sha256(plain.encode()).hexdigest()[:16]


def check_seen(stored: Values, seen: str | None, typed: Values) -> None:
    """Refuse to write `typed` over values other than those that were `seen` (a `mark`).

    Raises `Outdated`. The same values sent twice are no conflict; None is a caller that showed no page.
    """
    if seen is None or seen == mark(stored):
        return
    if any(typed.get(name) != value for name, value in stored.items()):
        raise Outdated(stored)
