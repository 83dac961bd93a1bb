"""What do the rows of a table say, and how is one added or taken away?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fundapp.dossiers.rules.form import Answers, Column, Question, cell_name, cell_of
from fundapp.dossiers.rules.reading import read_answer
from fundapp.dossiers.types import AnswerKind
from fundapp.kernel.errors import Refused
from fundapp.kernel.money import Money, total
from fundapp.kernel.words import Sentence

MOST_ROWS = 40


@dataclass(frozen=True)
class Row:
    """One row that is not blank: its number as typed, and its values by column."""

    number: int
    values: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)


@dataclass(frozen=True)
class Table:
    """The columns that are asked, and the rows that can be read."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def total(self, column: Column) -> Money | int | Decimal:
        """In the column's own unit."""
        values = [row[column.name] for row in self.rows if row[column.name] is not None]
        return total(values) if column.kind is AnswerKind.MONEY else sum(values)


def numbers(table: str, answers: Answers) -> list[int]:
    """The numbers of the rows that were typed, blank ones too, in order."""
    return sorted({cell[1] for cell in map(cell_of, answers) if cell and cell[0] == table})


def columns_of(question: Question, answers: Answers) -> tuple[Column, ...]:
    return tuple(column for column in question.columns if column.is_met(answers))


def read_table(question: Question, answers: Answers) -> tuple[Table, dict[str, Sentence]]:
    """The rows that can be read, and a sentence for each input that can't."""
    columns = columns_of(question, answers)
    rows: list[Row] = []
    wrong: dict[str, Sentence] = {}
    for number in numbers(question.name, answers):
        typed = {each.name: answers.get(cell_name(question.name, number, each.name), "") for each in columns}
        if not any(text.strip() for text in typed.values()):
            continue
        values, faults = _read_row(columns, typed)
        wrong |= {cell_name(question.name, number, name): sentence for name, sentence in faults.items()}
        if not faults:
            rows.append(Row(number, values))
    return Table(columns, tuple(rows)), wrong


def _read_row(
    columns: tuple[Column, ...], typed: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Sentence]]:
    values: dict[str, Any] = {}
    wrong: dict[str, Sentence] = {}
    for column in columns:
        try:
            values[column.name] = read_answer(column, typed[column.name])
        except Refused as refusal:
            wrong[column.name] = refusal.sentence
            continue
        if column.required and values[column.name] is None:
            wrong[column.name] = column.if_missing
    return values, wrong


def changed(question: Question, answers: Answers, remove: int | None) -> dict[str, str]:
    """One row taken away, or without `remove` a blank one added."""
    return with_row(question, answers) if remove is None else without_row(question, answers, remove)


def with_row(question: Question, answers: Answers) -> dict[str, str]:
    """The answers with one more blank row."""
    taken = numbers(question.name, answers)
    if len(taken) >= MOST_ROWS:
        raise Refused("Un tableau compte au plus %(most)s lignes.", most=MOST_ROWS)
    first = question.columns[0].name
    return {**answers, cell_name(question.name, (taken[-1] if taken else -1) + 1, first): ""}


def without_row(question: Question, answers: Answers, number: int) -> dict[str, str]:
    """The answers without one row, the following ones moved up, whatever its columns were called."""
    cells = {name: cell for name in answers if (cell := cell_of(name)) and cell[0] == question.name}
    left = [each for each in numbers(question.name, answers) if each != number]
    place = {old: new for new, old in enumerate(left)}
    kept = {name: text for name, text in answers.items() if name not in cells}
    moved = {
        cell_name(table, place[old], column): answers[name]
        for name, (table, old, column) in cells.items()
        if old in place
    }
    return {**kept, **moved}


def without_cells(answers: Answers, tables: Collection[str]) -> dict[str, str]:
    """The answers without a cell of these tables."""
    return {
        name: text for name, text in answers.items() if not (cell := cell_of(name)) or cell[0] not in tables
    }
