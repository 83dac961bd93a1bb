"""How does a closing date enter anybody's calendar (RFC 5545)?"""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

LINE = 75
"""The most bytes of one line, its end not counted (RFC 5545, 3.1)."""
REMINDERS = ("-P7D", "-P1D")


def calendar_of(
    call_id: UUID, *, title: str, text: str, url: str, closes_at: datetime, at: datetime
) -> bytes:
    """One event at the closing moment, with reminders a week and a day before; read again, it moves."""
    alarms = [line for before in REMINDERS for line in _alarm(title, before)]
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Fonds d’innovation de Dunkerque//Appels//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{call_id}",
        f"DTSTAMP:{_moment(at)}",
        f"DTSTART:{_moment(closes_at)}",
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(text)}",
        f"URL:{url}",
        "CLASS:PUBLIC",
        "TRANSP:TRANSPARENT",
        *alarms,
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(piece + b"\r\n" for line in lines for piece in _folded(line))


def _alarm(title: str, before: str) -> tuple[str, ...]:
    return (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(title)}",
        f"TRIGGER:{before}",
        "END:VALARM",
    )


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for raw, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(raw, written)
    return text


def _folded(line: str) -> Iterator[bytes]:
    """Pieces of at most 75 bytes, the next ones after a space; no character is cut in two."""
    piece = b""
    for character in line:
        letter = character.encode()
        if len(piece) + len(letter) > LINE:
            yield piece
            piece = b" "
        piece += letter
    yield piece
