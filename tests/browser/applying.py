"""How does an entrepreneur, on a phone, get from nothing to a submitted dossier and its receipt?"""

import io
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect
from pypdf import PdfReader

from fundapp.demo.companies import PROJECTS, fictitious_siren
from fundapp.demo.pieces import pitch
from fundapp.dossiers.rules import answers_of_section
from fundapp.dossiers.rules.standard import STANDARD
from tests.browser.people import PHONE, Door, path_of, sign_in
from tests.house import House, until
from tests.journeys.people import link_in, mail_about

FOUNDER, SECRET_WORDS = "louise.merlin@example.org", "quatre dunes sous le vent"
MODEL = PROJECTS["Boucle Grande-Synthe"]
COMPANY, TITLE = "Filets Neufs du Littoral", "Recycler les filets de pêche"
ANSWERS = MODEL.answers() | {"company": COMPANY, "siren": fictitious_siren(778), "title": TITLE}
HUGE = 201 * 1024 * 1024


def sign_up(door: Door, house: House) -> Page:
    """An account, its address confirmed from the mail, then the door."""
    page = door.anybody(PHONE)
    page.goto("/inscription")
    page.get_by_label("nom").first.fill("Louise Merlin")
    page.get_by_label("Adresse").fill(FOUNDER)
    page.get_by_label("Mot de passe").fill(SECRET_WORDS)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Ouvrir le compte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez votre messagerie")
    page.goto(link_in(mail_about(house, FOUNDER, "adresse"), house.url))
    page.get_by_label("Mot de passe").fill(SECRET_WORDS)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Votre adresse est confirmée")
    sign_in(page, FOUNDER, SECRET_WORDS)
    return page


def fill(page: Page, house: House) -> str:
    """Every section, with what is refused on the way; returns the dossier's address."""
    page.goto("/appels/territoire-innovant")
    page.get_by_role("button", name="dossier").first.click()
    page.wait_for_url("**/identite")
    where = path_of(page).removesuffix("/identite")
    identify(page)
    describe(page)
    for section, then in (("equipe", "marche"), ("marche", "financement")):
        answer(page, section, then)
    finance(page)
    for section, then in (("capital", "impact"), ("impact", "aides"), ("aides", "pieces")):
        answer(page, section, then)
    attach(page, huge_file(house))
    return where


def write(page: Page, answers: Mapping[str, str]) -> None:
    """Type, choose or tick, as each control asks."""
    for name, text in answers.items():
        control = page.locator(f'[name="{name}"]')
        if control.first.get_attribute("type") == "radio":
            choose(page, name, text)
        elif control.evaluate("node => node.tagName") == "SELECT":
            control.select_option(text)
        else:
            control.fill(text)


def choose(page: Page, name: str, value: str) -> None:
    """A card is its label, which lies over the button it is for."""
    card = page.locator(f'[name="{name}"][value="{value}"]').get_attribute("id")
    page.locator(f'label[for="{card}"]').click()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer et continuer").click()


def asked_in(section: str) -> dict[str, str]:
    return answers_of_section(STANDARD, section, ANSWERS)


def make_rows(page: Page, answers: Mapping[str, str]) -> None:
    """As many lines in each table as are to be written."""
    for table, row in sorted({tuple(name.split("-")[:2]) for name in answers if "-" in name}):
        grid = page.locator(f"[data-grid={table}]")
        while grid.locator("table.grid tbody tr").count() <= int(row):
            grid.get_by_role("button", name="Ajouter une ligne").click()


def answer(page: Page, section: str, then: str) -> None:
    answers = asked_in(section)
    make_rows(page, answers)
    write(page, answers)
    go_on(page)
    page.wait_for_url(f"**/{then}")


def identify(page: Page) -> None:
    write(page, asked_in("identite") | {"siren": "123456789"})
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("SIREN")
    expect(page.get_by_label("Dénomination sociale")).to_have_value(COMPANY)
    expect(page.get_by_label("Numéro SIREN")).to_have_value("123456789")
    write(page, {"siren": ANSWERS["siren"]})
    go_on(page)
    page.wait_for_url("**/projet")


def describe(page: Page) -> None:
    """Typed, left without a button, and found again: each answer saves itself."""
    write(page, asked_in("projet"))
    kept_here = "Object.keys(localStorage).filter(name => name.endsWith('projet')).length"
    until(lambda: not page.evaluate(kept_here), "nothing of it waits on this device any more")
    expect(page.locator("[data-saved]")).to_contain_text("nregistré")
    page.reload()
    expect(page.get_by_label("Titre du projet")).to_have_value(TITLE)
    go_on(page)
    page.wait_for_url("**/equipe")


def finance(page: Page) -> None:
    funding = asked_in("financement")
    make_rows(page, funding)
    write(page, funding | {"needs-0-amount": "1"})
    expect(page.locator("[data-balance].tone-warn")).to_be_visible()
    with page.expect_navigation():
        go_on(page)
    page.goto(path_of(page).rpartition("/")[0] + "/relecture")
    expect(page.locator("#manque")).to_contain_text("ressources")
    page.goto(path_of(page).rpartition("/")[0] + "/financement")
    write(page, {"needs-0-amount": funding["needs-0-amount"]})
    expect(page.locator("[data-balance].tone-good")).to_be_visible()
    go_on(page)
    page.wait_for_url("**/capital")


def huge_file(house: House) -> Path:
    path = house.var / "énorme.pdf"
    with path.open("wb") as file:
        file.truncate(HUGE)
    return path


def attach(page: Page, huge: Path) -> None:
    """A file too large is refused with a sentence; the right one goes up as soon as it is chosen."""
    place = page.locator("[data-piece=pitch]")
    place.locator("input[type=file]").set_input_files(huge)
    expect(place.get_by_text("200 Mo")).to_be_visible()
    file: FilePayload = {"name": "présentation.pdf", "mimeType": "application/pdf", "buffer": pitch(MODEL)}
    place.locator("input[type=file]").set_input_files(file)
    expect(place.get_by_role("link", name="présentation.pdf")).to_be_visible()
    page.get_by_role("button", name="Continuer vers la relecture").click()
    page.wait_for_url("**/relecture")


def submit(page: Page, where: str) -> str:
    """Declare and submit by keyboard; returns the reference, which the receipt bears too."""
    expect(page.get_by_text("Rien ne manque")).to_be_visible()
    boxes = page.locator("#declarations").get_by_role("checkbox")
    for number in range(boxes.count()):
        boxes.nth(number).focus()
        page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{where}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Accusé de réception").click()
    text = receipt(download.value.path().read_bytes())
    reference = next(word for word in text.split() if word.startswith("DK-")).strip(".,:")
    expect(page.get_by_role("main")).to_contain_text(reference)
    assert COMPANY in text
    return reference


def receipt(body: bytes) -> str:
    return "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(body)).pages)
