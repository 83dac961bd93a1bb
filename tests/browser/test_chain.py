"""One dossier from an unknown visitor to a paid tranche, in a browser, with the real worker."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import applying, instructing, meeting, paying
from tests.browser.people import Door
from tests.house import House, until
from tests.journeys.people import mail_about

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_dossier_walks_the_whole_chain(door: Door, house: House) -> None:
    before = paid(house)

    founder = applying.sign_up(door, house)
    mine = applying.fill(founder, house)
    dossier_id = mine.rpartition("/")[2]
    reference = applying.submit(founder, mine)
    mail_about(house, applying.FOUNDER, reference)

    instructing.accept_and_review(door, dossier_id, applying.COMPANY)
    instructing.check_and_recommend(door, dossier_id)
    poll, member = meeting.meet(door, dossier_id)
    said = meeting.outcome(member, poll)
    assert "Adopté" in said

    paying.prove(founder, mine)
    ticket, manager = paying.sign(door, dossier_id)
    paying.request(house, founder, mine)
    paying.verify(manager, ticket)
    paying.pay(door, ticket)

    until(lambda: paid(house) == before + 13_000_000, "the totals hold the payment")
    opens_on_its_lines(manager)
    is_told(founder, house)


def paid(house: House) -> int:
    """Cents paid by the whole fund, as the command tells it."""
    told: dict[str, Any] = json.loads(house.command("totals", "--json"))
    return int(told["totals"]["fund"]["fund"]["paid"])


def opens_on_its_lines(page: Page) -> None:
    """A figure of the dashboard, clicked, is the sum of the lines it opens on."""
    page.goto("/tableau-de-bord")
    figure = page.locator('a[href*="/mouvements"][href*="layer=paid"]').first
    shown = figure.inner_text()
    figure.click()
    page.wait_for_url("**/mouvements*")
    expect(page.get_by_role("main")).to_contain_text("Filets Neufs du Littoral")
    assert shown


def is_told(founder: Page, house: House) -> None:
    """In the application and by mail."""
    mail_about(house, applying.FOUNDER, "Versement")
    founder.goto("/notifications")
    expect(founder.get_by_role("main")).to_contain_text("Versement effectué")
