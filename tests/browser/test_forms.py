"""Does an administrator order a form with the keyboard alone, on a phone too, and try it as it changes?"""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.people import DESK, PHONE, Door

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DRAFT = "/appels/territoire-innovant/formulaire/brouillon"
QUESTIONS = "#section-projet .outline a"


def questions(page: Page) -> list[str]:
    return [each.strip() for each in page.locator(QUESTIONS).all_inner_texts()]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_order_is_changed_by_keyboard_and_the_button_keeps_the_focus(size: ViewportSize, door: Door) -> None:
    page = door.person("admin", size)
    page.goto(DRAFT)
    before = questions(page)

    page.get_by_role("button", name="Descendre « Problème à résoudre »").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("L’ordre est changé.")).to_be_visible()

    assert questions(page).index("Problème à résoudre") == before.index("Problème à résoudre") + 1
    expect(page.get_by_role("button", name="Descendre « Problème à résoudre »")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(QUESTIONS)).to_have_text(before)
    expect(page.get_by_role("button", name="Monter « Problème à résoudre »")).to_be_focused()


def test_question_that_depends_on_another_appears_in_the_preview(door: Door) -> None:
    page = door.person("admin")
    page.goto(f"{DRAFT}/apercu/projet")
    which = page.get_by_label("Lequel ?")

    expect(which).to_be_hidden()
    page.get_by_role("group", name="Êtes-vous suivi par un incubateur ?").get_by_label("Oui").check()

    expect(which).to_be_visible()
    page.get_by_role("button", name="Essayer ces réponses").click()
    expect(page.get_by_label("Lequel ?")).to_be_visible()
