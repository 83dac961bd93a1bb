"""What is a parameter called, in which unit is it written, and which values may it take?

Each package declares the parameters that it reads, beside its own words; the programme's page shows them
and lets an administrator give one a new value from a day on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from fundapp.kernel.errors import Refused
from fundapp.kernel.money import Money
from fundapp.kernel.words import Worded, say, word
from fundapp.programme.rules.dates import Dated, in_force
from fundapp.programme.types import YesNo


class ParameterKind(Worded):
    """How a value is kept, and in which unit people read it."""

    COUNT = word("count", "nombre")
    DAYS = word("days", "jours")
    MONTHS = word("months", "mois")
    YEARS = word("years", "ans")
    CENTS = word("cents", "euros")
    BASIS_POINTS = word("basis_points", "pour cent")
    YES_NO = word("yes_no", "oui ou non")
    CHOICE = word("choice", "au choix")
    CHOICES = word("choices", "liste")
    TABLE = word("table", "tableau")


NUMBERS = frozenset(
    {
        ParameterKind.COUNT,
        ParameterKind.DAYS,
        ParameterKind.MONTHS,
        ParameterKind.YEARS,
        ParameterKind.CENTS,
        ParameterKind.BASIS_POINTS,
    }
)


@dataclass(frozen=True)
class ParameterSpec:
    """One dated parameter: its key, what people call it, its kind, and for a number its bounds."""

    key: str
    label: str
    kind: ParameterKind
    words: type[Worded] | None = None
    """The words of a choice or of a list."""
    least: int = 0
    most: int = 10**15

    @property
    def editable(self) -> bool:
        """Whether one field says it; a table of rules is changed with the program that reads it."""
        return self.kind is not ParameterKind.TABLE


PARAMETERS: dict[str, ParameterSpec] = {}


def declare(*specs: ParameterSpec) -> None:
    """Make these parameters known, once each, by the package that reads them."""
    for spec in specs:
        if spec.key in PARAMETERS:
            raise TypeError(f"two packages declare the parameter {spec.key}")
        PARAMETERS[spec.key] = spec


def check_value(spec: ParameterSpec, value: Any) -> None:
    """Whether a value may be kept under this key; raises `Refused`."""
    allowed = {each.value for each in spec.words} if spec.words else set()
    match spec.kind:
        case ParameterKind.YES_NO:
            right = isinstance(value, bool)
        case ParameterKind.CHOICE:
            right = value in allowed
        case ParameterKind.CHOICES:
            right = isinstance(value, list) and set(value) <= allowed
        case ParameterKind.TABLE:
            right = isinstance(value, dict | list)
        case _:
            right = isinstance(value, int) and not isinstance(value, bool)
    if not right:
        raise Refused(
            "Cette valeur n’est pas de la nature attendue : choisissez-en une autre.", field="value"
        )
    if spec.kind in NUMBERS and not spec.least <= value <= spec.most:
        raise Refused("Cette valeur sort des bornes prévues : vérifiez l’unité.", field="value")


def as_shown(spec: ParameterSpec, kept: Any) -> Any:
    """A value as it is kept, as the field of its kind shows and sends it."""
    match spec.kind:
        case ParameterKind.CENTS | ParameterKind.BASIS_POINTS:
            return Money(kept)
        case ParameterKind.YES_NO:
            return YesNo.YES if kept else YesNo.NO
        case ParameterKind.CHOICE:
            return spec.words(kept) if spec.words else None
        case _:
            return kept


def version_shown(spec: ParameterSpec, kept: Any, valid_from: date, source: str) -> dict[str, Any]:
    """One dated value as its form shows and sends it."""
    return {"value": as_shown(spec, kept), "valid_from": valid_from, "source": source}


def check_dates(versions: Iterable[Dated], *, valid_from: date, today: date) -> None:
    """A new value begins today or later, after every value that is known: the past keeps its rules."""
    if valid_from < today:
        raise Refused(
            "Choisissez aujourd’hui ou un jour à venir : ce qui est déjà jugé garde sa règle.",
            field="valid_from",
        )
    if any(each.valid_from >= valid_from for each in versions):
        raise Refused(
            "Une valeur est déjà prévue à cette date ou après : choisissez un jour plus tardif.",
            field="valid_from",
        )


class Valued(Dated, Protocol):
    @property
    def value(self) -> Any: ...


AT_MOST = (("cap.ticket_min_cents", "cap.ticket_max_cents"),)
"""Amounts of which the first never exceeds the second."""


def ordered_with(key: str) -> str | None:
    """The parameter whose value bounds this one's; None where none does."""
    return next((pair[1 - pair.index(key)] for pair in AT_MOST if key in pair), None)


def check_order(key: str, value: int, valid_from: date, bound: str, versions: Sequence[Valued]) -> None:
    """The values of a pair keep their order on every day from the new value's on.

    `versions` are those of the other parameter of the pair, `bound` its key.
    """
    begin = (each.valid_from for each in versions)
    end = (each.valid_to + timedelta(days=1) for each in versions if each.valid_to)
    for day in sorted({valid_from, *(each for each in (*begin, *end) if each > valid_from)}):
        held = in_force(versions, day)
        if held is None:
            continue
        low, high = (value, held.value) if (key, bound) in AT_MOST else (held.value, value)
        if low > high:
            raise Refused(
                "« %(other)s » vaut %(bound)s le %(day)s, et le plus petit ne dépasse jamais le plus grand : "
                "choisissez un autre montant, ou changez d’abord l’autre paramètre.",
                field="value",
                other=say(PARAMETERS[bound].label),
                bound=Money(held.value),
                day=day,
            )


declare(
    ParameterSpec(
        "ticket.lapse_months", "Délai pour signer après le vote", ParameterKind.MONTHS, least=1, most=60
    ),
    ParameterSpec("cap.ticket_min_cents", "Ticket le plus petit", ParameterKind.CENTS),
    ParameterSpec("cap.ticket_max_cents", "Ticket le plus grand", ParameterKind.CENTS),
    ParameterSpec(
        "cap.company_bp",
        "Part de l’enveloppe pour une même entreprise",
        ParameterKind.BASIS_POINTS,
        most=10_000,
    ),
    ParameterSpec(
        "cofinancing.second_person_cents",
        "Cofinancement signé à confirmer par une deuxième personne, au-delà de",
        ParameterKind.CENTS,
    ),
    ParameterSpec(
        "return.second_person_cents",
        "Retour d’argent à décider à deux, au-delà de",
        ParameterKind.CENTS,
    ),
    ParameterSpec(
        "return.interest_bp",
        "Intérêts à décider à deux, au-delà d’un taux annuel de",
        ParameterKind.BASIS_POINTS,
        most=10_000,
    ),
    ParameterSpec("state_aid.de_minimis_cents", "Plafond de minimis sur trois ans", ParameterKind.CENTS),
    ParameterSpec(
        "account.export_days", "Conservation d’un fichier de données", ParameterKind.DAYS, most=365
    ),
    ParameterSpec(
        "account.erasure_days", "Délai avant suppression d’un compte", ParameterKind.DAYS, most=365
    ),
    ParameterSpec(
        "retention.refused_years", "Conservation d’un dossier refusé", ParameterKind.YEARS, most=100
    ),
    ParameterSpec(
        "retention.funded_years", "Conservation d’un dossier financé", ParameterKind.YEARS, most=100
    ),
)
