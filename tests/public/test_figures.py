import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.kernel.money import euros
from fundapp.portfolio.rules import publishing
from fundapp.public import queries
from fundapp.public.queries import FundPage
from tests.factories import portfolio, programme


@pytest.mark.parametrize(("companies", "told"), [(0, False), (1, False), (2, False), (3, True), (40, True)])
def test_total_is_told_when_it_gives_nobody_away(companies: int, told: bool) -> None:
    assert publishing.may_be_told(companies) is told


def page_of(session: Session) -> FundPage:
    return queries.fund_page(session, programme.AT)


def test_what_is_signed_is_published_from_three_companies_on(client: FlaskClient, session: Session) -> None:
    team = portfolio.team(session)
    for amount in (100_000, 150_000):
        portfolio.signed_ticket(session, by=team.manager.id, amount=euros(amount))
    portfolio.relay(session)
    assert page_of(session).set_off is None

    portfolio.signed_ticket(session, by=team.manager.id, amount=euros(200_000))
    portfolio.relay(session)

    set_off = page_of(session).set_off
    assert set_off is not None
    assert (set_off.companies, set_off.financing.fund) == (3, euros(450_000))
    assert "450\u00a0k€" in client.get("/").text


def test_fund_shows_what_a_public_euro_promises(session: Session) -> None:
    programme.fund(session)

    page = page_of(session)

    assert (page.size, page.multiplier) == (euros(37_500_000), 768)
    assert [college.value for college, _ in page.partners] == ["public", "private", "qualified"]
