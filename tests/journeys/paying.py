"""How does an adopted amount become a signed ticket, and a tranche paid by three people?"""

import re

from fundapp.demo.money import BIC, IBAN
from fundapp.kernel import clock
from tests.factories.files import pdf
from tests.house import House
from tests.journeys.applying import FOUNDER, SECRET_WORDS
from tests.journeys.people import id_in, link_in, mail_about, signed_in
from tests.journeys.visitor import Visitor

AMOUNT = "260000"


def today() -> str:
    return clock.paris_day(clock.now()).isoformat()


PAPERS = ("fisc", "soc", "rib")


def prove(founder: Visitor, dossier_id: str) -> None:
    """The founder sends the company's papers, which the signature and the payments wait for."""
    for kind in PAPERS:
        page = founder.get(f"/mes-dossiers/{dossier_id}/etat-des-pieces")
        file = (f"{kind}.pdf", pdf(kind))
        page = founder.send(page, "/pieces", **{f"dated-{kind}": today(), f"file-{kind}": file})
        assert page.status == 200, page.words


def judge(manager: Visitor, dossier_id: str) -> None:
    """Each piece that was sent is found conform."""
    page = manager.get(f"/dossiers/{dossier_id}/pieces")
    opinions = re.findall(rf"/dossiers/{dossier_id}/pieces/[0-9a-f-]{{36}}/avis", page.text)
    assert len(opinions) == len(PAPERS) + 1, page.words
    for where in opinions:
        page = manager.send(manager.get(where), "/avis", state="conform")
        assert page.status == 200, page.words


def sign(house: House, dossier_id: str) -> tuple[str, Visitor]:
    """Refused while a condition holds, then cleared, signed and planned in two tranches."""
    manager = signed_in(house, "gerante@example.org")
    judge(manager, dossier_id)
    ticket_id = id_in(manager.get(f"/dossiers/{dossier_id}"), "/tickets/{}")
    page = manager.get(f"/tickets/{ticket_id}")
    for _ in range(3):
        condition = id_in(page, f"/tickets/{ticket_id}/conditions/{{}}")
        page = manager.send(
            page, f"/conditions/{condition}/levee", **{field_of(page, "evidence"): "Pièce reçue ce jour."}
        )
    over = manager.send(page, "/signature", **{"sign-amount": "26000000", "sign-signed_on": today()})
    assert over.status == 422, "no more is signed than was voted"
    page = manager.send(page, "/signature", **{"sign-amount": AMOUNT, "sign-signed_on": today()})
    assert page.status == 200, page.words
    page = manager.get(f"/tickets/{ticket_id}/echeancier?parts=2")
    page = manager.send(page, "/echeancier")
    assert page.status == 200, page.words
    return ticket_id, manager


def field_of(page: object, name: str) -> str:
    """The full name of a prefixed field of the page."""
    text = getattr(page, "text", "")
    end = text.index(f'-{name}"')
    return str(text[text.rindex('"', 0, end) + 1 : end] + f"-{name}")


def request(house: House, founder: Visitor, ticket_id: str) -> None:
    """With a new account: by the password, then by the link of a mail."""
    page = founder.get(f"/mes-tickets/{ticket_id}")
    tranche = id_in(page, f"/mes-tickets/{ticket_id}/tranches/{{}}")
    where = f"/mes-tickets/{ticket_id}/tranches/{tranche}"
    page = founder.get(where)
    given = {"evidence": "Recette signée.", "holder": "Vent d’Ouest Recyclage", "bic": BIC}
    wrong = founder.send(page, where, **given, iban="FR7630006000011234567890188")
    assert (wrong.status, "Recette signée." in wrong.text) == (422, True)
    page = founder.send(wrong, where, **given, iban=IBAN, password=SECRET_WORDS)
    assert page.status == 200, page.words
    page = founder.get(link_in(mail_about(house, FOUNDER, "compte bancaire"), house.url))
    page = founder.send(page, "")
    assert "Ce compte est confirmé" in page.text


def verify(manager: Visitor, ticket_id: str) -> None:
    for action in ("/comptes/", "/versements/"):
        page = manager.get(f"/tickets/{ticket_id}")
        found = id_in(page, f"/tickets/{ticket_id}{action}{{}}/verification")
        form = page.form(f"{action}{found}/verification")
        note = next(name for name in form.fields if name.endswith("note"))
        page = manager.send(page, f"{action}{found}/verification", **{note: "Rappelé au numéro du dossier."})
        assert page.status == 200, page.words


def pay(house: House, manager: Visitor, ticket_id: str) -> None:
    """By whoever verified it: refused; by the finance officer: paid, and paid once."""
    finance = signed_in(house, "finances@example.org")
    page = finance.get(f"/tickets/{ticket_id}")
    payment = id_in(page, f"/tickets/{ticket_id}/versements/{{}}/paiement")
    where = f"/versements/{payment}/paiement"
    prefix = next(name for name in page.form(where).fields if name.endswith("reference"))[: -len("reference")]
    given = {
        f"{prefix}reference": "VIR-001",
        f"{prefix}effective_on": today(),
        f"{prefix}certain": "y",
    }
    for _ in range(2):
        page_after = finance.send(page, where, **given)
    assert page_after.status < 500
