"""Is a word lost when the network goes, the tab is closed, or somebody else writes in the same field?"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import PHONE, Door
from tests.browser.test_keyboard import draft_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SAVED = "Enregistré à"


def project_page(door: Door) -> Page:
    page = door.person("bastien", PHONE)
    page.goto(draft_of(page) + "/projet")
    return page


def test_network_cut_while_typing_and_a_closed_tab_lose_nothing(door: Door) -> None:
    page = project_page(door)
    problem = page.locator("[name=problem]")
    problem.fill("Écrit avec le réseau.")
    expect(page.locator("[data-saved]")).to_contain_text(SAVED)

    page.context.set_offline(True)
    problem.press_sequentially(" Écrit sans lui.")
    expect(page.locator("[data-saved]")).to_contain_text("Réseau perdu")
    where, context = page.url, page.context
    page.close()
    context.set_offline(False)
    back = context.new_page()
    back.set_viewport_size(PHONE)
    back.goto(where)

    expect(back.locator("[name=problem]")).to_have_value("Écrit avec le réseau. Écrit sans lui.")
    expect(back.locator("[data-saved]")).to_contain_text(SAVED)
    assert not back.evaluate("Object.keys(localStorage).filter(name => name.startsWith('answers:')).length")
    back.reload()
    expect(back.locator("[name=problem]")).to_have_value("Écrit avec le réseau. Écrit sans lui.")


def test_two_devices_on_one_field_show_both_texts_and_keep_the_chosen_one(door: Door) -> None:
    phone, desk = project_page(door), project_page(door)
    phone.locator("[name=solution]").fill("Ce qu’écrit le téléphone.")
    expect(phone.locator("[data-saved]")).to_contain_text(SAVED)
    desk.locator("[name=solution]").fill("Ce qu’écrit le bureau.")

    choice = desk.get_by_role("alert").filter(has_text="Ce qu’écrit le téléphone.")
    expect(choice).to_be_visible()
    expect(desk.locator("[name=solution]")).to_have_value("Ce qu’écrit le bureau.")
    choice.get_by_role("button", name="Enregistrer la mienne").click()
    expect(choice).to_have_count(0)
    expect(desk.locator("[data-saved]")).to_contain_text(SAVED)

    phone.reload()
    expect(phone.locator("[name=solution]")).to_have_value("Ce qu’écrit le bureau.")


def test_counter_writes_numbers_with_the_space_of_the_server(door: Door) -> None:
    page = project_page(door)
    page.locator("[name=problem]").fill("x" * 1_500)

    counted = page.locator("#problem-count").text_content() or ""

    assert counted.startswith("1\u00a0500 sur ")
    assert "\u202f" not in counted
    assert page.evaluate("formatNumber(1234567)") == "1\u00a0234\u00a0567"
