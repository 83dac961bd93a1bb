"""Which version holds on a day, and is a call open at a moment?"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol, TypeVar

from fundapp.kernel.errors import Refused


class Dated(Protocol):
    @property
    def valid_from(self) -> date: ...

    @property
    def valid_to(self) -> date | None: ...


T = TypeVar("T", bound=Dated)


def in_force(versions: Iterable[T], on: date) -> T | None:
    """The version that holds on a day: both ends belong to it, and the latest to begin wins."""
    holding = [
        each for each in versions if each.valid_from <= on and (each.valid_to is None or on <= each.valid_to)
    ]
    return max(holding, key=lambda each: each.valid_from, default=None)


def is_open(opens_at: datetime, closes_at: datetime, at: datetime) -> bool:
    """Open at the very first moment, closed at the closing one."""
    return opens_at <= at < closes_at


def check_open(opens_at: datetime, closes_at: datetime, at: datetime) -> None:
    if at < opens_at:
        raise Refused(
            "Cet appel n’est pas encore ouvert : il ouvrira %(opening)s, heure de Paris.", opening=opens_at
        )
    if at >= closes_at:
        raise Refused(
            "Cet appel est clos depuis %(closing)s, heure de Paris. Votre brouillon est conservé ; "
            "consultez les appels ouverts pour le déposer ailleurs.",
            closing=closes_at,
        )
