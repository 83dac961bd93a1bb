"""What has changed between two versions of a dossier, field by field and piece by piece?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fundapp.dossiers.rules.application import Application
from fundapp.dossiers.rules.receipt import Answer, plan_table, read_told, told_answers, told_plan


@dataclass(frozen=True)
class Change:
    """One answer, before and after; empty where there was none."""

    label: str
    before: Answer
    after: Answer


@dataclass(frozen=True)
class Difference:
    """Everything that differs; pieces by kind and name."""

    answers: tuple[Change, ...]
    added: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.answers or self.added or self.removed)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """Between two frozen contents, the earlier first."""
    then, now = _pieces(before), _pieces(after)
    return Difference(
        _changed(before, after),
        added=tuple(shown for digest, shown in now.items() if digest not in then),
        removed=tuple(shown for digest, shown in then.items() if digest not in now),
    )


def changes_between(before: Application, after: Application) -> Difference:
    """What other answers would change in a dossier; its pieces are the same."""
    told = [{"sections": told_answers(each), "plan": told_plan(each)} for each in (before, after)]
    return Difference(_changed(*told), added=(), removed=())


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    then, now = _told(before), _told(after)
    return tuple(
        Change(label, then.get((title, label), ""), now.get((title, label), ""))
        for title, label in dict.fromkeys([*then, *now])
        if then.get((title, label), "") != now.get((title, label), "")
    )


def _told(content: Mapping[str, Any]) -> dict[tuple[str, str], Answer]:
    """Every answer by its section and question, and both sides of the plan as tables."""
    answers: dict[tuple[str, str], Answer] = {
        (section["title"], told["label"]): read_told(told)
        for section in content["sections"]
        for told in section["answers"]
    }
    return answers | {("plan", side["title"]): plan_table(side) for side in content["plan"]}


def _pieces(content: Mapping[str, Any]) -> dict[tuple[str, str], tuple[str, str]]:
    return {(piece["kind"], piece["sha256"]): (piece["kind"], piece["name"]) for piece in content["pieces"]}
