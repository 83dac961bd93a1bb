"""How do an analyst and two managers, each at a desk, bring a dossier before the committee?"""

from playwright.sync_api import Page, expect

from fundapp.diligence.rules.scoring import GRID
from tests.browser.applying import choose
from tests.browser.people import Door


def accept_and_review(door: Door, dossier_id: str, title: str) -> None:
    """Found from the pipeline, declared complete, marked criterion by criterion."""
    page = door.person("analyste")
    page.goto("/pipeline")
    page.get_by_role("link", name=title).first.click()
    page.wait_for_url(f"**/dossiers/{dossier_id}")
    page.get_by_role("button", name="Déclarer complet").click()
    page.get_by_role("link", name="Évaluer ce dossier").click()
    for criterion in GRID:
        choose(page, f"mark_{criterion.key}", "4")
        page.locator(f'[name="why_{criterion.key}"]').fill("Vérifié sur pièces.")
    choose(page, "opinion", "favourable")
    page.get_by_label("Votre synthèse").fill("Un projet utile et prêt.")
    page.get_by_role("button", name="Remettre mon évaluation").click()
    page.wait_for_url(f"**/dossiers/{dossier_id}*")
    expect(page.locator("#evaluations")).to_contain_text("Inès Carlier")


WAIVED = ("bp", "pf", "kbis", "stat", "ubo", "id", "imp")


def waive(page: Page, dossier_id: str, kind: str) -> None:
    page.goto(f"/dossiers/{dossier_id}/pieces")
    page.locator('select[name="kind"]').select_option(kind)
    page.locator('[name="reason"]').fill("Reçue par échange de données.")
    page.get_by_role("button", name="Ne pas exiger").click()
    expect(page.get_by_role("status")).not_to_be_empty()


def check_and_recommend(door: Door, dossier_id: str) -> None:
    """A move too early says what is missing; each point is settled by one and confirmed by another."""
    manager, second = door.person("gerante"), door.person("gerant2")
    manager.goto(f"/dossiers/{dossier_id}")
    choose(manager, "preset", "light")
    manager.get_by_role("button", name="Engager les vérifications").click()
    manager.get_by_role("button", name="Présenter au comité").click()
    expect(manager.get_by_role("heading", level=1)).to_have_text("Ce dossier n’avance pas encore")
    expect(manager.get_by_role("main").get_by_role("listitem").filter(has_text="point")).not_to_have_count(0)
    for kind in WAIVED:
        waive(manager, dossier_id, kind)
    for item in items(manager, dossier_id):
        settle(manager, item)
        second.goto(item)
        confirm = second.get_by_role("button", name="Je confirme")
        if confirm.count():
            confirm.click()
            expect(second.get_by_role("status")).to_contain_text("confirmé par une seconde personne")
    manager.goto(f"/dossiers/{dossier_id}")
    manager.get_by_role("button", name="Présenter au comité").click()
    expect(manager.locator("#comite")).to_be_visible()
    door.leave(second)
    door.leave(manager)


def items(page: Page, dossier_id: str) -> list[str]:
    page.goto(f"/dossiers/{dossier_id}/verifications")
    links = page.locator('a[href^="/verifications/"]')
    found = links.evaluate_all("nodes => nodes.map(node => node.getAttribute('href'))")
    assert len(found) >= 3, found
    return list(dict.fromkeys(found))


def settle(page: Page, item: str) -> None:
    """Cleared; where the piece it speaks of is still to come, under a reserve that asks for it."""
    page.goto(item)
    to_come = page.get_by_role("heading", level=1).inner_text().startswith("Attestation")
    page.get_by_label("État du point").select_option("reserve" if to_come else "cleared")
    page.get_by_role("textbox", name="Constat").fill("Conforme.")
    page.get_by_role("textbox", name="Preuve").fill("Pièce 1, page 1.")
    if to_come:
        page.get_by_label("Condition qui en découle").select_option("suspensive")
        page.get_by_label("Ce que l’entreprise devra faire").fill("Produire l’attestation.")
    page.get_by_role("button", name="Enregistrer le constat").click()
    expect(page.get_by_role("status")).not_to_be_empty()
