"""SECURITY 36, SEC-12: do totals tell whoever withdrew from a dossier what it was given?"""

import re

from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.committee.types import Answer
from fundapp.kernel.money import euros
from fundapp.policy import Role
from fundapp.portfolio.models import Ticket
from tests.factories import accounts, committee, portfolio
from tests.factories.signin import sign_in

AMOUNT = re.compile(r"\d[\d\s]*(?:,\d+)?\s[kM]?€")


def signed(session: Session, *amounts: int) -> list[Ticket]:
    team = portfolio.team(session)
    tickets = [portfolio.signed_ticket(session, by=team.manager.id, amount=euros(each)) for each in amounts]
    portfolio.relay(session)
    return tickets


def recused(session: Session, ticket: Ticket) -> Person:
    member = accounts.person(session, roles=[Role.MEMBER, Role.MANAGER])
    committee.declare(session, ticket.dossier_id, member, answer=Answer.SOME)
    return member


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("Du dépôt au financement")]


def test_totals_do_not_shrink_by_the_ticket(client: FlaskClient, session: Session) -> None:
    """Whichever dossier one withdrew from, the dashboard's totals are those everybody reads."""
    tickets = signed(session, 200_000, 333_300, 1_250_000)
    seen = []
    for ticket in tickets:
        sign_in(client, recused(session, ticket))
        seen.append(AMOUNT.findall(main_of(client.get("/tableau-de-bord").text)))

    public = client.get("/").text

    assert seen[0] == seen[1] == seen[2]
    assert "1,8\xa0M€" in seen[0]
    assert [amount for amount in seen[0] if amount not in public] == []


def test_no_exact_total_lies_beside_the_lines(client: FlaskClient, session: Session) -> None:
    tickets = signed(session, 200_000, 333_300, 1_250_000)
    sign_in(client, recused(session, tickets[1]))

    page = client.get("/mouvements?layer=committed").text
    own = client.get(f"/mouvements?scope=ticket&key={tickets[0].id}&layer=committed").text

    assert "333\xa0300" not in page
    assert "200\xa0000,00" in page, "the line itself is open"
    assert "1\xa0450\xa0000,00" not in page, "the total without the hidden ticket"
    assert "1\xa0783\xa0300,00" not in page, "the total with it"
    assert re.search(r"Total «\sEngagé\s».*?200\s000,00", own, re.S)


def test_a_past_day_gives_no_way_around(client: FlaskClient, session: Session) -> None:
    tickets = signed(session, 200_000, 333_300, 1_250_000)
    sign_in(client, recused(session, tickets[1]))

    asked = client.get("/tableau-de-bord?on=2026-11-23").text

    assert main_of(asked) == main_of(client.get("/tableau-de-bord").text)


def test_under_three_companies_nothing_is_told(client: FlaskClient, session: Session) -> None:
    [ticket, _] = signed(session, 200_000, 333_300)
    sign_in(client, recused(session, ticket))

    page = main_of(client.get("/tableau-de-bord").text)

    assert "à partir de trois entreprises" in page
    assert AMOUNT.findall(page) == ["288\xa0M€"]
