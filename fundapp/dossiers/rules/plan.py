"""Is the funding plan in balance, year by year and in total, to the cent (INT-02)?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from fundapp.dossiers.rules.form import cell_name
from fundapp.dossiers.rules.tables import Table
from fundapp.dossiers.types import PlanKind, PlanSide
from fundapp.kernel.money import ZERO, Money, total
from fundapp.kernel.words import Sentence, say

TABLES = {PlanSide.NEED: "needs", PlanSide.RESOURCE: "resources"}
"""The tables of every form that make its plan."""
YEARS = ("amount", "amount2", "amount3", "amount4", "amount5")
"""Their columns of amounts, one a year; a form that does not ask over how many years has the first."""

EMPTY = say("Le plan est vide : ajoutez vos besoins et vos ressources.")
EVEN = say("Besoins %(needs)s, ressources %(resources)s : le plan est équilibré.")
UNEVEN = say(
    "Besoins %(needs)s, ressources %(resources)s : l’écart est de %(gap)s. "
    "Les deux totaux doivent être égaux au centime près."
)
UNEVEN_YEARS = say(
    "Besoins %(needs)s, ressources %(resources)s, écart au total %(gap)s ; %(years)s. "
    "Les deux côtés doivent être égaux chaque année, au centime près."
)
UNEVEN_YEAR = say("année %(year)s : écart de %(gap)s")


def words() -> dict[str, Sentence]:
    """The sentences of the balance with their holes still open, for what adds up as one types."""
    sentences = {
        "empty": EMPTY, "even": EVEN, "uneven": UNEVEN, "years": UNEVEN_YEARS, "year": UNEVEN_YEAR
    }  # fmt: skip
    holes = {name: f"{{{name}}}" for name in ("needs", "resources", "gap", "years", "year")}
    return {name: Sentence(each.text, holes) for name, each in sentences.items()}


@dataclass(frozen=True)
class Line:
    """One line of the plan that can be counted."""

    side: PlanSide
    kind: PlanKind
    label: str
    years: tuple[Money, ...]

    @property
    def amount(self) -> Money:
        return total(self.years)


@dataclass(frozen=True)
class Year:
    """What one year needs and what pays for it."""

    needs: Money = ZERO
    resources: Money = ZERO

    @property
    def gap(self) -> Money:
        """Signed: negative when resources are missing."""
        return self.resources - self.needs


@dataclass(frozen=True)
class Balance:
    """Both sides of each year."""

    years: tuple[Year, ...]

    @property
    def needs(self) -> Money:
        return total(year.needs for year in self.years)

    @property
    def resources(self) -> Money:
        return total(year.resources for year in self.years)

    @property
    def gap(self) -> Money:
        return self.resources - self.needs

    def year(self, number: int) -> Year:
        """From one on; a year that nothing falls in is there too."""
        return self.years[number - 1] if number <= len(self.years) else Year()

    @property
    def words(self) -> dict[str, Sentence]:
        return words()

    @property
    def even(self) -> bool:
        return bool(self.needs) and not any(year.gap for year in self.years)

    @property
    def sentence(self) -> Sentence:
        if not self.needs and not self.resources:
            return EMPTY
        values: dict[str, Any] = {"needs": self.needs, "resources": self.resources, "gap": self.gap}
        if self.even:
            return Sentence(EVEN.text, values)
        if len(self.years) < 2:
            return Sentence(UNEVEN.text, values)
        years = [
            Sentence(UNEVEN_YEAR.text, {"year": number, "gap": year.gap})
            for number, year in enumerate(self.years, start=1)
            if year.gap
        ]
        return Sentence(UNEVEN_YEARS.text, values | {"years": years})


def lines_of(values: Mapping[str, Any]) -> tuple[Line, ...]:
    """The lines that can be counted, from the tables of an application."""
    lines = (
        Line(side, row["kind"], row["label"] or "", tuple(row[name] or ZERO for name in asked))
        for side, table, asked in _sides(values)
        for row in table.rows
    )
    return tuple(line for line in lines if line.amount)


def without_amount(values: Mapping[str, Any]) -> dict[str, Sentence]:
    """By input: a line that no year gives an amount is not finished."""
    words = say("Indiquez le montant de cette ligne, ou videz-la.")
    return {
        cell_name(TABLES[side], row.number, asked[0]): words
        for side, table, asked in _sides(values)
        for row in table.rows
        if asked and not any(row[name] for name in asked)
    }


def _sides(values: Mapping[str, Any]) -> list[tuple[PlanSide, Table, list[str]]]:
    """Each side's table with the years that are asked of it."""
    tables = {side: values.get(name, Table((), ())) for side, name in TABLES.items()}
    return [
        (side, table, [column.name for column in table.columns if column.name in YEARS])
        for side, table in tables.items()
    ]


def balance(lines: Iterable[Line]) -> Balance:
    by_side: dict[PlanSide, list[tuple[Money, ...]]] = {side: [] for side in PlanSide}
    for line in lines:
        by_side[line.side].append(line.years)
    needs, resources = (
        [total(amounts) for amounts in zip_longest(*by_side[side], fillvalue=ZERO)] for side in PlanSide
    )
    return Balance(tuple(Year(*both) for both in zip_longest(needs, resources, fillvalue=ZERO)))
