import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.queries import get_person
from fundapp.kernel.events import SYSTEM
from fundapp.programme.queries import list_parameters
from fundapp.programme.services import set_parameter
from tests.databases import as_owner
from tests.factories import dossiers, programme
from tests.factories.signin import sign_in


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 1, 4, 12, tzinfo=UTC), "L’appel n’est pas encore ouvert"),
        (datetime(2026, 11, 23, 12, tzinfo=UTC), "L’appel est ouvert"),
        (datetime(2027, 6, 30, 15, tzinfo=UTC), "L’appel est clos"),
    ],
)
def test_call_page_says_whether_one_may_submit(
    client: FlaskClient, session: Session, at: datetime, words: str
) -> None:
    programme.fund(session)

    with time_machine.travel(at):
        page = client.get("/appels/territoire-innovant").text

    assert [said for said in STATES if said in page] == [words]


STATES = ("L’appel n’est pas encore ouvert", "L’appel est ouvert", "L’appel est clos")


def test_home_shows_the_money_and_the_open_call(client: FlaskClient, session: Session) -> None:
    programme.fund(session)

    page = client.get("/").text

    assert "27\u00a0600\u00a0000\u00a0€" in page
    assert "7,68\u00a0×" in page
    assert "/appels/territoire-innovant" in page


def test_unknown_call_is_a_page_that_says_so(client: FlaskClient, session: Session) -> None:
    programme.fund(session)

    answer = client.get("/appels/inconnu")

    assert (answer.status_code, "Cette page n’existe pas" in answer.text) == (404, True)


def test_call_says_how_much_and_how_long(client: FlaskClient, session: Session) -> None:
    programme.fund(session, any_ticket=False)

    page = client.get("/appels/territoire-innovant").text

    said = (
        "Montant minimal",
        "100\u00a0k€",
        "2\u00a0M€",
        "2 mois au plus",
        "6 mois pour signer",
        "lundi 5 janvier 2026",
    )
    assert [each for each in said if each not in page] == []


def test_call_keeps_silent_on_what_no_parameter_holds(client: FlaskClient, session: Session) -> None:
    programme.fund(session)
    with as_owner(session):
        for parameter in list_parameters(session):
            session.delete(parameter)
        session.flush()
    session.commit()

    page = client.get("/appels/territoire-innovant")

    assert page.status_code == 200
    assert [
        each
        for each in ("mois au plus", "pour signer", "Montant m", "À joindre pour déposer")
        if each in page.text
    ] == []


@pytest.mark.parametrize("path", ["/accessibilite", "/mentions-legales", "/donnees-personnelles"])
def test_page_the_law_asks_for_is_one_step_from_every_page(
    client: FlaskClient, session: Session, path: str
) -> None:
    programme.fund(session)

    assert client.get(path).status_code == 200
    assert f'href="{path}"' in client.get("/appels").text


def test_state_of_accessibility_is_told_on_the_home_page(client: FlaskClient, session: Session) -> None:
    programme.fund(session)

    told = [each for each in ("non conforme", "partiellement", "totalement") if each in client.get("/").text]

    assert told == ["non conforme"]
    assert "Défenseur des droits" in client.get("/accessibilite").text


def test_closing_hour_says_whose_clock_counts(client: FlaskClient, session: Session) -> None:
    programme.fund(session)

    for at in (datetime(2026, 1, 4, 12, tzinfo=UTC), datetime(2026, 11, 23, 12, tzinfo=UTC)):
        with time_machine.travel(at):
            page = client.get("/appels/territoire-innovant").text.replace("\u00a0", " ")

        assert len(re.findall(r"\d h \d\d", page)) == page.count("h 00, heure de Paris") >= 2


def test_what_article_13_asks_is_said_from_the_funds_own_facts(client: FlaskClient, session: Session) -> None:
    fund, _ = programme.fund(session)
    set_parameter(
        session, key="retention.refused_years", value=6, valid_from=date(2026, 1, 1), source="Essais",
        by=SYSTEM, at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    session.commit()

    page = " ".join(unescape(re.sub(r"<[^>]+>", " ", client.get("/donnees-personnelles").text)).split())

    said = (
        f"Responsable du traitement {fund.name}, {fund.operator}",
        fund.contact_address,
        fund.contact_phone,
        f"Pour joindre le délégué à la protection des données, écrivez à {fund.contact_email}",
        "suivre le projet et ses effets La mission d’intérêt public du fonds",
        "les aides publiques reçues, tenir les comptes Une obligation légale",
        "Les membres du comité d’engagement, sauf ceux qui ont un intérêt dans le dossier.",
        "puis 30 jours dans la corbeille",
        "Un dossier refusé, ajourné ou retiré 6 ans après sa fin",
        "Un dossier financé 10 ans après sa fin",
        "vous y opposer, et en demander l’effacement",
        "adresser une réclamation à la CNIL",
        "aucune décision n’est prise par une machine",
    )
    assert [each for each in said if each not in page] == []


@pytest.mark.parametrize("path", ["/inscription", "/mes-dossiers/{}/identite", "/mes-entreprises/nouvelle"])
def test_short_notice_stands_where_data_is_asked_for(
    client: FlaskClient, session: Session, path: str
) -> None:
    draft = dossiers.draft_dossier(session)
    if path != "/inscription":
        sign_in(client, get_person(session, draft.owner_id))

    page = client.get(path.format(draft.id)).text.partition("<main")[2].partition("</main>")[0]

    assert "Le fonds utilise ces données pour instruire votre demande" in page
    assert page.count('href="/donnees-personnelles"') == 1
