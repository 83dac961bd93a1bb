"""What has changed between two versions of a dossier, field by field and piece by piece?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fundapp.dossiers.rules.receipt import Answer, read_told

Sections = Sequence[Mapping[str, Any]]


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
        changed_answers(before["sections"], after["sections"]),
        added=tuple(shown for digest, shown in now.items() if digest not in then),
        removed=tuple(shown for digest, shown in then.items() if digest not in now),
    )


def changed_answers(before: Sections, after: Sections) -> tuple[Change, ...]:
    then, now = _told(before), _told(after)
    return tuple(
        Change(label, then.get((title, label), ""), now.get((title, label), ""))
        for title, label in dict.fromkeys([*then, *now])
        if then.get((title, label), "") != now.get((title, label), "")
    )


def _told(sections: Sections) -> dict[tuple[str, str], Answer]:
    return {
        (section["title"], told["label"]): read_told(told)
        for section in sections
        for told in section["answers"]
    }


def _pieces(content: Mapping[str, Any]) -> dict[tuple[str, str], tuple[str, str]]:
    return {(piece["kind"], piece["sha256"]): (piece["kind"], piece["name"]) for piece in content["pieces"]}
