"""How are the columns of a form's table changed?"""

from collections.abc import Collection, Mapping
from typing import Any

from fundapp.dossiers.rules import core, edits, names
from fundapp.dossiers.rules.form import CallForm, Column, Question
from fundapp.dossiers.types import AnswerKind
from fundapp.kernel.errors import Refused

MOST_COLUMNS = 12
KINDS = tuple(
    kind for kind in AnswerKind if kind not in (AnswerKind.TABLE, AnswerKind.FILE, AnswerKind.WORDS)
)
"""What a cell may hold."""


def the_column(question: Question, name: str) -> Column:
    found = next((each for each in question.columns if each.name == name), None)
    if found is None:
        raise Refused("Cette colonne n’est plus dans le brouillon : reprenez depuis son tableau.")
    return found


def add_column(
    form: CallForm, used: Collection[str], table: str, *, label: str, kind: AnswerKind
) -> CallForm:
    question = edits.the_question(form, table)
    if len(question.columns) >= MOST_COLUMNS:
        raise Refused("Un tableau compte au plus %(most)s colonnes.", most=MOST_COLUMNS)
    column = Column(name=names.column_name(label, table, used), kind=kind, label=label)
    return _with_columns(form, question, (*question.columns, column))


def change_column(form: CallForm, table: str, name: str, changes: Mapping[str, Any]) -> CallForm:
    question = edits.the_question(form, table)
    column = the_column(question, name)
    read_as = core.column_read_as(question, column)
    if read_as and changes.get("kind", read_as) is not read_as:
        raise Refused("Nos calculs lisent cette colonne : elle garde sa nature.", field="kind")
    changed = _tidy(Column.model_validate({**column.model_dump(), **changes, "name": name}))
    return _with_columns(
        form, question, tuple(changed if each is column else each for each in question.columns)
    )


def move_column(form: CallForm, table: str, name: str, step: int) -> CallForm:
    question = edits.the_question(form, table)
    columns = list(question.columns)
    at = columns.index(the_column(question, name))
    to = min(max(at + step, 0), len(columns) - 1)
    columns.insert(to, columns.pop(at))
    return _with_columns(form, question, tuple(columns))


def remove_column(form: CallForm, table: str, name: str) -> CallForm:
    question = edits.the_question(form, table)
    column = the_column(question, name)
    why = core.why_column_kept(question, column)
    if why:
        raise Refused("Ce tableau garde cette colonne. %(why)s", why=why)
    return _with_columns(form, question, tuple(each for each in question.columns if each is not column))


def _tidy(column: Column) -> Column:
    forget: dict[str, Any] = {}
    if column.kind is not AnswerKind.WORD:
        forget |= {"choices": (), "words": ""}
    if column.words:
        forget["choices"] = ()
    if column.kind not in (AnswerKind.NUMBER, AnswerKind.DECIMAL, AnswerKind.MONEY):
        forget["total"] = False
    return column.model_copy(update=forget)


def _with_columns(form: CallForm, question: Question, columns: tuple[Column, ...]) -> CallForm:
    return edits.change(form, question.name, lambda each: each.model_copy(update={"columns": columns}))
