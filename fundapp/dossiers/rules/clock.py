"""Until when may the fund answer, given the times it has been waiting for the applicant (INT-12, INT-13)?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from fundapp.dossiers.rules.receipt import months_after


@dataclass(frozen=True, order=True)
class Pause:
    """The clock stands still from one day of Paris to another, which counts again."""

    begins: date
    ends: date


def pause_of(asked_on: date, due_on: date, answered_on: date | None) -> Pause:
    """From the request until the answer or the deadline's end, whichever comes first (L114-5)."""
    return Pause(asked_on, min(due_on, answered_on or due_on))


def answer_due(submitted: date, pauses: Iterable[Pause], months: int) -> date:
    """The day on which silence becomes a rejection; a day that was waited twice is given once.

    Nothing stops a clock that has already run out.
    """
    due, counted = months_after(submitted, months), submitted
    for pause in sorted(pauses):
        if pause.begins > due:
            break
        due += max(timedelta(), pause.ends - max(pause.begins, counted))
        counted = max(counted, pause.ends)
    return due
