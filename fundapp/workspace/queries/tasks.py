"""What is one thing that waits for somebody?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from fundapp.kernel.words import Sentence
from fundapp.workspace.rules import tone_of

SHOWN = 12
"""How many things a section shows; it says how many more there are."""


@dataclass(frozen=True)
class Task:
    """One thing to do: about whom, by when, waiting since when, and on which page."""

    about: str
    detail: str | Sentence
    endpoint: str
    values: Mapping[str, Any]
    due: date | datetime | None = None
    holder: str | None = None
    anchor: str | None = None
    since: datetime | None = None

    @property
    def day(self) -> date:
        if self.due is None:
            return date.max
        return self.due.date() if isinstance(self.due, datetime) else self.due

    def tone(self, today: date) -> str:
        return tone_of(self.day, today)


@dataclass(frozen=True)
class Section:
    """Things of one kind, the late and the pressing first."""

    title: Sentence
    tasks: Sequence[Task]
    count: int = field(default=0)

    @property
    def more(self) -> int:
        return max(0, self.count - len(self.tasks))


def section(title: Sentence, tasks: Iterable[Task], count: int | None = None) -> Section:
    ordered = sorted(tasks, key=lambda task: task.day)
    return Section(title, ordered[:SHOWN], len(ordered) if count is None else count)
