"""How much may be stored of a dossier that is being written: in one text, in one table, in all?"""

from collections.abc import Iterable, Iterator, Mapping

from fundapp.dossiers.rules.application import Gap, section_of
from fundapp.dossiers.rules.form import CallForm
from fundapp.dossiers.rules.tables import MOST_ROWS, numbers
from fundapp.dossiers.types import AnswerKind
from fundapp.kernel.errors import Refused
from fundapp.kernel.words import say

TIMES = 5
"""A draft stores a text that is too long, to be shortened: up to so many times what is asked."""
LEAST = 1_000
"""Characters that any answer may have, however short the one that is asked."""
WHOLE = 400_000
"""Characters of a whole dossier: more than a hundred pages."""


class TooMuch(Refused):
    """What was typed can't be stored as it is, and nothing of it is: `faults` says where."""

    def __init__(self, faults: list[Gap]) -> None:
        super().__init__(faults[0].sentence)
        self.faults = faults


def most_of(limit: int) -> int:
    """Characters that are stored of an answer for which `limit` is asked."""
    return max(LEAST, TIMES * limit)


def check_room(form: CallForm, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Raises `TooMuch`; what was stored already is no obstacle to shortening it."""
    changed = [name for name, text in after.items() if text != before.get(name)]
    faults = [*_long(form, after, changed), *_rows(form, before, after), *_whole(before, after)]
    if faults:
        raise TooMuch(faults)


def _long(form: CallForm, after: Mapping[str, str], changed: Iterable[str]) -> Iterator[Gap]:
    for name in changed:
        found = form.question_at(name)
        most = most_of((found[1] or found[0]).limit if found else 0)
        if len(after[name]) > most:
            words = say(
                "Raccourcissez ce texte : il compte %(count)s caractères, et %(most)s au plus peuvent être "
                "enregistrés. Rien n’a été coupé, et rien de cet envoi n’est encore enregistré.",
                count=len(after[name]),
                most=most,
            )
            yield Gap(section_of(form, name) or "", name, words)


def _rows(form: CallForm, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Gap]:
    for table in form.questions:
        if table.kind is AnswerKind.TABLE:
            count = len(numbers(table.name, after))
            if count > max(MOST_ROWS, len(numbers(table.name, before))):
                words = say(
                    "« %(table)s » compte %(count)s lignes, et %(most)s au plus peuvent être enregistrées. "
                    "Retirez-en, ou joignez le détail en pièce : rien de cet envoi n’est encore enregistré.",
                    table=table.title,
                    count=count,
                    most=MOST_ROWS,
                )
                yield Gap(form.section_of[table.name], table.name, words)


def _whole(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Gap]:
    count = sum(map(len, after.values()))
    if count > max(WHOLE, sum(map(len, before.values()))):
        words = say(
            "Ce dossier compterait %(count)s caractères, et %(most)s au plus peuvent être enregistrés. "
            "Joignez le détail en pièce : rien de cet envoi n’est encore enregistré.",
            count=count,
            most=WHOLE,
        )
        yield Gap("", "", words)
