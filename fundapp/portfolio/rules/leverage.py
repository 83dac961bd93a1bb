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
    engaged: bool = True
    """Whether the fund has signed in the same project: before that, nothing has been set off."""

    @property
    def achieved(self) -> bool:
        return self.engaged and self.grade.achieved


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


def achieved(fund: Money, backings: Iterable[Backing]) -> Financing:
    """What the fund signed and what others signed beside it: the only figure to publish (FIN-21)."""
    return financing(fund, [each for each in backings if each.achieved])


def forecast(backings: Iterable[Backing]) -> Financing:
    """What is announced or promised, and may never come."""
    return financing(ZERO, [each for each in backings if not each.achieved])


def financing(fund: Money, backings: Sequence[Backing]) -> Financing:
    """Who pays, whatever the proof: the caller has chosen what counts."""
    return Financing(
        fund=fund,
        other_public=total(each.amount for each in backings if each.nature is Nature.PUBLIC),
        private=total(each.amount for each in backings if each.nature is Nature.PRIVATE),
    )
