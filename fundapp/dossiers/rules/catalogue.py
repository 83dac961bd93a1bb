"""Which pieces are asked, when, how long does each hold, how does it stand (intake 4.4, INT-06, INT-07)?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fundapp.dossiers.rules.receipt import months_after
from fundapp.dossiers.types import DocumentKind, Need, PieceState, Stage
from fundapp.kernel.errors import Refused
from fundapp.kernel.words import Sentence, say

WARNED_DAYS = 30
"""How long before its end of validity a piece is asked again."""


@dataclass(frozen=True)
class Entry:
    """One kind of piece: when it is due, how many months it holds, whether it may be several files."""

    kind: DocumentKind
    need: Need
    months: int | None = None
    several: bool = False


_K = DocumentKind
CATALOGUE: dict[DocumentKind, Entry] = {
    entry.kind: entry
    for entry in (
        Entry(_K.PITCH, Need.ALWAYS),
        Entry(_K.BUSINESS_PLAN, Need.ALWAYS, months=6, several=True),
        Entry(_K.FUNDING_PLAN, Need.ALWAYS),
        Entry(_K.KBIS, Need.ALWAYS, months=3),
        Entry(_K.STATUTES, Need.ALWAYS),
        Entry(_K.BENEFICIAL_OWNERS, Need.ALWAYS, months=3),
        Entry(_K.IDENTITY, Need.ALWAYS),
        Entry(_K.CAP_TABLE, Need.ALWAYS, months=1),
        Entry(_K.IMPACT_NOTE, Need.ALWAYS),
        Entry(_K.ACCOUNTS, Need.CLOSED_YEAR, months=18, several=True),
        Entry(_K.INTERIM, Need.CLOSED_YEAR, months=3),
        Entry(_K.POWER, Need.CONCERNED),
        Entry(_K.AGREEMENT, Need.CONCERNED),
        Entry(_K.DE_MINIMIS, Need.CONCERNED, months=1),
        Entry(_K.PROPERTY, Need.CONCERNED, several=True),
        Entry(_K.LETTER_OF_INTENT, Need.CONCERNED, months=6, several=True),
        Entry(_K.TAX, Need.BEFORE_SIGNATURE, months=6),
        Entry(_K.SOCIAL, Need.BEFORE_SIGNATURE, months=6),
        Entry(_K.BANK, Need.BEFORE_PAYMENT, months=12),
        Entry(_K.OTHER, Need.CONCERNED, several=True),
    )
}
STEPS = (Need.ALWAYS, Need.BEFORE_SIGNATURE, Need.BEFORE_PAYMENT)
"""What is due for the committee is due for the signature too, and all of it for each payment."""
DUE_AT = {
    Need.BEFORE_SIGNATURE: frozenset({Stage.CONTRACTING, Stage.PORTFOLIO}),
    Need.BEFORE_PAYMENT: frozenset({Stage.CONTRACTING, Stage.PORTFOLIO}),
}

TAKEN_AT = frozenset({Stage.SUBMITTED, Stage.CONTRACTING, Stage.PORTFOLIO})
"""A required piece that is missing comes by itself; in between, it is asked for with complements."""


@dataclass(frozen=True)
class Held:
    """What the rules need to know of a file: its kind, how it was judged, and its own date."""

    kind: DocumentKind
    state: PieceState
    dated_on: date | None


def valid_on(dated_on: date, months: int, day: date) -> bool:
    """Whether it is at most so many months old, the limit included, months ending early clamped (INT-06)."""
    return dated_on >= months_after(day, -months)


def last_day(dated_on: date, months: int) -> date:
    """The last day on which `valid_on` holds: a short month's end is worth its neighbours' last days."""
    day = months_after(dated_on, months)
    while valid_on(dated_on, months, day + timedelta(days=1)):
        day += timedelta(days=1)
    return day


def end_of(kind: DocumentKind, held: Collection[Held]) -> date | None:
    """Until when a kind of piece holds: its most recent file's word; None where nothing runs out."""
    months = CATALOGUE[kind].months
    dates = [each.dated_on for each in held if each.kind is kind and each.dated_on]
    return last_day(max(dates), months) if months and dates else None


def state_of(
    kind: DocumentKind, held: Collection[Held], waived: Collection[DocumentKind], day: date
) -> PieceState:
    """How a kind of piece stands on a day: a waiver first, then what is missing, out of date, or judged."""
    states = {each.state for each in held if each.kind is kind}
    ends = end_of(kind, held)
    if kind in waived:
        return PieceState.WAIVED
    if not states:
        return PieceState.MISSING
    if ends is not None and ends < day:
        return PieceState.EXPIRED
    if PieceState.NOT_CONFORM in states:
        return PieceState.NOT_CONFORM
    return PieceState.CONFORM if states == {PieceState.CONFORM} else PieceState.RECEIVED


