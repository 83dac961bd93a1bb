"""Does somebody answered « pas encore » come back on a phone, with the network cut in the middle?"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import DESK, PHONE, Door
from tests.browser.watch import faults, sideways

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

BOXES = [f"Votre réponse au point n° {number}" for number in (1, 2, 3)]


def sound(page: Page) -> list[str]:
    return sideways(page) + faults(page)


def test_founder_comes_back_from_a_phone_and_loses_no_reply(door: Door) -> None:
    page = door.person("elise", PHONE)
    page.goto("/mes-dossiers")
    page.get_by_role("link", name="Des blocs de digue").click()
    expect(page.get_by_role("heading", name="Pas encore : ce qu’il reste à reprendre")).to_be_visible()
    wrong = sound(page)

    page.get_by_role("link", name="Redéposer", exact=True).click()
    expect(page.get_by_text("« Digue Vive - présentation.pdf » : reprise")).to_be_visible()
    wrong += sound(page)
    page.get_by_role("button", name="Ouvrir le nouveau dossier").click()
    page.wait_for_url("**/points")  # whole, with the script that keeps what is typed
    page.get_by_label(BOXES[0]).fill("L’essai en bassin a tenu la houle décennale.")
    saved = page.locator("[data-saved]")
    expect(saved).to_contain_text("Enregistré")

    page.context.set_offline(True)
    page.get_by_label(BOXES[1]).fill("Une lettre du port, écrite dans le train.")
    expect(saved).to_contain_text("Réseau perdu")
    page.context.set_offline(False)
    expect(saved).to_contain_text("Enregistré")
    page.reload()

    expect(page.get_by_label(BOXES[1])).to_have_value("Une lettre du port, écrite dans le train.")
    wrong += sound(page)
    page.get_by_role("link", name="Relecture et dépôt").click()
    expect(page.get_by_role("link", name=re.compile("Répondez au point n° 3"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Répondez au point n° [12]"))).to_have_count(0)
    assert wrong == []
    door.leave(page)


def test_manager_reads_the_letter_then_corrects_it(door: Door) -> None:
    page = door.person("gerante", DESK)
    page.goto("/recherche?q=Froid+du+Quai")
    page.get_by_role("link", name="Froid du Quai").first.click()
    expect(page.get_by_role("heading", name="Ce qui a changé depuis « pas encore »")).to_be_visible()
    page.get_by_role("link", name="Ajourner avec points à reprendre").click()
    wrong = sound(page)

    page.get_by_label("Pourquoi pas encore").fill("La sûreté n’est pas encore démontrée.")
    first = page.get_by_role("group", name="Point n° 1")
    first.get_by_label("Ce qui manque").fill("Une seconde relecture")
    first.get_by_label("Ce qui est attendu").fill("Par un bureau que l’armateur n’emploie pas.")
    page.get_by_role("button", name="Ajouter un point").click()
    expect(page.get_by_role("group", name="Point n° 3")).to_be_visible()
    page.get_by_role("button", name="Relire la lettre").click()
    expect(page.get_by_text("Rien n’est encore envoyé")).to_be_visible()
    wrong += sound(page)
    page.get_by_role("button", name="Corriger").click()

    expect(page.get_by_label("Pourquoi pas encore")).to_have_value("La sûreté n’est pas encore démontrée.")
    assert wrong == []
    door.leave(page)
