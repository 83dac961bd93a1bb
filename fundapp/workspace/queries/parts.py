"""What was submitted, section by section, and its funding plan?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from sqlmodel import Session

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import Dossier, PlanLine, Snapshot
from fundapp.dossiers.rules import receipt
from fundapp.dossiers.types import PlanSide
from fundapp.kernel.money import Money, total
from fundapp.kernel.words import Sentence


@dataclass(frozen=True)
class Told:
    """A question of the form with what was answered when it was submitted."""

    label: Sentence
    answer: receipt.Answer


@dataclass(frozen=True)
class Part:
    """One section of what was submitted."""

    title: Sentence
    answers: Sequence[Told]


@dataclass(frozen=True)
class PlanSideRead:
    side: PlanSide
    lines: Sequence[PlanLine]

    @property
    def amount(self) -> Money:
        return total(line.amount for line in self.lines)

    def year(self, line: PlanLine, number: int) -> Money:
        """What a line has in one year, from one on."""
        return Money(line.years[number - 1] if number <= len(line.years) else 0)

    @property
    def years(self) -> list[Money]:
        """Each year's total, when there are several."""
        sums = [Money(sum(cents)) for cents in zip_longest(*(line.years for line in self.lines), fillvalue=0)]
        return sums if len(sums) > 1 else []


def plan_of(session: Session, dossier: Dossier) -> list[PlanSideRead]:
    lines = dossiers.plan_of(session, dossier.id)
    return [PlanSideRead(side, [line for line in lines if line.side is side]) for side in PlanSide]


def parts_of(session: Session, dossier: Dossier, snapshot: Snapshot | None) -> list[Part]:
    """Exactly what was submitted; the answers themselves where no version was frozen (measurements)."""
    if snapshot is not None:
        sections = snapshot.content["sections"]
    else:
        sections = receipt.told_answers(dossiers.application_of(session, dossier))
    return [
        Part(title, [Told(label, answer) for label, answer in pairs])
        for title, pairs in receipt.read_sections(sections)
    ]
