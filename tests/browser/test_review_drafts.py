"""In a real browser: does a reviewer's word survive leaving the page, and a second tab?"""

from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Door
from tests.house import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def review_page(door: Door, house: House) -> Page:
    page = door.person("analyste2")
    page.goto("/pipeline")
    page.get_by_role("link", name="Alizé").first.click()
    page.get_by_role("link", name="Évaluer ce dossier").click()
    page.wait_for_url("**/evaluation")
    return page


def write(page: Page, box: str, text: str) -> None:
    """Types until the server has kept it; « Enregistré » alone may be said of words that came before."""
    with page.expect_response(lambda answer: quote_plus(text) in (answer.request.post_data or "")) as kept:
        page.locator(box).fill(text)
    assert kept.value.ok


def test_words_left_behind_come_back_and_two_tabs_keep_both(door: Door, house: House) -> None:
    page = review_page(door, house)
    where = page.url
    page.locator("#why_team").fill("Deux ingénieurs d’ici.")
    page.get_by_role("link", name="Aujourd’hui").first.click()
    page.wait_for_url("**/aujourdhui")

    page.goto(where)
    expect(page.locator("#why_team")).to_have_value("Deux ingénieurs d’ici.")
    other = page.context.new_page()
    other.goto(where)
    write(other, "#why_market", "Trois lettres d’intention.")
    write(page, "#why_team", "Trois ingénieurs d’ici.")
    other.locator("#why_team").fill("Une ingénieure.")
    expect(other.get_by_role("alert")).to_contain_text("Trois ingénieurs d’ici.")

    page.reload()  # what nobody has chosen yet is kept on the device, and offered again
    expect(page.locator("#why_team")).to_have_value("Une ingénieure.")
    choice = page.get_by_role("alert").filter(has_text="Trois ingénieurs d’ici.")
    choice.get_by_role("button", name="Garder l’autre version").click()
    expect(page.locator("#why_team")).to_have_value("Trois ingénieurs d’ici.")
    expect(page.locator("#why_market")).to_have_value("Trois lettres d’intention.")
