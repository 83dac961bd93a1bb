"""Is a project eligible for a call, and for which reasons (INT-05)?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fundapp.programme.rules.criteria import Choice, Criterion
from fundapp.programme.types import Eligibility

UNANSWERED = "-"
KEPT_IN = "eligibility"
"""Where a browser keeps its results: the call, the short form and the day of each, oldest first."""


@dataclass(frozen=True)
class Finding:
    """What one answer means; none was given where `choice` is None."""

    criterion: Criterion
    choice: Choice | None

    @property
    def verdict(self) -> Eligibility:
        return self.choice.verdict if self.choice else Eligibility.TO_CHECK


@dataclass(frozen=True)
class Judgement:
    """The whole answer: each criterion's finding, in the order of the questions."""

    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Eligibility:
        """One exclusion excludes; short of that, one doubt is enough to doubt."""
        found = {finding.verdict for finding in self.findings}
        for verdict in (Eligibility.INELIGIBLE, Eligibility.TO_CHECK):
            if verdict in found:
                return verdict
        return Eligibility.ELIGIBLE if found else Eligibility.TO_CHECK

    @property
    def worst_first(self) -> list[Finding]:
        """What stands in the way comes before what is settled; questions keep their order within."""
        order = [Eligibility.INELIGIBLE, Eligibility.TO_CHECK, Eligibility.ELIGIBLE]
        return sorted(self.findings, key=lambda finding: order.index(finding.verdict))

    @property
    def answers(self) -> dict[str, str]:
        return {each.criterion.name: each.choice.value for each in self.findings if each.choice}


def judge(criteria: Sequence[Criterion], answers: Mapping[str, str]) -> Judgement:
    """Answers by the criterion's name; one that is on no list counts as not given."""
    return Judgement(tuple(Finding(each, each.choice_of(answers.get(each.name, ""))) for each in criteria))


def shortened(version: int, judgement: Judgement) -> str:
    """`1.04020-01`: the criteria's version, then each choice's place; short enough for a cookie."""
    places = (
        UNANSWERED if each.choice is None else str(each.criterion.choices.index(each.choice))
        for each in judgement.findings
    )
    return f"{version}." + "".join(places)


def restored(version: int, criteria: Sequence[Criterion], kept: str) -> Judgement | None:
    """The judgement behind a short form; None when the criteria have changed since."""
    told, _, places = kept.partition(".")
    if told != str(version) or len(places) != len(criteria):
        return None
    answers = {
        criterion.name: criterion.choices[int(place)].value
        for criterion, place in zip(criteria, places, strict=True)
        if place in "0123456789" and int(place) < len(criterion.choices)
    }
    return judge(criteria, answers)


@dataclass(frozen=True)
class Recalled:
    """A judgement that a browser kept, and when the test was passed; old ones have no day."""

    judgement: Judgement
    on: date | None


def recalled(kept: Sequence[Any], slug: str, version: int, criteria: Sequence[Criterion]) -> Recalled | None:
    """What a browser kept of this call, unless its criteria have changed since."""
    for call, short, *day in kept:
        judgement = restored(version, criteria, short) if call == slug else None
        if judgement is not None:
            return Recalled(judgement, date.fromisoformat(day[0]) if day else None)
    return None
