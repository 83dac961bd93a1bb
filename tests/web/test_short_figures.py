"""Does one amount read the same wherever it is shown, and do parts add up to what they stand under?"""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.kernel.money import euros
from fundapp.policy import Role
from fundapp.web.filters import euros_short
from tests.factories import accounts, portfolio
from tests.factories.signin import sign_in


@pytest.mark.parametrize(
    "amount, shown",
    [
        ("2550000", "2,6 M€"),
        ("2450000", "2,5 M€"),
        ("2449999.99", "2,4 M€"),
        ("-2450000", "-2,5 M€"),
        ("27600000", "27,6 M€"),
        ("288000000", "288 M€"),
        ("999949.99", "999,9 k€"),
        ("999950", "1 M€"),
        ("850000", "850 k€"),
        ("33350", "33,4 k€"),
        ("950000", "950 k€"),
        ("950", "950 €"),
        ("999.50", "1 k€"),
        ("320.50", "321 €"),
        ("-0.50", "-1 €"),
        ("0", "0 €"),
    ],
)
def test_short_figure_is_rounded_half_up_to_one_tenth(app: Flask, amount: str, shown: str) -> None:
    with app.test_request_context():
        assert euros_short(euros(amount)).replace("\u00a0", " ") == shown


def test_what_is_signed_is_one_figure_on_the_dashboard_and_parts_add_up(
    client: FlaskClient, session: Session
) -> None:
    """« Engagé » once read 2,6 M€ on its tile and 2,5 M€ in the gauge, where parts had to add up."""
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(2_550_000))
    portfolio.recorded_cofinancing(
        session,
        ticket.dossier_id,
        amount=euros(260_000),
        by=team.finance.id,
        second=team.manager.id,
        at=portfolio.AT + timedelta(hours=4),
    )
    portfolio.relay(session)
    sign_in(client, accounts.person(session, roles=[Role.MANAGER]))

    page = unescape(client.get("/tableau-de-bord").text).replace("\u00a0", " ")

    engaged = re.search(r"Engagé\b.*?(\d[\d ,]*[kM]€)", page, re.S)
    assert engaged is not None
    assert engaged[1] == "2,6 M€"
    short = re.findall(r"\d[\d ,]*[kM]€", page)
    assert ("2,8 M€" in short, "2,5 M€" in short, "0,3 M€" in short) == (True, False, False)
    for part in ("2 550 000 €", "260 000 €"):
        assert page.count(part) >= 2, part  # in the legend of the gauge, and in its table
