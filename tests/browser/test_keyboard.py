"""Does an entrepreneur get from the call to a submitted dossier and its thread without a mouse?"""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from fundapp.demo.companies import PROJECTS, fictitious_siren
from fundapp.demo.pieces import pitch
from tests.browser.keys import Keys
from tests.browser.people import DESK, Door, path_of
from tests.house import House
from tests.journeys.people import link_in, mail_about

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NAME, ADDRESS, WORDS = "Basile Routier", "basile.routier@example.org", "quatre digues contre la mer"
MODEL = PROJECTS["Boucle Grande-Synthe"]
COMPANY = "Digues Sèches du Littoral"
ANSWERS = MODEL.answers() | {"company": COMPANY, "siren": fictitious_siren(779)}
CALL = "/appels/territoire-innovant"
NEXT, SEND = "button[value=next]", "main form:not([role=search]) button[type=submit]"


def asked_in(page: Page) -> dict[str, str]:
    """The answers to the questions of a page, with those of its tables' rows."""
    asked = page.eval_on_selector_all(
        "main [name], [data-grid]", "nodes => nodes.map(n => n.name ?? n.dataset.grid)"
    )
    return {name: text for name, text in ANSWERS.items() if {name, name.partition("-")[0]} & set(asked)}


def test_whole_way_is_walked_by_keyboard(door: Door, house: House) -> None:
    page = door.anybody(DESK)
    page.emulate_media(reduced_motion="reduce")
    keys = Keys(page)

    try_eligibility(page, keys)
    sign_up(page, keys, house)
    where = fill(page, keys)
    join(page, keys)
    submit(page, keys, where)
    write_to_the_team(page, keys)

    expect(page.get_by_role("main")).to_contain_text("Quand commence la lecture ?")


def test_enter_in_a_field_saves_and_takes_no_line_away(door: Door) -> None:
    page = door.person("bastien")
    page.goto(draft_of(page) + "/financement")
    lines = page.locator("select[name^='needs-']")
    before = lines.count()
    page.locator("[name=needs-0-label]").fill("Ce que la ligne retient")
    with page.expect_navigation():
        page.locator("[name=amount_asked]").press("Enter")

    expect(page.locator("[name=needs-0-label]")).to_have_value("Ce que la ligne retient")
    assert lines.count() == before


def draft_of(page: Page) -> str:
    page.goto("/mes-dossiers")
    filling = page.locator("a[href$='/remplir']").first.get_attribute("href")
    assert filling
    return filling.removesuffix("/remplir")


def try_eligibility(page: Page, keys: Keys) -> None:
    """The first answer of each question is the one that is eligible."""
    page.goto(CALL)
    keys.skip()
    keys.press(f'a[href="{CALL}/eligibilite"]')
    page.wait_for_url(f"**{CALL}/eligibilite")
    choices = page.eval_on_selector_all(
        "main input[type=radio]", "nodes => nodes.map(n => [n.name, n.value])"
    )
    keys.skip()
    keys.answer(dict(reversed(choices)), until=SEND)
    expect(page.get_by_role("heading", level=1)).to_contain_text("ligible")


def sign_up(page: Page, keys: Keys, house: House) -> None:
    page.goto("/inscription")
    keys.skip()
    keys.answer({"name": NAME, "email": ADDRESS, "password": WORDS, "terms": "y"}, until=SEND)
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez votre messagerie")
    page.goto(link_in(mail_about(house, ADDRESS, "adresse"), house.url))
    keys.skip()
    keys.answer({"password": WORDS}, until=SEND)
    expect(page.get_by_role("status").first).to_contain_text("Votre adresse est confirmée")
    page.goto("/connexion")
    keys.skip()
    keys.answer({"email": ADDRESS, "password": WORDS}, until=SEND)
    page.wait_for_url("**/mes-dossiers*")


def fill(page: Page, keys: Keys) -> str:
    """Each section with its tables' rows; returns the dossier's address."""
    page.goto(CALL)
    keys.skip()
    keys.press("main form button")
    page.wait_for_url("**/identite*")
    while not (section := path_of(page)).endswith("/pieces"):
        keys.skip()
        keys.answer(asked_in(page), until=NEXT)
        page.wait_for_url(lambda url: section not in url)
    return section.removesuffix("/pieces")


def join(page: Page, keys: Keys) -> None:
    """A piece, from its kind to its arrival."""
    keys.skip()
    file: FilePayload = {"name": "présentation.pdf", "mimeType": "application/pdf", "buffer": pitch(MODEL)}
    with page.expect_file_chooser() as chooser:
        keys.press("#file-pitch")
    chooser.value.set_files(file)
    expect(page.get_by_role("link", name="présentation.pdf")).to_be_visible()
    keys.press("button[name=then]")
    page.wait_for_url("**/relecture*")


def submit(page: Page, keys: Keys, where: str) -> None:
    keys.skip()
    keys.tick(page.locator("#declarations").get_by_role("checkbox").count())
    keys.press(SEND)
    page.wait_for_url(f"**{where}*")
    expect(page.get_by_role("status").first).to_contain_text("Votre dossier est déposé")


def write_to_the_team(page: Page, keys: Keys) -> None:
    keys.skip()
    keys.answer({"body": "Quand commence la lecture ?"}, until="form:has([name=body]) button[type=submit]")
