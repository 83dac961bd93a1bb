import re
from datetime import UTC, datetime

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.programme.queries import list_parameters
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


def test_call_says_how_much_and_how_long(client: FlaskClient, session: Session) -> None:
    programme.fund(session, any_ticket=False)

    page = client.get("/appels/territoire-innovant").text

    said = (
        "Montant minimal",
        "100\u00a0k€",
        "2\u00a0M€",
        "2 mois au plus",
        "6 mois pour signer",
        "lundi 5 janvier 2026",
    )
    assert [each for each in said if each not in page] == []


def test_call_keeps_silent_on_what_no_parameter_holds(client: FlaskClient, session: Session) -> None:
    programme.fund(session)
    for parameter in list_parameters(session):
        session.delete(parameter)
    session.commit()

    page = client.get("/appels/territoire-innovant")

    assert page.status_code == 200
    assert [
        each
        for each in ("mois au plus", "pour signer", "Montant m", "À joindre pour déposer")
        if each in page.text
    ] == []


@pytest.mark.parametrize("path", ["/accessibilite", "/mentions-legales"])
def test_page_the_law_asks_for_is_one_step_from_every_page(
    client: FlaskClient, session: Session, path: str
) -> None:
    programme.fund(session)

    assert client.get(path).status_code == 200
    assert f'href="{path}"' in client.get("/appels").text


def test_state_of_accessibility_is_told_on_the_home_page(client: FlaskClient, session: Session) -> None:
    programme.fund(session)

    told = [each for each in ("non conforme", "partiellement", "totalement") if each in client.get("/").text]

    assert told == ["non conforme"]
    assert "Défenseur des droits" in client.get("/accessibilite").text


def test_closing_hour_says_whose_clock_counts(client: FlaskClient, session: Session) -> None:
    programme.fund(session)

    for at in (datetime(2026, 1, 4, 12, tzinfo=UTC), datetime(2026, 11, 23, 12, tzinfo=UTC)):
        with time_machine.travel(at):
            page = client.get("/appels/territoire-innovant").text.replace("\u00a0", " ")

        assert len(re.findall(r"\d h \d\d", page)) == page.count("h 00, heure de Paris") >= 2
