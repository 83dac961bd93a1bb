"""What does a submitted version hold, and until when may the fund answer (INT-10 to INT-12)?"""

import hashlib
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Any

from fundapp.dossiers.rules.application import Application
from fundapp.dossiers.rules.questions import Question, of_section
from fundapp.dossiers.types import PlanSide, Section
from fundapp.kernel.events.seals import canonical_json
from fundapp.kernel.money import Money
from fundapp.kernel.words import Worded


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
        {"title": section.label, "answers": [_told(question, application) for question in questions]}
        for section in Section
        if (questions := of_section(section))
    ]


def _told(question: Question, application: Application) -> dict[str, Any]:
    value = application[question.name]
    if isinstance(value, Money):
        return {"label": question.label.text, "cents": value.cents}
    words = value.label if isinstance(value, Worded) else str(value if value is not None else "")
    return {"label": question.label.text, "text": words}


def told_plan(application: Application) -> list[dict[str, Any]]:
    """Both sides of the plan with their lines and totals."""
    return [_told_side(side, application) for side in PlanSide]


def _told_side(side: PlanSide, application: Application) -> dict[str, Any]:
    lines: Sequence[Any] = [line for line in application.plan if line.side is side]
    return {
        "title": side.label,
        "lines": [
            {"kind": line.kind.label, "label": line.label, "cents": line.amount.cents} for line in lines
        ],
        "cents": sum(line.amount.cents for line in lines),
    }
