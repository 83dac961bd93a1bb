import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.committee.types import Answer
from fundapp.dossiers.queries import get_startup
from fundapp.kernel.ids import new_id
from fundapp.kernel.money import euros
from fundapp.policy import Role
from fundapp.portfolio.types import Grade, Nature
from fundapp.programme.types import Instrument
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


def test_recused_reader_is_told_neither_name_nor_zeros_of_a_ticket_or_a_company(
    client: FlaskClient, session: Session
) -> None:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(77_777))
    startup = get_startup(session, ticket.startup_id)
    pages = {
        f"/mouvements?scope=ticket&key={ticket.id}": ticket.reference,
        f"/mouvements?scope=startup&key={startup.id}": startup.name,
    }
    sign_in(client, team.other_finance)
    for page, name in pages.items():
        assert name in client.get(page).text

    committee.declare(session, ticket.dossier_id, team.other_finance, answer=Answer.SOME)

    for page, name in pages.items():
        hidden = client.get(page)
        assert (hidden.status_code, name in hidden.text) == (404, False)
    other = portfolio.signed_ticket(
        session, by=team.manager.id, amount=euros(66_666), siren=startup.siren, axis="heat"
    )
    shown = client.get(f"/mouvements?scope=startup&key={startup.id}").text
    assert (other.reference in shown, ticket.reference in shown) == (True, False)


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


def test_money_that_came_back_was_out_until_its_day(client: FlaskClient, session: Session) -> None:
    """FIN-34: what is known today of the days before, between and after."""
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(200_000))
    payment = portfolio.paid_payment(session, ticket, verifier=team.manager.id, payer=team.finance.id)
    portfolio.bounced_payment(
        session,
        ticket,
        payment,
        by=team.finance.id,
        second=team.manager.id,
        effective_on=date(2026, 11, 25),
        at=portfolio.AT + timedelta(days=4),
    )
    sign_in(client, accounts.person(session, roles=AUDITOR))

    def paid(effect: str) -> str:
        return total_of(client.get(f"/mouvements?layer=paid&effect={effect}").text)

    assert [paid(f"2026-11-{day}") for day in (22, 23, 24, 25)] == [
        "0,00 €",
        "100 000,00 €",
        "100 000,00 €",
        "0,00 €",
    ]


def linked(page: str, words: str) -> str:
    """The address that the first figure with these words opens."""
    found = re.search(rf'<a href="([^"]+)">{words}', page)
    assert found is not None, words
    return unescape(found.group(1))


def total_of(page: str) -> str:
    """The last amount of a page's table, with plain spaces."""
    return re.sub(r"\s", " ", re.findall(r'class="amount">([^<]+)<', page)[-1])


def lines_of(page: str) -> list[int]:
    """The cents of each amount of a page's table but for its total."""
    shown = re.findall(r'class="amount">([^<]+)<', page)[:-1]
    return [int(re.sub(r"[^\d]", "", each.partition("€")[0])) * _sign(each) for each in shown]


def _sign(amount: str) -> int:
    return -1 if amount.lstrip().startswith(("-", "−")) else 1


def test_every_figure_of_the_dashboard_opens_on_lines_that_add_up_to_it(
    client: FlaskClient, session: Session
) -> None:
    """« Disponible », the gauge and the ratios opened on nothing."""
    team = portfolio.team(session)
    paid = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(200_000))
    portfolio.paid_payment(session, paid, verifier=team.manager.id, payer=team.finance.id)
    portfolio.voted_ticket(session, amount=euros(50_000))
    back: dict[str, Any] = {"by": team.manager.id, "second": team.finance.id}
    portfolio.recorded_cofinancing(session, paid.dossier_id, amount=euros(300_000), **back)
    portfolio.recorded_cofinancing(
        session, paid.dossier_id, name="Région", nature=Nature.PUBLIC, amount=euros(40_000), **back
    )
    portfolio.recorded_cofinancing(
        session, paid.dossier_id, name="Banque", grade=Grade.LETTER, amount=euros(70_000), **back
    )
    portfolio.relay(session)
    sign_in(client, accounts.person(session, roles=AUDITOR))
    dashboard = client.get("/tableau-de-bord").text

    free = client.get(linked(dashboard, r"27\s350\s000")).text
    assert total_of(free) == "27 350 000,00 €"
    assert sum(lines_of(free)) == 27_350_000_00
    rest = client.get(linked(dashboard, r"reste\s")).text
    assert (total_of(rest), sum(lines_of(rest))) == ("100 000,00 €", 100_000_00)
    for words in (r"540\sk€", "Financement total par", "Cofinancement par euro", "Financement privé par"):
        behind = client.get(linked(dashboard, words)).text
        assert total_of(behind) == "340 000 €"
        assert re.sub(r"\s", " ", behind).count("540 000 €") >= 2
    forecast = client.get(linked(dashboard, "Prévisionnel, à part")).text
    assert (total_of(forecast), "Banque" in forecast, "Région" in forecast) == ("70 000 €", True, False)
    gone = client.get("/effet-de-levier?on=2026-11-22").text
    assert "Aucun cofinancement ne compte ici." in gone


def test_lines_of_a_figure_follow_the_day_they_were_written_from_page_to_page(
    client: FlaskClient, session: Session
) -> None:
    """They came in the order of their identifiers: what was brought in later stood above what is newer."""
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(
        session, by=team.manager.id, amount=euros(200_000), instrument=Instrument.SHAREHOLDER_LOAN
    )
    portfolio.paid_payment(session, ticket, verifier=team.manager.id, payer=team.finance.id)
    days = [(number * 23) % 60 for number in range(60)]
    for day in days:
        portfolio.returned_money(
            session,
            ticket,
            euros(100 + day),
            by=team.finance.id,
            evidence=f"Relevé de la banque, ligne {day}.",
            proven=False,
            at=portfolio.AT + timedelta(days=day, hours=8),
        )
    sign_in(client, accounts.person(session, roles=AUDITOR))

    address, shown = "/mouvements?layer=returned", []
    while True:
        page = client.get(address).text
        shown += [euro // 100 - 100 for euro in lines_of(page)]
        following = re.search(r'href="([^"]*apres=[^"]*)"', page)
        if following is None:
            break
        address = unescape(following[1])

    assert (len(days), shown) == (60, sorted(days, reverse=True))
    mistyped = client.get(f"/mouvements?layer=returned&apres={new_id()}").text
    assert lines_of(mistyped) == lines_of(client.get("/mouvements?layer=returned").text)


def test_nothing_is_free_of_an_axis(client: FlaskClient, session: Session) -> None:
    portfolio.voted_ticket(session, amount=euros(50_000), axis="air")
    sign_in(client, accounts.person(session, roles=AUDITOR))

    page = client.get("/mouvements?scope=axis&key=air&layer=free").text

    assert "Total « Disponible »" not in page
    assert "Disponible</a>" not in page


def test_recused_reader_sees_neither_the_line_nor_a_total(client: FlaskClient, session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(100_000))
    portfolio.recorded_cofinancing(session, ticket.dossier_id, by=team.manager.id, amount=euros(77_777))
    sign_in(client, team.other_finance)
    assert SHOWN.search(client.get("/effet-de-levier").text)

    committee.declare(session, ticket.dossier_id, team.other_finance, answer=Answer.SOME)

    hidden = client.get("/effet-de-levier").text
    assert SHOWN.search(hidden) is None
    assert "par euro du fonds" not in hidden
