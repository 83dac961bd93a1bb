from datetime import UTC, datetime
from uuid import UUID

from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.public import rules
from tests.factories import programme

CALL = UUID("0193a1b2-0000-7000-8000-000000000001")
CLOSES, AT = datetime(2027, 6, 30, 15, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC)
ADDRESS = "http://localhost/appels/territoire-innovant"


def written(title: str = "Clôture", text: str = "Déposez la veille.") -> bytes:
    return rules.calendar_of(CALL, title=title, text=text, url=ADDRESS, closes_at=CLOSES, at=AT)


def unfolded(content: bytes) -> list[str]:
    return content.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def test_event_is_the_closing_moment_in_universal_time() -> None:
    lines = unfolded(written())

    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[5:15] == [
        "BEGIN:VEVENT",
        f"UID:{CALL}",
        "DTSTAMP:20261123T090000Z",
        "DTSTART:20270630T150000Z",
        "SUMMARY:Clôture",
        "DESCRIPTION:Déposez la veille.",
        f"URL:{ADDRESS}",
        "CLASS:PUBLIC",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
    ]
    assert lines[-2:] == ["END:VEVENT", "END:VCALENDAR"]
    assert [line for line in lines if line.startswith("TRIGGER")] == ["TRIGGER:-P7D", "TRIGGER:-P1D"]


def test_lines_end_as_told_and_are_short_without_cutting_a_character() -> None:
    title = "é" * 200

    content = written(title=title)

    pieces = content.split(b"\r\n")
    assert pieces[-1] == b""
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(piece) for piece in pieces) == 75
    assert [piece.decode() for piece in pieces if piece]
    assert f"SUMMARY:{title}" in unfolded(content)


def test_text_is_escaped() -> None:
    lines = unfolded(written(text="Un, deux; trois \\ quatre\ncinq\r\nsix"))

    assert "DESCRIPTION:Un\\, deux\\; trois \\\\ quatre\\ncinq\\nsix" in lines


def test_calendar_of_a_call_is_downloaded(client: FlaskClient, session: Session) -> None:
    _, call = programme.fund(session)
    call_id = call.id

    answer = client.get("/appels/territoire-innovant/calendrier.ics")

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="territoire-innovant.ics"'
    lines = unfolded(answer.data)
    assert f"UID:{call_id}" in lines
    assert "DTSTART:20270630T150000Z" in lines
    assert f"URL:{ADDRESS}" in lines


def test_calendar_of_no_call_is_not_found(client: FlaskClient, session: Session) -> None:
    programme.fund(session)

    assert client.get("/appels/inconnu/calendrier.ics").status_code == 404
