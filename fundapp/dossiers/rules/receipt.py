"""What does a submitted version hold, and until when may the fund answer (INT-10 to INT-12)?"""

import hashlib
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from fundapp.dossiers.rules.application import Application
from fundapp.dossiers.rules.form import Choice, Question
from fundapp.dossiers.rules.plan import TABLES
from fundapp.dossiers.rules.tables import Table
from fundapp.dossiers.types import AnswerKind, PlanSide
from fundapp.kernel.events.seals import canonical_json
from fundapp.kernel.money import Money, total
from fundapp.kernel.words import Chosen, Grouped, Sentence, Worded

GROUPS: Mapping[AnswerKind, tuple[int, ...]] = {
    AnswerKind.SIREN: (3,),
    AnswerKind.SIRET: (3, 3, 3, 5),
    AnswerKind.IBAN: (4,),
}
"""How the numbers that people compare are written."""


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the month's last one (P01, P02)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def told_answers(application: Application) -> list[dict[str, Any]]:
    """Sections with their questions and answers in plain values, as they stood when submitted."""
    return [
        {"title": section.title, "answers": told}
        for section, pairs in application.told()
        if (told := [_told(question, value) for question, value in pairs if _is_told(question)])
    ]


def told_questions(application: Application) -> list[list[str]]:
    """The names of the questions whose answers `told_answers` gives, in its order."""
    return [
        names
        for _, pairs in application.told()
        if (names := [question.name for question, _ in pairs if _is_told(question)])
    ]


def _is_told(question: Question) -> bool:
    """The plan and the pieces are told apart, whole."""
    return question.kind is not AnswerKind.FILE and question.name not in TABLES.values()


def _told(question: Question, value: Any) -> dict[str, Any]:
    if isinstance(value, Table):
        return {"label": question.label, "table": _told_table(value)}
    return {"label": question.label, **_plain(value, question.kind)}


def _told_table(table: Table) -> dict[str, Any]:
    return {
        "columns": [column.label for column in table.columns],
        "rows": [[_plain(row[column.name], column.kind) for column in table.columns] for row in table.rows],
    }


def _plain(value: Any, kind: AnswerKind) -> dict[str, Any]:
    """An answer in JSON: cents, a day, or words."""
    match value:
        case None:
            return {"text": ""}
        case Money():
            return {"cents": value.cents}
        case date():
            return {"day": value.isoformat()}
        case int() | Decimal():
            return {"number": str(value)}
        case Worded() | Choice():
            return _chosen([value.label])
        case tuple():
            return _chosen([each.label for each in value])
        case _ if kind in GROUPS:
            return {"text": str(value), "groups": list(GROUPS[kind])}
        case _:
            return {"text": str(value)}


def _chosen(labels: list[str]) -> dict[str, Any]:
    return {"text": ", ".join(labels), "words": labels}


@dataclass(frozen=True)
class ToldTable:
    """A table as it stood, to be shown again."""

    columns: tuple[Sentence, ...]
    rows: tuple[tuple[Any, ...], ...]


Answer = str | Money | date | Decimal | ToldTable


def read_told(told: Mapping[str, Any]) -> Answer:
    """One frozen answer as a value to show."""
    if "table" in told:
        rows = told["table"]["rows"]
        return ToldTable(
            tuple(Sentence(each) for each in told["table"]["columns"]),
            tuple(tuple(read_told(cell) for cell in row) for row in rows),
        )
    if "cents" in told:
        return Money(told["cents"])
    if "number" in told:
        return Decimal(told["number"])
    if "day" in told:
        return date.fromisoformat(told["day"])
    if "words" in told:
        return Chosen(told["text"], *told["words"])
    return Grouped(told["text"], *told["groups"]) if "groups" in told else str(told["text"])


def read_sections(
    sections: Sequence[Mapping[str, Any]],
) -> list[tuple[Sentence, list[tuple[Sentence, Answer]]]]:
    """Every section of a frozen version, with the words of its questions and the values of its answers."""
    return [
        (
            Sentence(section["title"]),
            [(Sentence(told["label"]), read_told(told)) for told in section["answers"]],
        )
        for section in sections
    ]


def plan_table(side: Mapping[str, Any]) -> ToldTable:
    """One side of a frozen plan, with a column a year where there are several, and its total last."""
    several = len(side.get("years", ())) > 1
    columns = (_("Nature"), _("Précision"), *(_YEARS if several else ())[: len(side.get("years", ()))])
    rows = [
        (line["kind"], line["label"], *map(Money, line["years"] if several else ()), Money(line["cents"]))
        for line in side["lines"]
    ]
    whole = (_("Total"), "", *map(Money, side["years"] if several else ()), Money(side["cents"]))
    labels = tuple(Sentence(each) for each in (*columns, _("Montant")))
    return ToldTable(labels, (*rows, whole))


def _(french: str) -> str:
    """Marks for the translators what is kept as data."""
    return french


_YEARS = (_("Année 1"), _("Année 2"), _("Année 3"), _("Année 4"), _("Année 5"))


def told_plan(application: Application) -> list[dict[str, Any]]:
    """Both sides of the plan with their lines and totals."""
    return [_told_side(side, application) for side in PlanSide]


def _told_side(side: PlanSide, application: Application) -> dict[str, Any]:
    lines: Sequence[Any] = [line for line in application.plan if line.side is side]
    return {
        "title": side.label,
        "lines": [
            {
                "kind": line.kind.label,
                "label": line.label,
                "years": [year.cents for year in line.years],
                "cents": line.amount.cents,
            }
            for line in lines
        ],
        "years": [total(each).cents for each in zip(*(line.years for line in lines), strict=True)],
        "cents": sum(line.amount.cents for line in lines),
    }
