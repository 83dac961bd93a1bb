"""Does the count carry the resolution? Each kind of committee 3.3, in whole numbers only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fundapp.committee.types import Count, MajorityKind
from fundapp.kernel.words import Sentence, say


@dataclass(frozen=True)
class Comparison:
    """`left` against `right`, as written for whoever checks it by hand."""

    left: int
    right: int
    text: str
    strict: bool = True

    @property
    def holds(self) -> bool:
        return self.left > self.right if self.strict else self.left >= self.right

    @property
    def tied(self) -> bool:
        return self.left == self.right

    @property
    def shown(self) -> str:
        if self.holds:
            return f"{self.text} {'>' if self.strict else '≥'} {self.right}"
        return f"{self.text} {'=' if self.tied else '<'} {self.right}"


def _simple(count: Count) -> Comparison:
    return Comparison(count.pour, count.contre, str(count.pour))


def _more_than_half_of(right: int, pour: int) -> Comparison:
    return Comparison(2 * pour, right, f"{pour} × 2")


def _share(pour: int, expressed: int, numerator: int, denominator: int) -> Comparison:
    """pour / expressed ≥ numerator / denominator, without dividing."""
    right = numerator * expressed
    return Comparison(denominator * pour, right, f"{pour} × {denominator}", strict=False)


COMPARISONS: Mapping[MajorityKind, Callable[[Count], Comparison]] = {
    MajorityKind.SIMPLE: _simple,
    MajorityKind.ABS_EXPRESSED: lambda c: _more_than_half_of(c.expressed, c.pour),
    MajorityKind.PRESENT_OR_REPRESENTED: lambda c: _more_than_half_of(c.voters, c.pour),
    MajorityKind.MEMBERS: lambda c: _more_than_half_of(c.base, c.pour),
    MajorityKind.TWO_THIRDS_EXPRESSED: lambda c: _share(c.pour, c.expressed, 2, 3),
    MajorityKind.THREE_QUARTERS: lambda c: _share(c.pour, c.expressed, 3, 4),
    MajorityKind.THREE_FIFTHS: lambda c: _share(c.pour, c.expressed, 3, 5),
    MajorityKind.UNANIMITY_EXPRESSED: lambda c: _share(c.pour, c.expressed, 1, 1),
    MajorityKind.UNANIMITY_PRESENT: lambda c: _share(c.pour, c.voters, 1, 1),
}

NO_BREAK = "\u00a0"

SPLITTABLE = (MajorityKind.SIMPLE, MajorityKind.ABS_EXPRESSED, MajorityKind.PRESENT_OR_REPRESENTED)
"""The kinds that an equal split leaves undecided, so that a casting vote has a meaning."""


def carries(kind: MajorityKind, count: Count) -> bool:
    """One “pour” at least: a resolution that nobody supports is never adopted (GOV-05)."""
    return count.pour > 0 and COMPARISONS[kind](count).holds


def is_tie(kind: MajorityKind, count: Count) -> bool:
    equal = count.pour == count.contre > 0
    return equal and kind in SPLITTABLE and COMPARISONS[kind](count).tied


def explained(kind: MajorityKind, count: Count) -> Sentence:
    """« Majorité absolue des suffrages exprimés : 5 pour, 2 contre : 5 × 2 > 7, adopté. »"""
    figures = {
        "kind": kind,
        "pour": count.pour,
        "contre": count.contre,
        "formula": COMPARISONS[kind](count).shown.replace(" ", NO_BREAK),
    }
    if carries(kind, count):
        return say("%(kind)s : %(pour)s pour, %(contre)s contre : %(formula)s, atteinte.", **figures)
    if count.expressed == 0:
        return say("%(kind)s : aucun suffrage exprimé, la résolution n’est pas adoptée.", kind=kind)
    return say("%(kind)s : %(pour)s pour, %(contre)s contre : %(formula)s, non atteinte.", **figures)
