"""Does the cap table add up to what is declared, and which share of it is the fund offered (INT-03)?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fundapp.dossiers.rules.tables import Table
from fundapp.kernel.money import Money
from fundapp.kernel.words import Sentence, Worded, say

TABLE, BEFORE, AFTER = "cap_table", "shares_before", "shares_after"


@dataclass(frozen=True)
class Holding:
    """What one holder has of one kind of security, fully diluted; shares in hundredths of a percent."""

    holder: str
    kind: Worded | None
    before: int
    after: int
    before_share: int
    after_share: int


@dataclass(frozen=True)
class CapTable:
    """Who holds the company before and after the round."""

    holdings: tuple[Holding, ...]

    @property
    def before(self) -> int:
        return sum(each.before for each in self.holdings)

    @property
    def after(self) -> int:
        return sum(each.after for each in self.holdings)


@dataclass(frozen=True)
class Worth:
    """What the company is worth once the round is paid, and the fund's share of it."""

    pre_money: Money
    raised: Money
    asked: Money

    @property
    def post_money(self) -> Money:
        return self.pre_money + self.raised

    @property
    def fund_share(self) -> int:
        """In hundredths of a percent, rounded half up (F04)."""
        return (20_000 * self.asked.cents + self.post_money.cents) // (2 * self.post_money.cents)


def shares_of(numbers: Sequence[int]) -> list[int]:
    """Hundredths of a percent that make 100.00 exactly: largest remainder, ties to the first (F03)."""
    whole = sum(numbers)
    if not whole:
        return [0] * len(numbers)
    parts = [divmod(10_000 * number, whole) for number in numbers]
    left = 10_000 - sum(share for share, _ in parts)
    favoured = sorted(range(len(parts)), key=lambda index: (-parts[index][1], index))[:left]
    return [share + (index in favoured) for index, (share, _) in enumerate(parts)]


def cap_table_of(values: Mapping[str, Any]) -> CapTable:
    """The lines that can be counted, from the answers as understood."""
    rows = values.get(TABLE, Table((), ())).rows
    before, after = ([row[moment] or 0 for row in rows] for moment in ("before", "after"))
    shares = zip(shares_of(before), shares_of(after), strict=True)
    return CapTable(
        tuple(
            Holding(row["holder"] or "", row["kind"], *numbers, *share)
            for row, numbers, share in zip(rows, zip(before, after, strict=True), shares, strict=True)
        )
    )


def worth_of(values: Mapping[str, Any]) -> Worth | None:
    """None until all of it is answered; a round that says no other is wholly paid in capital."""
    pre_money, asked = values.get("pre_money"), values.get("amount_asked")
    raised = values.get("equity_round") or values.get("round_total")
    return Worth(pre_money, raised, asked) if pre_money and raised and asked else None


def gaps_of(values: Mapping[str, Any]) -> dict[str, Sentence]:
    """By question, what does not go together; signed, negative when the table has too few."""
    table = cap_table_of(values)
    if not table.holdings:
        return _capital(values)
    return {
        name: words
        for name, words in (
            (BEFORE, _gap(table.before, values.get(BEFORE), _BEFORE)),
            (AFTER, _gap(table.after, values.get(AFTER), _AFTER)),
        )
        if words
    } | _capital(values)


_BEFORE = (
    "Avant le tour, le tableau compte %(counted)s titres et vous en déclarez %(declared)s : "
    "l’écart est de %(gap)s."
)
_AFTER = (
    "Après le tour, le tableau compte %(counted)s titres et vous en déclarez %(declared)s : "
    "l’écart est de %(gap)s."
)


def _gap(counted: int, declared: int | None, words: str) -> Sentence | None:
    if declared is None or counted == declared:
        return None
    return say(words, counted=counted, declared=declared, gap=counted - declared)


def _capital(values: Mapping[str, Any]) -> dict[str, Sentence]:
    raised, asked, whole = (values.get(name) for name in ("equity_round", "amount_asked", "round_total"))
    if raised and asked and raised < asked:
        words = say(
            "Le capital levé (%(raised)s) comprend le montant demandé au fonds (%(asked)s) : "
            "il ne peut pas être plus petit.",
            raised=raised,
            asked=asked,
        )
    elif raised and whole and raised > whole:
        words = say(
            "Le capital levé (%(raised)s) dépasse le total du tour (%(whole)s).", raised=raised, whole=whole
        )
    else:
        return {}
    return {"equity_round": words}
