"""In a real browser: is a table filled like a spreadsheet, and does its balance follow to the cent?"""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.portal.test_autosave import Desk, desk, devices, opened, saved  # noqa: F401

pytestmark = pytest.mark.browser

PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def paste(page: Page, name: str, text: str) -> None:
    page.focus(f"[name={name}]")
    page.evaluate(PASTE, text)


def column(page: Page, table: str, name: str) -> list[str]:
    cells = page.locator(f"[data-grid={table}] [name$=-{name}]")
    return [cells.nth(place).input_value() for place in range(cells.count())]


def test_block_of_a_spreadsheet_fills_lines_and_adds_those_that_lack(
    desk: Desk,  # noqa: F811
    devices: tuple[BrowserContext, BrowserContext],  # noqa: F811
) -> None:
    page = opened(devices[0], desk)

    paste(
        page,
        "needs-1-kind",
        "Recherche et développement\tEssais\t150 000,00 €\r\n"
        'frais\t"Conseil\n« brevets »"\t60 000\r\n'
        "Investissements\tPompes\t40 000,00\tde trop\r\n"
        "Bidule\tInconnu\t1",
    )

    assert column(page, "needs", "kind") == ["assets", "research", "fees", "assets", ""]
    assert column(page, "needs", "label") == [
        "Échangeurs",
        "Essais",
        "Conseil « brevets »",
        "Pompes",
        "Inconnu",
    ]
    expect(page.locator("[data-grid=needs] [data-grid-said]")).to_contain_text("« de trop », « Bidule »")
    expect(page.locator("[data-grid=needs] [data-sum=amount]")).to_have_text("850\u00a0000,00\u00a0€")
    expect(page.locator("[data-balance].tone-good")).to_be_visible()
    saved(page)
    page.wait_for_function("!Object.keys(localStorage).length")
    assert desk.answer("needs-3-amount") == "40 000,00"


def test_pasting_is_taken_back(
    desk: Desk,  # noqa: F811
    devices: tuple[BrowserContext, BrowserContext],  # noqa: F811
) -> None:
    page = opened(devices[0], desk)
    before = column(page, "needs", "amount")
    paste(page, "needs-2-amount", "1\n2\n3")
    assert column(page, "needs", "amount") == [*before[:2], "1", "2", "3"]

    page.get_by_role("button", name="Annuler le collage").click()

    assert column(page, "needs", "amount") == before


def test_balance_names_each_uneven_year(
    desk: Desk,  # noqa: F811
    devices: tuple[BrowserContext, BrowserContext],  # noqa: F811
) -> None:
    page = opened(devices[0], desk)

    page.select_option("[name=plan_years]", "two")
    page.fill("[name=needs-0-amount2]", "0,1")
    page.fill("[name=needs-1-amount2]", "0,2")
    page.fill("[name=resources-0-amount2]", "0,31")

    expect(page.locator('[data-of="gap amount2"]')).to_have_text("0,01\u00a0€")
    expect(page.locator("[data-balance]")).to_contain_text("année 2")
    saved(page)
    page.wait_for_function("!Object.keys(localStorage).length")
    page.reload()
    expect(page.locator("[data-balance]")).to_contain_text("année 2")
    expect(page.locator('[data-of="gap amount2"]')).to_have_text("0,01\u00a0€")


def test_lines_are_added_and_taken_away_by_keyboard(
    desk: Desk,  # noqa: F811
    devices: tuple[BrowserContext, BrowserContext],  # noqa: F811
) -> None:
    page = opened(devices[0], desk)
    page.focus("[name=needs-2-label]")

    page.keyboard.press("Enter")
    page.keyboard.type("Nouvelle")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")

    assert column(page, "needs", "label") == ["Échangeurs", "", "", "Nouvelle"]
    expect(page.locator("[name=needs-1-label]")).to_be_focused()
    expect(page.locator("[name=needs-3-label]")).to_have_accessible_name("Précision, ligne 4 (Besoins)")
    page.get_by_role("button", name="Retirer la ligne 1 (Besoins)").press("Enter")
    assert column(page, "needs", "label") == ["", "", "Nouvelle"]
    saved(page)
    page.wait_for_function("!Object.keys(localStorage).length")
    assert [desk.answer(f"needs-{n}-label") for n in range(4)] == ["", "", "Nouvelle", ""]


def test_line_typed_without_network_comes_back_with_its_line(
    desk: Desk,  # noqa: F811
    devices: tuple[BrowserContext, BrowserContext],  # noqa: F811
    chromium: Browser,
) -> None:
    context = devices[0]
    page = opened(context, desk)
    context.set_offline(True)
    page.get_by_role("button", name="Ajouter une ligne").first.click()
    page.fill("[name=needs-3-label]", "Hors ligne")
    expect(page.locator("[data-saved]")).to_contain_text("Réseau perdu")
    page.close()
    context.set_offline(False)

    again = opened(context, desk)

    expect(again.locator("[name=needs-3-label]")).to_have_value("Hors ligne")
    saved(again)
    assert desk.answer("needs-3-label") == "Hors ligne"
