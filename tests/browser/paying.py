"""How does an adopted amount become a signed ticket, and a tranche paid by three people?"""

from playwright.sync_api import Page, expect

from fundapp.demo.money import BIC, IBAN
from fundapp.kernel import clock
from tests.browser.applying import FOUNDER, SECRET_WORDS
from tests.browser.people import Door, path_of
from tests.factories.files import pdf
from tests.house import House
from tests.journeys.people import link_in, mail_about

CALLED_BACK = "Rappelé au numéro du dossier."


def today() -> str:
    return clock.paris_day(clock.now()).isoformat()


PAPERS = ("fisc", "soc", "rib")


def prove(page: Page, dossier: str) -> None:
    """The founder sends the company's papers, as the page asks."""
    for kind in PAPERS:
        page.goto(f"{dossier}/etat-des-pieces")
        place = page.locator(f"[data-piece={kind}]")
        place.locator("input[type=date]").fill(today())
        place.locator("input[type=file]").set_input_files(
            {"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": pdf(kind)}
        )
        expect(page.get_by_role("link", name=f"{kind}.pdf")).to_be_visible()


def judge(page: Page) -> None:
    """From the ticket to the pieces that hold its signature back; each is found conform."""
    page.get_by_role("link", name="Contrôler, demander ou ne pas exiger une pièce").first.click()
    where = path_of(page)
    for kind in PAPERS:
        page.goto(where)
        page.get_by_role("row").filter(has_text=f"{kind}.pdf").get_by_role(
            "link", name="Donner un avis"
        ).click()
        page.locator('label[for="state-0"]').click()
        page.get_by_role("button", name="Enregistrer").click()
        page.wait_for_url(f"**{where}")


def sign(door: Door, dossier_id: str) -> tuple[str, Page]:
    """The papers and the condition first, then the signature, for no more than was voted; two tranches."""
    page = door.person("gerante")
    page.goto(f"/dossiers/{dossier_id}")
    page.locator('#tickets a[href^="/tickets/"]').click()
    page.wait_for_url("**/tickets/*")
    ticket = path_of(page)
    expect(page.get_by_text("La signature attend ces pièces")).to_be_visible()
    judge(page)
    page.goto(ticket)
    expect(page.get_by_text("La signature attend ces pièces")).to_have_count(0)
    expect(page.get_by_text("La signature attend ces conditions")).to_be_visible()
    for left in (2, 1, 0):
        page.locator("#conditions summary").first.click()
        page.get_by_label("Preuve", exact=True).first.fill("Pièce reçue ce jour.")
        page.get_by_role("button", name="Lever cette condition").first.click()
        expect(page.locator("#conditions summary")).to_have_count(left)
    page.get_by_label("Montant signé").fill("26 000 000")
    page.get_by_label("Date de signature").fill(today())
    page.get_by_role("button", name="Engager le ticket").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Montant signé")).to_have_value("26 000 000")
    page.get_by_label("Montant signé").fill("260 000")
    page.get_by_role("button", name="Engager le ticket").click()
    page.wait_for_url("**/echeancier")
    page.get_by_label("Nombre de tranches").select_option("2")
    page.get_by_role("button", name="Répartir à parts égales").click()
    page.get_by_role("button", name="Enregistrer l’échéancier").click()
    expect(page.locator("#tranches")).to_contain_text("130 000,00")
    return ticket, page


def request(house: House, page: Page, dossier: str) -> None:
    """From the founder's own dossier, with a wrong IBAN first: what proves the milestone stays."""
    page.goto(dossier)
    page.get_by_role("link", name="Suivre et demander une tranche").click()
    page.get_by_role("link", name="Demander la tranche 1").click()
    page.get_by_label("Ce qui prouve").fill("Recette signée.")
    page.get_by_label("Titulaire").fill("Filets Neufs du Littoral")
    page.get_by_label("BIC").fill(BIC)
    page.get_by_label("IBAN").fill(IBAN[:-1] + "8")
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("alert")).to_contain_text("IBAN")
    expect(page.get_by_label("Ce qui prouve")).to_have_value("Recette signée.")
    page.get_by_label("IBAN").fill(IBAN)
    page.get_by_label("Votre mot de passe").fill(SECRET_WORDS)
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_text("Demandée le").first).to_be_visible()
    page.goto(link_in(mail_about(house, FOUNDER, "compte bancaire"), house.url))
    page.get_by_role("button", name="Oui, je confirme ce compte").click()
    expect(page.get_by_text("Ce compte est confirmé")).to_be_visible()


def verify(page: Page, ticket: str) -> None:
    """The account by calling back, then the request."""
    page.goto(ticket)
    page.get_by_text("Vérifier ce compte").click()
    page.get_by_label("Contre-appel").fill(CALLED_BACK)
    page.get_by_role("button", name="Le compte est bon").click()
    page.get_by_text("Vérifier cette demande").click()
    page.get_by_label("Ce que vous avez vérifié").fill(CALLED_BACK)
    page.get_by_role("button", name="Je l’ai vérifiée").click()
    expect(page.locator("#tranches")).to_contain_text("Vérifié par Sophie Lannoy")
    expect(page.get_by_text("Payer 130")).to_have_count(0)


def pay(door: Door, ticket: str) -> None:
    page = door.person("finances")
    page.goto(ticket)
    page.get_by_text("Payer 130").click()
    page.get_by_label("Référence du virement").fill("VIR-001")
    page.get_by_label("Date du virement").fill(today())
    page.get_by_label("J’ai vérifié le bénéficiaire").check()
    page.get_by_role("button", name="Enregistrer le versement").click()
    expect(page.locator("#tranches")).to_contain_text("Payé par Hugo Wattel")
    door.leave(page)
