"""What has happened to a dossier, page by page, as one side may read it, with who did it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.dossiers.queries.course import reasons_of
from fundapp.dossiers.types import Side
from fundapp.kernel.events import SYSTEM, Event, PastEvent, history
from fundapp.kernel.words import Sentence
from fundapp.timeline.lines import LINES, UNTOLD, Line

__all__ = ["LINES", "PAGE", "UNTOLD", "Entry", "Line", "Page", "earlier_than", "read"]

PAGE = 40
PEOPLE = ("person_id", "owner_id", "from_id", "to_id")
"""The fields of events that hold the id of a person."""


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    title: Sentence
    tone: str
    who: str
    text: str | None = None


@dataclass(frozen=True)
class Page:
    """Newest first; `older` is the key the next page is asked with, None at the beginning of the past."""

    entries: Sequence[Entry]
    older: int | None


def earlier_than(text: str | None) -> int | None:
    """The key of a page from its address; None, the newest page, for what is no key."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None


def read(
    session: Session,
    dossier_id: UUID,
    side: Side,
    *,
    owner: bool = False,
    reviewers_named: bool = True,
    before: int | None = None,
    limit: int = PAGE,
) -> Page:
    """`owner`: the applicant who owns it, who reads of the money. `before`: older than this event."""
    told = {kind: line for kind, line in LINES.items() if _words(line, side, owner=owner) is not None}
    found = history(
        session, dossier_id, names=[kind.__name__ for kind in told], before=before, limit=limit + 1
    )
    past = found[:limit]
    revived = [event.revived() for event in past]
    mentioned = {person for event in revived for person in _people(event).values()}
    names = accounts.names_of(session, {event.actor_id for event in past} | mentioned)
    entries = [
        _entry(
            event,
            happened,
            told[type(happened)],
            side,
            names,
            reviewers_named=reviewers_named,
            reason=reason,
        )
        for event, happened, reason in zip(past, revived, _reasons(session, revived, side), strict=True)
    ]
    return Page(entries, past[-1].id if len(found) > limit else None)


def _words(line: Line, side: Side, *, owner: bool) -> Sentence | None:
    if side is Side.TEAM:
        return line.team
    return None if line.owner_alone and not owner else line.applicant


def _reasons(session: Session, events: Sequence[Event], side: Side) -> list[str | None]:
    """What was written of each change of course; the team alone reads it."""
    notes: list[UUID | None] = [getattr(event, "note_id", None) for event in events]
    written = reasons_of(session, [note for note in notes if note]) if side is Side.TEAM else {}
    return [(written.get(note) or None) if note else None for note in notes]


def _people(event: Event) -> dict[str, UUID]:
    return {name: getattr(event, name) for name in PEOPLE if hasattr(event, name)}


def _entry(
    past: PastEvent,
    event: Event,
    line: Line,
    side: Side,
    names: Mapping[UUID, str],
    *,
    reviewers_named: bool,
    reason: str | None,
) -> Entry:
    """The fund's people stay unnamed to an applicant, and a reviewer to one who has not reviewed yet."""
    words = _words(line, side, owner=True)
    assert words is not None
    values = {field.name: getattr(event, field.name) for field in fields(event)}  # type: ignore[arg-type]
    values |= {name: names.get(person, "") for name, person in _people(event).items()}
    named = side is Side.TEAM and past.actor_id != SYSTEM and (reviewers_named or not line.of_a_reviewer)
    return Entry(
        past.at,
        Sentence(words.text, {name: value for name, value in values.items() if f"%({name})s" in words.text}),
        line.tone or values["status"].tone,
        names.get(past.actor_id, "") if named else "",
        reason,
    )
