"""Does a file of 200 MB survive a cut network, and do several go at once, in a real browser?"""

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.people import Door
from tests.browser.watch import Ears, faults

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LARGE = 190 * 1024 * 1024


def large_file(folder: Path) -> Path:
    path = folder / "plan complet.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
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


def test_large_file_goes_on_after_the_network_was_cut(door: Door, tmp_path: Path) -> None:
    page = pieces_page(door)
    page.get_by_label("Nature de la pièce").select_option("bp")
    page.locator('input[type="file"]').set_input_files(large_file(tmp_path))
    page.get_by_role("button", name="Joindre").click()
    expect(page.locator("[data-sending] progress")).not_to_have_js_property("value", 0)

    page.context.set_offline(True)
    expect(page.locator("[data-sending]")).to_contain_text("Réseau perdu")
    page.context.set_offline(False)

    expect(page.get_by_role("link", name="plan complet.pdf")).to_be_visible()


def test_store_that_is_away_is_said_and_waited_for(door: Door) -> None:
    """What the server answers while its store is away: tests/portal/test_stores.py."""
    page = pieces_page(door)
    words = {"message": "Le lieu où les fichiers sont gardés ne répond pas."}
    page.route("**/envois/*", lambda route: route.fulfill(status=503, json=words), times=2)
    page.get_by_label("Nature de la pièce").select_option("loi")
    page.locator('input[type="file"]').set_input_files(
        [pdf("devis", b"%PDF-1.7\ndevis"), pdf("bail", b"%PDF-1.7\nbail")]
    )
    page.get_by_role("button", name="Joindre").click()

    expect(page.locator("[data-sending]")).to_contain_text("ne répond pas")
    expect(page.get_by_role("link", name="bail.pdf")).to_be_visible()


def test_several_files_go_at_once_and_a_bad_one_says_why(door: Door) -> None:
    page = pieces_page(door)
    ears = Ears(page)
    page.get_by_label("Nature de la pièce").select_option("loi")
    page.locator('input[type="file"]').set_input_files(
        [pdf("banque", b"%PDF-1.7\n1"), pdf("piege", b"<html>")]
    )
    page.get_by_role("button", name="Joindre").click()

    expect(page.locator("[data-sending] li").last).to_contain_text("ni un PDF")
    expect(page.locator("[data-sending] li").first).to_contain_text("Arrivé")
    page.reload()
    expect(page.get_by_role("link", name="banque.pdf")).to_be_visible()
    assert faults(page) == []
    assert ears.heard == []
