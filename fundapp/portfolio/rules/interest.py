"""How much interest can money lent have brought by a day, and does a return bring more?

The rate and the term of each contract are not kept: the fund's highest yearly rate stands for all of them.
More is no fault, as a participating loan may pay a share of profits, but two people decide on it with the
document.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from fundapp.kernel.money import ZERO, Money, total
from fundapp.kernel.words import Sentence, say
from fundapp.portfolio.rules.ledger import DatedLine
from fundapp.portfolio.types import EntryKind, ReturnNature

YEAR = 365
"""Days: interest is counted over the exact days, on a year of 365 (FIN-10)."""


@dataclass(frozen=True)
class Excess:
    """On one day, interest that has come back beyond what the highest rate brings by then."""

    on: date
    received: Money
    most: Money
    rate_bp: int

    @property
    def sentence(self) -> Sentence:
        return say(
            "Au %(day)s, %(received)s d’intérêts seraient revenus, pour %(most)s au plus au taux de "
            "%(rate)s %% par an sur le capital versé : %(excess)s de plus.",
            day=self.on,
            received=self.received,
            most=self.most,
            rate=Decimal(self.rate_bp) / 100,
            excess=self.received - self.most,
        )


def most_by(lines: Iterable[DatedLine], rate_bp: int, on: date) -> Money:
    """Simple interest by a day at a yearly rate, on what was paid and had not come back, day by day."""
    cent_days, since, out = 0, on, ZERO
    for line in sorted(lines, key=lambda line: line.on):
        if line.on >= on:
            break
        cent_days += max(out.cents, 0) * (line.on - since).days
        since = line.on
        if line.kind is EntryKind.PAY:
            out += line.amount
        elif line.of_capital:
            out -= line.amount
    cent_days += max(out.cents, 0) * (on - since).days
    cents = Decimal(cent_days) * rate_bp / (10_000 * YEAR)
    return Money(int(cents.quantize(Decimal(1), rounding=ROUND_HALF_UP)))


def excess(lines: Iterable[DatedLine], new: DatedLine, rate_bp: int) -> Excess | None:
    """The first day on which there is more, once a new return is written; None when there is none.

    The days before the new line are left: they are judged already.
    """
    if new.nature is not ReturnNature.INTEREST:
        return None
    known = [*lines, new]
    interest = [line for line in known if line.nature is ReturnNature.INTEREST]
    for day in sorted({line.on for line in interest if line.on >= new.on}):
        received = total(line.amount for line in interest if line.on <= day)
        most = most_by(known, rate_bp, day)
        if received > most:
            return Excess(day, received, most, rate_bp)
    return None
