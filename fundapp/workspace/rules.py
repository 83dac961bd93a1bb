"""Where does the next page of a list begin, when is a dossier late, and who has to act on it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.money import MAX_CENTS, Money
from fundapp.kernel.words import Sentence, Worded, say, word
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


class Party(Worded):
    """Whose turn it can be."""

    TEAM = word("team", "L’équipe")
    SECRETARIES = word("secretaries", "Le secrétariat du comité")
    MANAGERS = word("managers", "La direction du fonds")
    MEMBERS = word("members", "Les membres du comité")
    APPLICANT = word("applicant", "Le porteur")


MOST_NAMED = 3
"""Names side by side; more are a body, told by what it is."""


@dataclass(frozen=True)
class Duty:
    """Who has to act next, and on what."""

    party: Party
    work: Sentence

    def told(self, names: Sequence[str] = ()) -> Sentence:
        """With the persons' names where they are known and few."""
        who = list(names) if 0 < len(names) <= MOST_NAMED else self.party
        return say("%(who)s (%(work)s)", who=who, work=self.work)


DUTIES: dict[Stage, Duty] = {
    Stage.SUBMITTED: Duty(Party.TEAM, say("recevabilité")),
    Stage.REVIEW: Duty(Party.TEAM, say("évaluation")),
    Stage.DILIGENCE: Duty(Party.TEAM, say("vérifications")),
    Stage.COMMITTEE: Duty(Party.SECRETARIES, say("inscription et scrutin")),
    Stage.CONTRACTING: Duty(Party.MANAGERS, say("conditions et signature")),
    Stage.PORTFOLIO: Duty(Party.APPLICANT, say("demande des tranches")),
}


def duty_of(stage: Stage, status: Status, *, poll_open: bool, aside_proposed: bool = False) -> Duty | None:
    """Whose turn it is; nobody's once the dossier has ended.

    A vote goes on while one proposes to set it aside: members vote, and another person answers (GOV-39).
    """
    match status:
        case Status.WAITING_FOR_APPLICANT:
            return Duty(Party.APPLICANT, say("compléments demandés"))
        case Status.ACTIVE if poll_open and aside_proposed:
            work = say("vote, et réponse de la présidence ou du secrétariat à la proposition de l’écarter")
            return Duty(Party.MEMBERS, work)
        case Status.ACTIVE if poll_open:
            return Duty(Party.MEMBERS, say("vote"))
        case Status.ON_HOLD:
            return Duty(Party.MANAGERS, say("reprise de l’examen"))
        case Status.ACTIVE:
            return DUTIES.get(stage)
        case _:
            return None


def tone_of(due: date, today: date) -> str:
    if due < today:
        return "bad"
    return "warn" if due - today <= SOON else "neutral"
