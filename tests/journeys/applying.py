"""How does an entrepreneur get from nothing to a submitted dossier?"""

import io

from pypdf import PdfReader

from fundapp.demo.companies import PROJECTS, fictitious_siren
from fundapp.demo.pieces import pitch
from fundapp.dossiers.rules import answers_of_section
from fundapp.dossiers.rules.standard import STANDARD
from tests.house import House
from tests.journeys.people import id_in, link_in, mail_about, signed_in
from tests.journeys.visitor import Visitor

FOUNDER, SECRET_WORDS = "camille.fournier@example.org", "trois phares dans la brume"
MODEL = PROJECTS["Boucle Grande-Synthe"]
COMPANY, SIREN = "Vent d’Ouest Recyclage", fictitious_siren(777)
IDENTITY = ("siren", "company", "legal_form", "address", "contact_name", "contact_phone")


def answers() -> dict[str, str]:
    return MODEL.answers() | {"company": COMPANY, "siren": SIREN, "title": "Recycler les bâches du port"}


def sign_up(house: House) -> Visitor:
    """An account, its address confirmed from the mail, then the door."""
    visitor = Visitor(house.url)
    page = visitor.get("/inscription")
    visitor.send(
        page, "/inscription", name="Camille Fournier", email=FOUNDER, password=SECRET_WORDS, terms="y"
    )
    link = link_in(mail_about(house, FOUNDER, "adresse"), house.url)
    page = visitor.get(link)
    visitor.send(page, "", password=SECRET_WORDS)
    return signed_in(house, FOUNDER, SECRET_WORDS)


def fill(visitor: Visitor) -> str:
    """Every section, with what bad input each refuses on the way; returns the dossier's identifier."""
    page = visitor.get("/appels/territoire-innovant")
    page = visitor.send(page, "/deposer")
    dossier_id = id_in(page, "/mes-dossiers/{}")
    whole = answers()
    section = f"/mes-dossiers/{dossier_id}"
    page = visitor.get(f"{section}/identite")
    wrong = {name: whole[name] for name in IDENTITY} | {"siren": "123456789"}
    page = visitor.send(page, f"{section}/identite", **wrong, then="next")
    assert (page.status, "123456789" in page.text) == (422, True)
    page = visitor.send(page, f"{section}/identite", siren=SIREN, then="next")
    page = visitor.get(f"{section}/financement")
    for side in ("needs", "resources"):
        for _ in range(sum(name.startswith(f"{side}-") and name.endswith("-kind") for name in whole)):
            page = visitor.send(page, f"{section}/financement", add=side)
    for part in STANDARD.sections[1:]:
        page = visitor.get(f"{section}/{part.name}")
        visitor.send(
            page, f"{section}/{part.name}", **answers_of_section(STANDARD, part.name, whole), then="next"
        )
    page = visitor.get(f"{section}/pieces")
    visitor.send(page, f"{section}/pieces", **{"file-pitch": ("présentation.pdf", pitch(MODEL))})
    return dossier_id


def submit(visitor: Visitor, dossier_id: str) -> str:
    """Declare and submit; returns the reference, which the receipt bears too."""
    page = visitor.get(f"/mes-dossiers/{dossier_id}/relecture")
    assert "Rien ne manque" in page.text, page.words
    boxes = dict.fromkeys(("true", "solvent", "compliant", "informed"), "y")
    page = visitor.send(page, f"/mes-dossiers/{dossier_id}/deposer", **boxes)
    assert page.url.endswith(f"/mes-dossiers/{dossier_id}")
    receipt = visitor.get(f"/mes-dossiers/{dossier_id}/accuse-de-reception.pdf")
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(receipt.body)).pages)
    reference = next(word for word in text.split() if word.startswith("DK-")).strip(".,:")
    assert reference in page.text
    assert COMPANY in text
    return reference
