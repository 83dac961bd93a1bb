"""How are the conditions of a resolution written down, typed by a person, and read back?"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from fundapp.diligence.types import Condition, ConditionKind


def written(conditions: Iterable[Condition]) -> list[dict[str, Any]]:
    return [
        {
            "kind": each.kind.value,
            "text": each.text.strip(),
            "due_on": each.due_on.isoformat() if each.due_on else None,
        }
        for each in conditions
        if each.text.strip()
    ]


def revived(kept: Iterable[Mapping[str, Any]]) -> list[Condition]:
    return [
        Condition(
            kind=ConditionKind(each["kind"]),
            text=each["text"],
            due_on=date.fromisoformat(each["due_on"]) if each["due_on"] else None,
        )
        for each in kept
    ]


def asked_by(reasons: Iterable[str]) -> list[Condition]:
    """What members asked for in their ballots: before any signature, as nobody said it could wait."""
    return [Condition(kind=ConditionKind.SUSPENSIVE, text=text.strip()) for text in reasons]
