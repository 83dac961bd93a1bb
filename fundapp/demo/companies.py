"""Which companies and projects does the demonstration show? All of them are made up."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from stdnum import luhn

from fundapp.demo.details import details
from fundapp.dossiers.rules.plan import YEARS
from fundapp.dossiers.rules.questions.funding import LASTS
from fundapp.dossiers.types import LegalForm, PlanKind
from fundapp.kernel.money import Money, euros, total
from fundapp.programme.types import Axis, Instrument

RESERVED = "999"
"""Fictitious SIREN begin so: a valid key on a number that no company has."""


def fictitious_siren(number: int) -> str:
    """The nth of a hundred thousand numbers with a right key and no company behind it."""
    stem = f"{RESERVED}{number:05d}"
    return stem + luhn.calc_check_digit(stem)


@dataclass(frozen=True)
class Project:
    """All that an entrepreneur writes, as a dossier's answers."""

    number: int
    company: str
    form: LegalForm
    address: str
    founder: str
    contact: str
    title: str
    axis: Axis
    summary: str
    problem: str
    solution: str
    trl: tuple[int, int]
    jobs: int
    instrument: Instrument
    asked: Money
    needs: tuple[tuple[PlanKind, str, Money], ...]
    others: tuple[tuple[PlanKind, str, Money], ...]

    @cached_property
    def siren(self) -> str:
        return fictitious_siren(self.number)

    @property
    def round_total(self) -> Money:
        return total(amount for _, _, amount in self.needs)

    def answers(self) -> dict[str, str]:
        """Every field of the form, as typed."""
        return {
            "siren": self.siren,
            "company": self.company,
            "legal_form": self.form.value,
            "address": self.address,
            "contact_name": self.contact,
            "contact_phone": "03 00 00 00 00",
            "title": self.title,
            "axis": self.axis.value,
            "summary": self.summary,
            "problem": self.problem,
            "solution": self.solution,
            "trl_now": str(self.trl[0]),
            "trl_end": str(self.trl[1]),
            "jobs": str(self.jobs),
            "instrument": self.instrument.value,
            "amount_asked": str(self.asked),
            "round_total": str(self.round_total),
            "plan_years": LASTS[len(self.pace) - 1],
            **self._plan(),
            **details(self),
        }

    @property
    def pace(self) -> tuple[int, ...]:
        """The share of the plan that falls in each of its years, in percent."""
        return (50, 30, 20) if self.number % 3 == 0 else (100,)

    def _plan(self) -> dict[str, str]:
        resources = ((PlanKind.FUND, "Fonds Dunkerque Énergie Créative", self.asked), *self.others)
        return {
            f"{side}-{position}-{part}": value
            for side, lines in (("needs", self.needs), ("resources", resources))
            for position, (kind, label, amount) in enumerate(lines)
            for part, value in (("kind", kind.value), ("label", label), *self._years(amount))
        }

    def _years(self, amount: Money) -> list[tuple[str, str]]:
        """Whole thousands of euros, so that every share is exact."""
        return [
            (column, str(Money(amount.cents * share // 100)))
            for column, share in zip(YEARS, self.pace, strict=False)
        ]


def _read(raw: dict[str, Any]) -> Project:
    words = {
        "form": LegalForm[raw["form"].upper()],
        "axis": Axis(raw["axis"]),
        "instrument": Instrument(raw["instrument"]),
    }
    lines = {
        side: tuple((PlanKind(kind), label, euros(thousands * 1000)) for kind, label, thousands in raw[side])
        for side in ("needs", "others")
    }
    sums = {"asked": euros(raw["asked"] * 1000), "trl": tuple(raw["trl"])}
    return Project(**{**raw, **words, **lines, **sums})


PROJECTS = {
    project.company: project
    for project in map(_read, tomllib.loads(Path(__file__).with_name("projects.toml").read_text())["project"])
}
"""By the company's name."""
