import re
from datetime import timedelta

from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.kernel.money import ZERO, euros
from fundapp.policy import Role
from fundapp.portfolio.rules.leverage import Financing
from fundapp.portfolio.types import Grade, Layers
from fundapp.workspace.queries.dashboard import Dashboard, Figures, dashboard
from tests.factories import accounts, dossiers, portfolio
from tests.factories.portfolio import AT
from tests.factories.signin import sign_in

LATER = AT + timedelta(hours=9)


def figures(session: Session, hours: int | None = None) -> Figures:
    found = read(session, hours).figures
    assert found is not None
    return found


def read(session: Session, hours: int | None = None) -> Dashboard:
    as_of = None if hours is None else AT + timedelta(hours=hours)
    return dashboard(session, as_of=as_of, hidden=frozenset(), at=LATER)


def test_envelopes_say_what_is_left_to_the_cent(session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(200_000))
    portfolio.paid_payment(session, ticket, verifier=team.manager.id, payer=team.finance.id)
    portfolio.voted_ticket(session, amount=euros(50_000))
    portfolio.relay(session)

    page, money = read(session), figures(session)

    assert money.whole == Layers(euros(50_000), euros(200_000), euros(100_000), ZERO)
    assert [(each.envelope.amount, each.free) for each in money.envelopes] == [
        (euros(9_900_000), euros(9_900_000)),
        (euros(27_600_000), euros(27_350_000)),
    ]
    assert page.programme_multiplier == 768
    assert [each.tranche.position for each in page.due] == [2]


def test_gauge_counts_signed_money_of_signed_projects_only(session: Session) -> None:
    """FIN-21: before the fund signs, others' money is a forecast."""
    team = portfolio.team(session)
    signed = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(100_000))
    voted = portfolio.voted_ticket(session, amount=euros(100_000))
    for dossier_id, grade in (
        (signed.dossier_id, Grade.SIGNED),
        (signed.dossier_id, Grade.LETTER),
        (voted.dossier_id, Grade.PAID),
    ):
        portfolio.recorded_cofinancing(
            session,
            dossier_id,
            by=team.manager.id,
            second=team.finance.id,
            name=grade.value,
            grade=grade,
            amount=euros(300_000),
            at=LATER,
        )
    session.commit()
    portfolio.relay(session)

    page = figures(session)

    assert page.achieved == Financing(fund=euros(100_000), private=euros(300_000))
    assert page.forecast == Financing(private=euros(600_000))
    assert (page.achieved.multiplier, page.achieved.entrainement) == (400, 300)
    assert figures(session, hours=10).achieved == page.achieved
    assert figures(session, hours=8).achieved == Financing(fund=euros(100_000))
    assert figures(session, hours=2).achieved == Financing()


def test_funnel_counts_no_draft(session: Session) -> None:
    dossiers.draft_dossier(session)
    dossiers.submitted_dossier(session)
    portfolio.voted_ticket(session)

    assert [(step.stage.value, step.reached, step.there) for step in read(session).funnel] == [
        ("submitted", 2, 1),
        ("review", 1, 0),
        ("diligence", 1, 0),
        ("committee", 1, 0),
        ("contracting", 1, 1),
        ("portfolio", 0, 0),
    ]


def test_every_figure_of_the_page_opens_on_its_lines(client: FlaskClient, session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(200_000), axis="air")
    portfolio.paid_payment(session, ticket, verifier=team.manager.id, payer=team.finance.id)
    portfolio.relay(session)
    sign_in(client, team.manager)

    page = client.get("/tableau-de-bord").text

    links = set(re.findall(r'href="(/mouvements\?[^"]+)"', page))
    assert len(links) == 4 + 1 + 2 * 4 + 5
    assert "/mouvements?scope=fund&amp;layer=remaining" in links
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200
    assert re.search(r"Total «\sDécaissé\s».*?100\s000,00", client.get("/mouvements?layer=paid").text, re.S)


def test_past_is_shown_as_it_was_known(client: FlaskClient, session: Session) -> None:
    portfolio.voted_ticket(session, amount=euros(123_400))
    portfolio.relay(session)
    sign_in(client, accounts.person(session, roles=[Role.AUDITOR]))

    assert "123,4" in client.get("/tableau-de-bord").text
    assert "123,4" not in client.get("/tableau-de-bord?on=2026-11-22").text
    assert "123,4" in client.get("/tableau-de-bord?on=2026-11-23").text
    assert client.get("/tableau-de-bord?on=hier").status_code == 200


def test_member_sees_figures_without_the_lines(client: FlaskClient, session: Session) -> None:
    portfolio.voted_ticket(session, amount=euros(123_400))
    portfolio.relay(session)
    sign_in(client, accounts.person(session, roles=[Role.MEMBER]))

    page = client.get("/tableau-de-bord")

    assert "123,4" in page.text
    assert "/mouvements" not in page.text
