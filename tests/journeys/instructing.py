"""How do an analyst and two managers bring a dossier before the committee?"""

from fundapp.diligence.rules.scoring import GRID
from tests.house import House
from tests.journeys.people import signed_in
from tests.journeys.visitor import Page, Visitor


def accept_and_review(house: House, dossier_id: str) -> None:
    analyst = signed_in(house, "analyste@example.org")
    page = analyst.get(f"/dossiers/{dossier_id}")
    analyst.send(page, f"/dossiers/{dossier_id}/complet")
    page = analyst.get(f"/dossiers/{dossier_id}/evaluation")
    scores = {f"mark_{each.key}": "4" for each in GRID} | {
        f"why_{each.key}": "Vérifié sur pièces." for each in GRID
    }
    page = analyst.send(
        page, "/evaluation", **scores, opinion="favourable", summary="Un projet utile.", act="submit"
    )
    assert page.status == 200, page.words


def check_and_recommend(house: House, dossier_id: str) -> None:
    """Three points, each settled by one and confirmed by another; a move too early says what is missing."""
    manager, second = signed_in(house, "gerante@example.org"), signed_in(house, "gerant2@example.org")
    page = manager.get(f"/dossiers/{dossier_id}")
    manager.send(page, "/verifications/engager", preset="core")
    page = manager.get(f"/dossiers/{dossier_id}/verifications")
    refused = manager.send(manager.get(f"/dossiers/{dossier_id}"), f"/dossiers/{dossier_id}/comite")
    assert refused.status == 409
    assert "point" in refused.text
    for item in items_of(page):
        settle(manager, item)
        confirm(second, item)
    page = manager.send(manager.get(f"/dossiers/{dossier_id}"), f"/dossiers/{dossier_id}/comite")
    assert page.status == 200, page.words


def items_of(page: Page) -> list[str]:
    return list(dict.fromkeys(part.split('"')[0] for part in page.text.split('href="/verifications/')[1:]))


def settle(manager: Visitor, item: str) -> None:
    page = manager.get(f"/verifications/{item}")
    page = manager.send(
        page, f"/verifications/{item}", state="cleared", finding="Conforme.", evidence="Pièce 1, page 1."
    )
    assert page.status == 200, page.words


def confirm(second: Visitor, item: str) -> None:
    page = second.get(f"/verifications/{item}")
    if "/confirmer" in page.text:
        second.send(page, "/confirmer")
