"""What is one thing that waits for somebody?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from fundapp.kernel.clock import paris_day
from fundapp.kernel.words import Sentence
from fundapp.workspace.rules import tone_of

SHOWN = 12
"""How many things a section shows; it says how many more there are."""
COUNTED = 100
"""How far the things of a list are counted: one more is read, which says that there are more."""


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
        return paris_day(self.due) if isinstance(self.due, datetime) else self.due

    def tone(self, today: date) -> str:
        return tone_of(self.day, today)


@dataclass(frozen=True)
class Section:
    """Things of one kind, the late and the pressing first."""

    title: Sentence
    tasks: Sequence[Task]
    count: int = field(default=0)
    at_least: bool = False
    """Whether there are more than were counted."""

    @property
    def more(self) -> int:
        return max(0, self.count - len(self.tasks))


def section(title: Sentence, tasks: Iterable[Task], count: int | None = None) -> Section:
    """Of all the tasks, counted up to `COUNTED`; or of the first of them, with how many there are."""
    ordered = sorted(tasks, key=lambda task: task.day)
    if count is not None:
        return Section(title, ordered[:SHOWN], count)
    return Section(title, ordered[:SHOWN], min(len(ordered), COUNTED), at_least=len(ordered) > COUNTED)
