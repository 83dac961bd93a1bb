"""Does an error say which question, which line and which column, in the page's order, with the way to it?"""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.models import Person
from tests.factories import accounts, dossiers
from tests.factories.signin import sign_in
from tests.pages import type_over


@pytest.fixture
def founder(session: Session, client: FlaskClient) -> Person:
    person = accounts.person(session)
    sign_in(client, person)
    return person


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def summary(page: str) -> list[tuple[str, str]]:
    """Each error of the summary: where it leads, and its words."""
    found = page.partition("data-error-summary")[2].partition("</ul>")[0]
    return [
        ((re.search(r'href="#([^"]+)"', item) or ["", ""])[1], plain(item))
        for item in re.findall(r"<li>(.*?)</li>", found, re.S)
    ]


def title(page: str) -> str:
    return plain(page.partition("<title>")[2].partition("</title>")[0])


def test_what_is_missing_names_the_question_the_line_and_the_column(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    draft = dossiers.draft_dossier(
        session,
        owner_id=founder.id,
        jobs="douze",
        **{"founders-0-time": "tout"},  # type: ignore[arg-type]
    )

    page = client.get(f"/mes-dossiers/{draft.id}/relecture").text
    missing = [plain(each) for each in re.findall(r"<li>(.*?)</li>", page.partition('id="manque"')[2], re.S)][
        :2
    ]

    assert missing == [
        "Projet : Emplois créés sur le territoire : Écrivez un nombre, par exemple 12,5.",
        "Équipe : Fondateurs et dirigeants, ligne 1, Part de son temps (pour cent) : "
        "Écrivez un nombre entier.",
    ]


def test_errors_come_in_the_page_s_order_and_lead_to_their_cell(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    """The lines read 4, 5, 3, without their column, and the table came before the field above it."""
    draft = dossiers.draft_dossier(session, owner_id=founder.id)
    typed = {
        "amount_asked": "1.500",
        "needs-2-amount": "",
        "needs-3-kind": "",
        "needs-3-amount": "10",
        "needs-4-kind": "",
        "needs-4-amount": "20",
        "needs-5-kind": "assets",
        "needs-5-amount": "1.500",
    }

    answer = type_over(client, f"/mes-dossiers/{draft.id}/financement", typed)

    said = summary(answer.text)
    assert answer.status_code == 422
    assert [where for where, _ in said] == [
        "amount_asked",
        "needs-2-amount",
        "needs-3-kind",
        "needs-4-kind",
        "needs-5-amount",
        "resources",
    ]
    assert (
        said[1][1] == "Besoins, ligne 3, Année 1, en euros : Indiquez le montant de cette ligne, ou videz-la."
    )
    assert said[2][1] == "Besoins, ligne 4, Nature du besoin : Choisissez la nature de cette ligne."
    assert all(f'id="{where}"' in answer.text for where, _ in said)


def test_every_refusal_says_so_at_the_start_of_the_title(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    draft = dossiers.draft_dossier(session, owner_id=founder.id)
    sent = dossiers.submitted_dossier(session, owner_id=founder.id)
    section = f"/mes-dossiers/{draft.id}/projet"
    refused = [
        type_over(client, section, {"jobs": "douze"}),
        client.post(section, data={"title": "Ici", "seen": '{"title": "Ailleurs"}'}),
        client.post(f"/mes-dossiers/{draft.id}/deposer"),
        client.post(f"/mes-dossiers/{sent.id}/messages", data={"body": ""}),
        client.post("/compte/mot-de-passe", data={}),
        client.get("/nulle-part"),
    ]

    assert [answer.status_code for answer in refused] == [422, 409, 422, 422, 422, 404]
    assert [title(answer.text).startswith("Erreur : ") for answer in refused] == [True] * 6
    assert "Erreur" not in title(client.get(section).text)


def test_declarations_that_are_not_ticked_are_told_beside_their_box_and_nothing_else_is(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    draft = dossiers.draft_dossier(session, owner_id=founder.id)

    answer = client.post(f"/mes-dossiers/{draft.id}/deposer", data={"true": "y", "solvent": "y"})

    said = summary(answer.text)
    assert [where for where, _ in said] == ["compliant", "informed"]
    assert all(words.endswith("Cochez cette déclaration pour déposer.") for _, words in said)
    assert "Il ne manque que vos déclarations" in answer.text
    assert "Rien ne manque" not in answer.text
    assert "Il reste à compléter" not in answer.text


def test_sign_up_tells_all_its_errors_at_once(client: FlaskClient, session: Session) -> None:
    typed = {"name": "Amélie Duhamel", "email": "amelie@exemple.example", "password": "dix signes"}

    answer = client.post("/inscription", data=typed)

    assert [where for where, _ in summary(answer.text)] == ["password", "terms"]


def test_phone_site_and_registration_are_read_as_the_companys_card_reads_them(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    draft = dossiers.draft_dossier(session, owner_id=founder.id)
    typed = {"contact_phone": "à venir", "website": "javascript:alert(1)", "registered_on": "28/02/2131"}

    answer = type_over(client, f"/mes-dossiers/{draft.id}/identite", typed)

    assert answer.status_code == 422
    assert summary(answer.text) == [
        (
            "contact_phone",
            "Téléphone : Écrivez un seul numéro de téléphone, par exemple 03 28 00 00 00 ou +32 2 555 12 12.",
        ),
        (
            "registered_on",
            "Date d’immatriculation : Cette date est à venir : écrivez celle de l’extrait Kbis, ou laissez "
            "vide si la société n’est pas encore immatriculée.",
        ),
        (
            "website",
            "Site internet : Écrivez l’adresse d’un site, par exemple https://www.entreprise.fr.",
        ),
    ]
    [phone] = re.findall(r'<input[^>]* name="contact_phone"[^>]*>', answer.text)
    assert ('type="tel"' in phone, 'inputmode="tel"' in phone, 'value="à venir"' in phone) == (
        True,
        True,
        True,
    )
    missing = plain(client.get(f"/mes-dossiers/{draft.id}/relecture").text)
    assert "Identité : Téléphone : Écrivez un seul numéro de téléphone" in missing


def test_date_that_is_none_is_told_on_the_card(client: FlaskClient, founder: Person) -> None:
    typed = {"siren": "732829320", "name": "Dunes", "founded_on": "31/02/2021"}

    answer = client.post("/mes-entreprises/nouvelle", data=typed)

    assert answer.status_code == 422
    assert [where for where, _ in summary(answer.text)] == ["founded_on"]


def test_card_of_a_company_refuses_the_same(client: FlaskClient, founder: Person) -> None:
    typed = {"siren": "732829320", "name": "Dunes", "contact_phone": "06", "founded_on": "2131-02-28"}

    answer = client.post("/mes-entreprises/nouvelle", data=typed)

    assert answer.status_code == 422
    assert [where for where, _ in summary(answer.text)] == ["founded_on", "contact_phone"]


def test_jobs_are_told_in_full_time_equivalents(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    draft = dossiers.draft_dossier(session, owner_id=founder.id)

    answer = type_over(client, f"/mes-dossiers/{draft.id}/projet", {"jobs": "12,5"})

    assert answer.status_code == 303
    read = plain(client.get(f"/mes-dossiers/{draft.id}/relecture").text)
    assert "Emplois créés sur le territoire 12,5" in read


def test_limit_that_is_refused_is_said_to_be_one(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    draft = dossiers.draft_dossier(session, owner_id=founder.id)

    answer = type_over(client, f"/mes-dossiers/{draft.id}/projet", {"summary": "x" * 1_201})

    assert answer.status_code == 422
    found = re.search(r'id="summary-count" data-words="([^"]*)"', answer.text)
    assert found
    assert found[1] == "{used} sur {max} caractères au plus"
    assert ">1\u00a0200 caractères au plus</p>" in answer.text
