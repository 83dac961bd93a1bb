from datetime import UTC, datetime

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlmodel import Session

from tests.factories import programme


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 1, 4, 12, tzinfo=UTC), "L’appel n’est pas encore ouvert"),
        (datetime(2026, 11, 23, 12, tzinfo=UTC), "L’appel est ouvert"),
        (datetime(2027, 6, 30, 15, tzinfo=UTC), "L’appel est clos"),
    ],
)
def test_call_page_says_whether_one_may_submit(
    client: FlaskClient, session: Session, at: datetime, words: str
) -> None:
    programme.fund(session)

    with time_machine.travel(at):
        page = client.get("/appels/territoire-innovant").text

    assert [said for said in STATES if said in page] == [words]


STATES = ("L’appel n’est pas encore ouvert", "L’appel est ouvert", "L’appel est clos")


def test_home_shows_the_money_and_the_open_call(client: FlaskClient, session: Session) -> None:
    programme.fund(session)

    page = client.get("/").text

    assert "27\u00a0600\u00a0000,00\u00a0€" in page
    assert "7,68\u00a0×" in page
    assert "/appels/territoire-innovant" in page


def test_unknown_call_is_a_page_that_says_so(client: FlaskClient, session: Session) -> None:
    programme.fund(session)

    answer = client.get("/appels/inconnu")

    assert (answer.status_code, "Cette page n’existe pas" in answer.text) == (404, True)
