"""Where does the next page of a list begin, when is a dossier late, and who has to act on it?"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.money import MAX_CENTS, Money
from fundapp.kernel.words import Sentence, say
from fundapp.workspace.types import Sort

SOON = timedelta(days=14)
"""From this long before its deadline on, a dossier is said to be pressing."""


@dataclass(frozen=True)
class Cursor:
    """The row a page begins after, or ends before: its value in the order, and its id."""

    value: Any
    id: UUID
    backwards: bool


def write_cursor(value: Any, row_id: UUID) -> str:
    match value:
        case Money():
            text = str(value.cents)
        case datetime():
            text = value.isoformat()
        case _:
            text = str(value).lower()
    return f"{row_id}~{text}"


def read_cursor(text: str, sort: Sort, *, backwards: bool) -> Cursor | None:
    """None for what is no cursor: the list then simply begins."""
    row_id, _, value = text.partition("~")
    try:
        return Cursor(_value(value, sort), UUID(row_id), backwards)
    except (ValueError, OverflowError):
        return None


def _value(text: str, sort: Sort) -> Any:
    match sort:
        case Sort.AMOUNT:
            return Money(max(-MAX_CENTS, min(MAX_CENTS, int(text[:20]))))
        case Sort.COMPANY:
            return text
        case _:
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                raise ValueError("a moment of ours has its zone")
            return moment.astimezone(UTC)


HOLDERS: dict[Stage, Sentence] = {
    Stage.SUBMITTED: say("L’équipe (recevabilité)"),
    Stage.REVIEW: say("L’équipe (évaluation)"),
    Stage.DILIGENCE: say("L’équipe (vérifications)"),
    Stage.COMMITTEE: say("Le secrétariat du comité (inscription et scrutin)"),
    Stage.CONTRACTING: say("La direction du fonds (conditions et signature)"),
    Stage.PORTFOLIO: say("Le porteur (demande des tranches)"),
}


def who_holds(stage: Stage, status: Status, *, poll_open: bool) -> Sentence | None:
    """Who has to act next; nobody once the dossier has ended."""
    match status:
        case Status.WAITING_FOR_APPLICANT:
            return say("Le porteur (compléments demandés)")
        case Status.ACTIVE if poll_open:
            return say("Les membres du comité (vote)")
        case Status.ON_HOLD:
            return say("La direction du fonds (reprise de l’examen)")
        case Status.ACTIVE:
            return HOLDERS.get(stage)
        case _:
            return None


def tone_of(due: date, today: date) -> str:
    if due < today:
        return "bad"
    return "warn" if due - today <= SOON else "neutral"