def undated(kind: DocumentKind, held: Collection[Held]) -> bool:
    """Whether its validity can't be known, its date being nowhere."""
    mine = [each for each in held if each.kind is kind]
    return bool(CATALOGUE[kind].months and mine and not any(each.dated_on for each in mine))


def awaited(kind: DocumentKind, state: PieceState, stage: Stage, required: Collection[DocumentKind]) -> bool:
    """Whether a submitted dossier takes this piece: a better version, or one that is only due now."""
    if state in (PieceState.NOT_CONFORM, PieceState.EXPIRED):
        return True
    due = stage in DUE_AT.get(CATALOGUE[kind].need, ()) or (stage in TAKEN_AT and kind in required)
    return state is PieceState.MISSING and due


def lacking(
    required: Sequence[DocumentKind],
    held: Collection[Held],
    waived: Collection[DocumentKind],
    day: date,
) -> list[Sentence]:
    """Why a dossier can't be declared complete; what was received and not refused may be declared conform."""
    found = []
    for kind in required:
        state = state_of(kind, held, waived, day)
        if state in (PieceState.MISSING, PieceState.NOT_CONFORM, PieceState.EXPIRED):
            found.append(say("%(piece)s : %(state)s.", piece=kind, state=state))
        elif state is PieceState.RECEIVED and undated(kind, held):
            found.append(say("%(piece)s : sa date manque, indiquez-la en la contrôlant.", piece=kind))
    return found


def due_before(step: Need, required: Collection[DocumentKind]) -> list[DocumentKind]:
    """Which kinds of piece have to hold on the day of a step of `STEPS` (INT-07)."""
    reached = STEPS[1 : STEPS.index(step) + 1]
    return [kind for kind, entry in CATALOGUE.items() if kind in required or entry.need in reached]


def held_back(
    kinds: Collection[DocumentKind], held: Collection[Held], waived: Collection[DocumentKind], day: date
) -> list[Sentence]:
    """What keeps a step back: each piece that is neither conform on that day nor waived, by its name."""
    states = {kind: state_of(kind, held, waived, day) for kind in kinds}
    return [say(_HOLDING[state], piece=kind) for kind, state in states.items() if state in _HOLDING]


_HOLDING = {
    PieceState.MISSING: say(
        "La pièce « %(piece)s » manque : demandez-la au porteur, ou indiquez qu’elle n’est pas exigée."
    ).text,
    PieceState.RECEIVED: say(
        "La pièce « %(piece)s » est reçue et n’a pas été contrôlée : donnez votre avis."
    ).text,
    PieceState.NOT_CONFORM: say(
        "La pièce « %(piece)s » n’est pas conforme : attendez-en une autre version, ou demandez-la."
    ).text,
    PieceState.EXPIRED: say("La pièce « %(piece)s » est périmée : demandez-en une plus récente.").text,
}


def check_date(dated_on: date | None, today: date) -> None:
    if dated_on is not None and dated_on > today:
        raise Refused("Un document ne peut pas dater de demain : vérifiez sa date.", field="dated_on")


def judgement(state: PieceState, dated_on: date | None, reason: str) -> dict[str, Any]:
    """What is said of a piece, as its form shows and sends it."""
    return {"state": state, "dated_on": dated_on, "reason": reason}


def check_judgement(kind: DocumentKind, state: PieceState, dated_on: date | None, reason: str) -> None:
    if state not in (PieceState.CONFORM, PieceState.NOT_CONFORM):
        raise Refused("Dites si la pièce est conforme ou non conforme.", field="state")
    if state is PieceState.NOT_CONFORM and not reason.strip():
        raise Refused("Écrivez ce qui ne convient pas : le porteur le lira.", field="reason")
    if state is PieceState.CONFORM and CATALOGUE[kind].months and dated_on is None:
        raise Refused("Indiquez la date écrite sur le document : sa validité en dépend.", field="dated_on")


def warning_due(ends: date, today: date, told: int | None) -> int | None:
    """How many days are left, when that has to be told today: a month before, and once it is over."""
    left = (ends - today).days
    if left < 0:
        return left if told is None or told >= 0 else None
    return left if left <= WARNED_DAYS and told is None else None
