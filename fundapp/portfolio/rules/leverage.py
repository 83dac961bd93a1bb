"""How much does a euro of public money set off? Each ratio under its own name (FIN-19 to FIN-21)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fundapp.kernel.money import ZERO, Money, total
from fundapp.portfolio.types import Grade, Nature


@dataclass(frozen=True)
class Backing:
    """One co-financer's money beside the fund's."""

    nature: Nature
    grade: Grade
    amount: Money


@dataclass(frozen=True)
class Financing:
    """Who pays for projects: the fund, other public bodies, private money."""

    fund: Money = ZERO
    other_public: Money = ZERO
    private: Money = ZERO

    def __add__(self, other: "Financing") -> "Financing":
        return Financing(
            self.fund + other.fund, self.other_public + other.other_public, self.private + other.private
        )

    @property
    def public(self) -> Money:
        return self.fund + self.other_public

    @property
    def total(self) -> Money:
        return self.public + self.private

    @property
    def multiplier(self) -> int | None:
        """All financing by euro of the fund, in hundredths."""
        return hundredths(self.total, self.fund)

    @property
    def entrainement(self) -> int | None:
        """Others' financing by euro of the fund, in hundredths: always the multiplier less one."""
        return hundredths(self.total - self.fund, self.fund)

    @property
    def private_leverage(self) -> int | None:
        """Private euros by public euro, the fund's and others' together, in hundredths."""
        return hundredths(self.private, self.public)


def hundredths(numerator: Money, denominator: Money) -> int | None:
    """A ratio rounded half up at two decimals; undefined, not zero, over nothing (FIN-07)."""
    if denominator <= ZERO:
        return None
    return (numerator.cents * 200 + denominator.cents) // (2 * denominator.cents)


def financing(fund: Money, backings: Iterable[Backing], grades: Sequence[Grade]) -> Financing:
    """What the fund and the co-financings of these grades amount to."""
    counted = [each for each in backings if each.grade in grades]
    return Financing(
        fund=fund,
        other_public=total(each.amount for each in counted if each.nature is Nature.PUBLIC),
        private=total(each.amount for each in counted if each.nature is Nature.PRIVATE),
    )


def of_portfolio(parts: Iterable[Financing]) -> Financing:
    """The portfolio's leverage is a ratio of sums, never a mean of ratios (FIN-20)."""
    whole = Financing()
    for part in parts:
        whole += part
    return whole


ACHIEVED = tuple(grade for grade in Grade if grade.achieved)
FORECAST = tuple(grade for grade in Grade if not grade.achieved)
