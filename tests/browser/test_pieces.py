"""Does a file of 200 MB survive a cut network, and do several go at once, in a real browser?"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests.browser.people import PHONE, Door
from tests.browser.watch import Ears, faults
from tests.factories import files

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LARGE = 190 * 1024 * 1024


def large_file(folder: Path) -> Path:
    path = folder / "plan complet.pdf"
    with path.open("wb") as file:
        file.write(files.pdf())
        file.truncate(LARGE)
    return path


def pdf(name: str, content: bytes) -> FilePayload:
    return {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": content}


def pieces_page(door: Door) -> Page:
    page = door.person("bastien")
    page.goto("/mes-dossiers")
    draft = page.locator('a[href$="/remplir"]').first.get_attribute("href")
    assert draft
    page.goto(draft.removesuffix("remplir") + "pieces")
    return page


def place(page: Page, kind: str) -> Locator:
    return page.locator(f"[data-piece={kind}]")


def choose(page: Page, kind: str, files: Path | list[FilePayload]) -> None:
    """In the place of a kind, folded or not; nothing else is pressed."""
    place(page, kind).locator("input[type=file]").set_input_files(files)


def test_large_file_goes_on_after_the_network_was_cut(door: Door, tmp_path: Path) -> None:
    page = pieces_page(door)
    choose(page, "bp", large_file(tmp_path))
    expect(page.locator("[data-sending] progress")).not_to_have_js_property("value", 0)

    page.context.set_offline(True)
    expect(place(page, "bp").locator("[data-sending]")).to_contain_text("Réseau perdu")
    page.context.set_offline(False)

    expect(page.get_by_role("link", name="plan complet.pdf")).to_be_visible()


def test_count_of_the_tab_says_what_it_counts_and_follows_the_piece(door: Door) -> None:
    """It stayed at 1 until one left the page; read aloud, it was « Pièces 1 »."""
    page = pieces_page(door)
    tab = page.locator('.tabs a[aria-current="page"]')
    for each in page.locator("[data-piece=pitch]").get_by_role("button", name="Retirer").all():
        each.click()
    expect(tab).to_have_accessible_name(re.compile("chose à compléter"))

    choose(page, "pitch", [pdf("presentation", files.pdf())])

    expect(place(page, "pitch").get_by_role("link", name="presentation.pdf")).to_be_visible()
    expect(tab).to_have_accessible_name("Pièces")


def test_phone_is_stopped_while_a_file_travels_and_finds_a_short_page(door: Door) -> None:
    page = pieces_page(door)
    page.set_viewport_size(PHONE)
    folded = page.evaluate("document.documentElement.scrollHeight")
    held: list[Route] = []
    page.route("**/envois/*/fin", lambda route: held.append(route))
    with page.expect_request("**/envois/*/fin"):
        choose(page, "pacte", [pdf("pacte signé", files.pdf("pacte"))])
    expect(place(page, "pacte").locator("progress")).to_be_visible()

    page.get_by_role("button", name="Continuer vers la relecture").click()
    expect(page.locator("[data-pieces-said]")).to_have_text(
        re.compile("pacte signé.pdf.*attendez son arrivée")
    )
    for each in held:
        each.continue_()
    expect(page.get_by_role("link", name="pacte signé.pdf")).to_be_visible()
    page.get_by_role("button", name="Continuer vers la relecture").click()

    page.wait_for_url("**/relecture")
    expect(page.get_by_role("link", name="pacte signé.pdf")).to_be_visible()
    assert folded < 3_200, "18 cards made 6,412 px of it"


def test_date_of_a_piece_is_written_after_it_was_sent(door: Door) -> None:
    page = pieces_page(door)
    choose(page, "stat", [pdf("statuts", files.pdf("statuts"))])
    expect(page.get_by_role("link", name="statuts.pdf")).to_be_visible()
    choose(page, "ubo", [pdf("registre", files.pdf("registre"))])
    expect(place(page, "ubo")).to_contain_text("Indiquez la date écrite sur le document.")

    place(page, "ubo").locator("input[type=date]").fill("2026-11-02")
    place(page, "ubo").locator("input[type=file]").focus()

    expect(page.get_by_role("status").first).to_contain_text("La date est enregistrée")
    expect(place(page, "ubo")).to_contain_text("daté du lundi 2 novembre 2026")


def test_store_that_is_away_is_said_and_waited_for(door: Door) -> None:
    """What the server answers while its store is away: tests/portal/test_stores.py."""
    page = pieces_page(door)
    words = {"message": "Le lieu où les fichiers sont gardés ne répond pas."}
    page.route("**/envois/*", lambda route: route.fulfill(status=503, json=words), times=2)
    choose(page, "loi", [pdf("devis", files.pdf("devis")), pdf("bail", files.pdf("bail"))])

    expect(place(page, "loi").locator("[data-sending]")).to_contain_text("ne répond pas")
    expect(page.get_by_role("link", name="bail.pdf")).to_be_visible()


def test_several_files_go_at_once_and_a_bad_one_says_why(door: Door) -> None:
    page = pieces_page(door)
    ears = Ears(page)
    choose(page, "loi", [pdf("banque", files.pdf("banque")), pdf("piege", b"<html>")])

    expect(page.get_by_role("link", name="banque.pdf")).to_be_visible()
    expect(place(page, "loi").locator("[data-sending] li")).to_contain_text("piege.pdf")
    expect(place(page, "loi").locator("[data-sending] li")).to_contain_text("ni un PDF")
    assert faults(page) == []
    assert ears.heard == []
