import re

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.committee.types import Answer
from fundapp.kernel.money import euros
from fundapp.policy import Role
from tests.factories import accounts, committee, portfolio
from tests.factories.signin import sign_in
from tests.workspace.counting import counted

AUDITOR = [Role.AUDITOR]
PAGES = ("/tickets", "/mouvements", "/tableau-de-bord")
SHOWN = re.compile(r"77\s777|77,8")


def test_figure_opens_on_its_lines(client: FlaskClient, session: Session) -> None:
    team = portfolio.team(session)
    portfolio.signed_ticket(session, by=team.manager.id, amount=euros(200_000), axis="air")
    portfolio.signed_ticket(session, by=team.manager.id, amount=euros(90_000), axis="heat")
    sign_in(client, accounts.person(session, roles=AUDITOR))

    page = client.get("/mouvements?scope=axis&key=air&layer=committed").text

    assert re.search(r"200\s000,00", page)
    assert not re.search(r"\b90\s000,00", page)


def test_ledger_as_known_before_anything_is_empty(client: FlaskClient, session: Session) -> None:
    portfolio.voted_ticket(session, amount=euros(200_000))
    sign_in(client, accounts.person(session, roles=AUDITOR))

    assert "Aucun mouvement" in client.get("/mouvements?on=2026-11-22").text
    assert "Aucun mouvement" not in client.get("/mouvements?on=2026-11-23").text


@pytest.mark.parametrize(
    "query",
    ["scope=nothing", "scope=axis&key=mars", "scope=ticket&key=x", "scope=envelope&key=", "scope=startup"],
)
def test_figure_of_nothing_is_not_found(client: FlaskClient, session: Session, query: str) -> None:
    sign_in(client, accounts.person(session, roles=AUDITOR))

    assert client.get(f"/mouvements?{query}").status_code == 404


@pytest.mark.parametrize("query", ["layer=gold", "on=2026-02-31", "apres=%00", "layer=%00"])
def test_filter_that_makes_no_sense_is_left_out(client: FlaskClient, session: Session, query: str) -> None:
    sign_in(client, accounts.person(session, roles=AUDITOR))

    assert client.get(f"/mouvements?{query}").status_code == 200
    assert client.get(f"/tickets?{query}&state=x&axis=y&envelope=z&text=%00").status_code == 200


def test_recused_member_sees_no_ticket_of_that_dossier(client: FlaskClient, session: Session) -> None:
    """SECURITY 36: not in the list, not by its address, not in the figures."""
    ticket = portfolio.voted_ticket(session, amount=euros(77_777))
    member = accounts.person(session, roles=[Role.MEMBER, Role.MANAGER])
    other = accounts.person(session, roles=[Role.MANAGER])
    committee.declare(session, ticket.dossier_id, member, answer=Answer.SOME)
    portfolio.relay(session)

    sign_in(client, other)
    assert ticket.reference in client.get("/tickets").text
    assert SHOWN.search(client.get("/mouvements").text)
    assert SHOWN.search(client.get("/tableau-de-bord").text)
    sign_in(client, member)

    assert ticket.reference not in client.get("/tickets").text
    assert client.get(f"/tickets/{ticket.id}").status_code == 403
    assert client.post(f"/tickets/{ticket.id}/signature").status_code == 403
    for page in ("/mouvements", "/tableau-de-bord"):
        assert SHOWN.search(client.get(page).text) is None


def test_pages_cost_the_same_queries_with_1_and_30_rows(client: FlaskClient, session: Session) -> None:
    sign_in(client, accounts.person(session, roles=[Role.MANAGER]))
    portfolio.voted_ticket(session, amount=euros(1_000))
    portfolio.relay(session)
    with_one = [queries_of(client, page) for page in PAGES]

    for _ in range(29):
        portfolio.voted_ticket(session, amount=euros(1_000))
    portfolio.relay(session)

    assert [queries_of(client, page) for page in PAGES] == with_one


def queries_of(client: FlaskClient, page: str) -> int:
    with counted() as sent:
        assert client.get(page).status_code == 200
    return len(sent)
