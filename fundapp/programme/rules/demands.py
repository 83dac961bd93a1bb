"""What does the fund demand of a dossier, by its instrument and the amount it asks?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fundapp.kernel.money import Money
from fundapp.kernel.words import Sentence, say
from fundapp.programme.types import Instrument

NOTHING = Money(0)


@dataclass(frozen=True)
class Demand:
    """What is demanded of the dossiers of some instruments (of all when none is named), from an amount on."""

    what: tuple[Any, ...]
    instruments: frozenset[Instrument] = frozenset()
    least: Money = NOTHING

    def holds(self, instrument: Instrument | None, asked: Money | None) -> bool:
        """Whether it is made of this dossier; an amount that nobody has written yet is under no threshold."""
        named = not self.instruments or instrument in self.instruments
        return named and (asked is None or asked >= self.least)

    def reason(self, *instruments: Instrument | None) -> Sentence:
        """Why it is made of a dossier of this instrument; without one, of which dossiers it is made."""
        named = instruments or tuple(each for each in Instrument if each in self.instruments)
        if self.instruments and self.least:
            return say("%(instruments)s, à partir de %(least)s", instruments=named, least=self.least)
        if self.instruments:
            return say("%(instruments)s", instruments=named)
        if self.least:
            return say("Tout dossier à partir de %(least)s", least=self.least)
        return say("Tout dossier")


def demands_of(value: Iterable[Mapping[str, Any]]) -> list[Demand]:
    """The rows of a parameter: `demand` (a list), and if need be `instruments` and `from_cents`."""
    return [
        Demand(
            tuple(row["demand"]),
            frozenset(Instrument(each) for each in row.get("instruments", ())),
            Money(row.get("from_cents", 0)),
        )
        for row in value
    ]


def demanded(
    demands: Iterable[Demand], instrument: Instrument | None, asked: Money | None
) -> dict[Any, Sentence]:
    """Everything demanded of a dossier, each with the first reason why."""
    found: dict[Any, Sentence] = {}
    for demand in demands:
        if demand.holds(instrument, asked):
            found = {**dict.fromkeys(demand.what, demand.reason(instrument)), **found}
    return found
