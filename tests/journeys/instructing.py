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


WAIVED = ("bp", "pf", "kbis", "stat", "ubo", "id", "imp")


def check_and_recommend(house: House, dossier_id: str) -> None:
    """The points demanded, each settled by one and confirmed by another; too early says what is missing."""
    manager, second = signed_in(house, "gerante@example.org"), signed_in(house, "gerant2@example.org")
    page = manager.get(f"/dossiers/{dossier_id}")
    manager.send(page, "/verifications/engager", preset="light")
    page = manager.get(f"/dossiers/{dossier_id}/verifications")
    refused = manager.send(manager.get(f"/dossiers/{dossier_id}"), f"/dossiers/{dossier_id}/comite")
    assert refused.status == 409
    assert "Extrait Kbis" in refused.words
    for kind in WAIVED:
        pieces = manager.get(f"/dossiers/{dossier_id}/pieces")
        manager.send(pieces, "/pieces/dispenser", kind=kind, reason="Reçue par échange de données.")
    for item in items_of(page):
        settle(manager, item)
        confirm(second, item)
    page = manager.send(manager.get(f"/dossiers/{dossier_id}"), f"/dossiers/{dossier_id}/comite")
    assert page.status == 200, page.words


def items_of(page: Page) -> list[str]:
    return list(dict.fromkeys(part.split('"')[0] for part in page.text.split('href="/verifications/')[1:]))


def settle(manager: Visitor, item: str) -> None:
    """Cleared; where the piece it speaks of is still to come, under a reserve that asks for it."""
    page, where = manager.get(f"/verifications/{item}"), f"/verifications/{item}"
    found = {"finding": "Conforme.", "evidence": "Pièce 1, page 1."}
    page = manager.send(page, where, state="cleared", **found)
    if page.status == 422:
        assert "ne peut pas être levé sans ces pièces" in page.words
        asked = {"condition_kind": "suspensive", "condition_text": "Produire l’attestation."}
        page = manager.send(page, where, state="reserve", **found, **asked)
    assert page.status == 200, page.words


def confirm(second: Visitor, item: str) -> None:
    page = second.get(f"/verifications/{item}")
    if "/confirmer" in page.text:
        second.send(page, "/confirmer")
