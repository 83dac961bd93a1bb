"""Which ceilings does a resolution break? The room that holds the money answers, from above this one."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlmodel import Session

from fundapp.committee.types import Resolution
from fundapp.dossiers.models import Dossier
from fundapp.kernel.words import Sentence

Ceilings = Callable[[Session, Dossier, Resolution, date], Sequence[Sentence]]
_answers: list[Ceilings] = []


def answer_with(ceilings: Ceilings) -> None:
    """Called once, where the room of the money is loaded."""
    _answers.append(ceilings)


def broken_ceilings(session: Session, dossier: Dossier, resolution: Resolution, on: date) -> list[Sentence]:
    """Each ceiling the amount breaks, with its figures and the way out.

    Without anybody to ask, nothing is tabled: a ceiling that is not looked at must not look kept.
    """
    if not _answers:
        raise LookupError("fundapp.portfolio is not loaded: nobody knows the ceilings")
    return [each for ceilings in _answers for each in ceilings(session, dossier, resolution, on)]
