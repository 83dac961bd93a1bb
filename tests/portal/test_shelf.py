import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.accounts.models import Person
from fundapp.dossiers import queries, services
from fundapp.dossiers.models import Dossier, Prefill, SelfTest
from fundapp.dossiers.queries import companies
from fundapp.dossiers.rules.companies import Card
from fundapp.dossiers.types import Status
from fundapp.policy import Role
from fundapp.programme import rules
from tests.factories import accounts, dossiers, sharing
from tests.factories.dossiers import AT
from tests.factories.signin import sign_in
from tests.workspace.counting import counted

CARD = Card("732829320", "Hydrogène des Dunes", contact_name="Ana Roche")
START = "/appels/territoire-innovant/deposer"


def text_of(page: str) -> str:
    """What is read, whatever spaces French typography puts."""
    return unescape(page).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def founder(session: Session, client: FlaskClient) -> Person:
    person = accounts.person(session)
    sign_in(client, person)
    dossiers.open_call(session)
    session.commit()
    return person


def test_company_is_described_checked_and_kept(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    typed = {
        "siren": "732 829 321",
        "name": "Hydrogène des Dunes",
        "naf": "abc",
        "address": "3 quai Freycinet",
    }

    wrong = client.post("/mes-entreprises/nouvelle", data=typed)
    typed |= {"siren": "732 829 320", "naf": "7219z", "siret": "55210055400013"}
    another = client.post("/mes-entreprises/nouvelle", data=typed)
    kept = client.post("/mes-entreprises/nouvelle", data={**typed, "siret": ""})

    assert (wrong.status_code, another.status_code, kept.status_code) == (422, 422, 303)
    said = text_of(wrong.text)
    assert ("La clé du numéro SIREN est fausse" in said, "quatre chiffres et une lettre" in said) == (
        True,
        True,
    )
    assert 'value="3 quai Freycinet"' in wrong.text
    assert "autre entreprise" in text_of(another.text)
    [company] = companies.list_companies(session, founder.id)
    assert companies.card(company) == Card(
        "732829320", "Hydrogène des Dunes", address="3 quai Freycinet", naf="72.19Z"
    )


def test_one_company_has_one_card(session: Session, client: FlaskClient, founder: Person) -> None:
    services.keep_company(session, card=CARD, by=founder.id, at=AT)
    session.commit()

    again = client.post("/mes-entreprises/nouvelle", data={"siren": CARD.siren, "name": "Encore"})

    assert again.status_code == 422
    assert "déjà une fiche" in text_of(again.text)


def test_dossier_begins_with_the_company_that_was_chosen(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    company = services.keep_company(session, card=CARD, by=founder.id, at=AT)
    session.commit()

    asked = client.post(START)
    begun = client.post(START, data={"asked": "1", "company": str(company.id)})
    page = client.get(begun.headers["Location"], follow_redirects=True)

    assert asked.headers["Location"] == "/appels/territoire-innovant/commencer"
    assert "Hydrogène des Dunes" in client.get(asked.headers["Location"]).text
    [draft] = session.exec(select(Dossier).where(Dossier.owner_id == founder.id)).all()
    assert draft.answers == CARD.answers
    assert "3 réponses de cette page viennent de « Mes entreprises »" in text_of(page.text)


def test_dossier_begins_empty_when_nothing_was_chosen(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    services.keep_company(session, card=CARD, by=founder.id, at=AT)
    theirs = services.keep_company(session, card=CARD, by=accounts.person(session).id, at=AT)
    session.commit()

    client.post(START, data={"asked": "1", "company": str(theirs.id)})
    client.post(START, data={"asked": "1", "company": "n'importe quoi"})

    [draft] = session.exec(select(Dossier).where(Dossier.owner_id == founder.id)).all()
    assert draft.answers == {}
    assert session.exec(select(Prefill)).all() == []


def test_self_test_of_this_browser_joins_the_dossier_only_if_asked(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    client.post("/appels/territoire-innovant/eligibilite/garder", data=everything_fits(session))

    first = client.post(START)
    client.post(START, data={"asked": "1"})
    assert session.exec(select(SelfTest)).all() == []
    [draft] = session.exec(select(Dossier).where(Dossier.owner_id == founder.id)).all()
    services.save_answers(session, dossier_id=draft.id, typed={"title": "x"}, by=founder.id, at=AT)
    session.commit()
    begun = client.post(START, data={"asked": "1", "keep_test": "1"})
    page = client.get(begun.headers["Location"], follow_redirects=True)

    assert first.headers["Location"] == "/appels/territoire-innovant/commencer"
    [test] = session.exec(select(SelfTest)).all()
    assert test.verdict.value == "eligible"
    assert "accompagne ce dossier" in text_of(page.text)
    client.post(f"/mes-dossiers/{test.dossier_id}/test/retirer")
    assert session.exec(select(SelfTest)).all() == []


def everything_fits(session: Session) -> dict[str, str]:
    criteria = rules.criteria_of(dossiers.open_call(session).eligibility)
    return {each.name: each.choices[0].value for each in criteria}


def test_draft_goes_to_the_bin_and_back_or_for_good(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    draft = dossiers.draft_dossier(session, owner_id=founder.id, title="Brouillon d’essai")
    draft_id = draft.id
    place = f"/mes-dossiers/{draft_id}"

    early = client.post(f"{place}/effacer")
    binned = client.post(f"{place}/corbeille")
    home = text_of(client.get("/mes-dossiers").text)
    followed = client.get(place)
    back = client.post(f"{place}/reprendre")
    client.post(f"{place}/corbeille")
    gone = client.post(f"{place}/effacer")
    session.expire_all()

    assert (early.status_code, binned.status_code, back.status_code, gone.status_code) == (409, 303, 303, 303)
    assert ("Corbeille" in home, "Brouillon d’essai" in home, followed.status_code) == (True, True, 200)
    assert queries.find_dossier(session, draft_id) is None


def test_others_find_nothing_of_a_draft_or_a_card(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    other = accounts.person(session)
    draft = dossiers.draft_dossier(session, owner_id=other.id)
    company = services.keep_company(session, card=CARD, by=other.id, at=AT)
    session.commit()

    answers = [
        client.post(f"/mes-dossiers/{draft.id}/{act}").status_code
        for act in ("corbeille", "reprendre", "effacer", "ranger", "ressortir", "fiche")
    ]
    answers += [
        client.get(f"/mes-entreprises/{company.id}").status_code,
        client.post(f"/mes-entreprises/{company.id}", data={"name": "Volée"}).status_code,
        client.post(f"/mes-entreprises/{company.id}/supprimer").status_code,
    ]
    session.expire_all()

    assert answers == [404] * 9
    assert queries.get_dossier(session, draft.id).status is Status.ACTIVE
    assert companies.card(companies.get_company(session, company.id)) == CARD


def test_submitted_dossier_offers_its_answers_to_the_card(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    sent = dossiers.submitted_dossier(session, owner_id=founder.id)

    offered = client.get(f"/mes-dossiers/{sent.id}").text
    client.post(f"/mes-dossiers/{sent.id}/fiche")
    after = client.get(f"/mes-dossiers/{sent.id}").text

    assert ("Mettre ma fiche à jour" in offered, "Mettre ma fiche à jour" in after) == (True, False)
    [company] = companies.list_companies(session, founder.id)
    assert company.name == "Hydrogène des Dunes"


def test_home_costs_as_much_with_many_dossiers(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    dossiers.submitted_dossier(session, owner_id=founder.id)
    with counted() as one:
        client.get("/mes-dossiers")
    for _ in range(4):
        dossiers.submitted_dossier(session, owner_id=founder.id)
    with counted() as many:
        client.get("/mes-dossiers")

    assert len(many) <= len(one)


def test_team_reads_the_self_test_as_a_declaration(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    draft = dossiers.draft_dossier(session, owner_id=founder.id)
    criteria = rules.criteria_of(dossiers.open_call(session).eligibility)
    services.keep_self_test(
        session,
        dossier_id=draft.id,
        version=1,
        judgement=rules.judge(criteria, everything_fits(session)),
        tested_on=AT.date(),
        by=founder.id,
        at=AT,
    )
    dossiers.submit(session, draft)
    sign_in(client, accounts.person(session, roles=[Role.ANALYST]))

    page = text_of(client.get(f"/dossiers/{draft.id}").text)

    assert "Déclaré par le porteur le lundi 23 novembre 2026, avec les critères en version 1" in page
    assert "Où le projet aura-t-il son effet ?" in page


def test_second_draft_of_a_call_is_begun_knowingly_and_the_first_is_one_click_away(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    call = dossiers.open_call(session)
    blank = text_of(client.get(f"/appels/{call.slug}").text)
    draft = dossiers.draft_dossier(session, owner_id=founder.id, title="Chaleur <des> dunes")
    dossiers.draft_dossier(session, title="Le dossier d’un autre")
    dossiers.submitted_dossier(session, owner_id=founder.id, title="Déposé déjà")
    way = f'<a href="/mes-dossiers/{draft.id}/remplir">Continuer « Chaleur <des> dunes »</a>'

    page = text_of(client.get(f"/appels/{call.slug}").text)
    asked = client.post(START)
    confirmation = text_of(client.get(asked.headers["Location"]).text)
    second = client.post(START, data={"asked": "1"})

    assert "Continuer" not in blank
    for shown in (page, confirmation):
        assert shown.count("Vous avez déjà un brouillon pour cet appel") == 1
        assert way in shown
        assert "Commencer un autre dossier" in shown
        assert "Déposé déjà" not in shown
        assert "d’un autre »" not in shown
    assert asked.headers["Location"] == f"/appels/{call.slug}/commencer"
    [newest, *_] = queries.list_own_dossiers(session, founder.id)
    assert second.headers["Location"] == f"/mes-dossiers/{newest.id}/remplir"
    assert (newest.id != draft.id, newest.title) == (True, "")


def test_draft_filled_with_its_owner_is_shown_to_the_co_editor_who_would_begin_another(
    session: Session, client: FlaskClient
) -> None:
    draft = dossiers.draft_dossier(session)
    sign_in(client, sharing.co_editor(session, draft.id))

    page = text_of(client.get("/appels/territoire-innovant").text)

    assert f'href="/mes-dossiers/{draft.id}/remplir"' in page


def tasks_on(page: str) -> list[tuple[str, str]]:
    """Each row of the list of tasks: where the whole of it leads, and its words."""
    [found] = re.findall(r'<ul class="tasks">(.*?)</ul>', page, re.S)
    return [
        (href.rsplit("/", 1)[-1], " ".join(text_of(re.sub(r"<[^>]+>", " ", row)).split()))
        for href, row in re.findall(r'<li><a href="([^"]+)">(.*?)</a></li>', found, re.S)
    ]


def test_page_of_older_dossiers_shows_no_list_of_tasks(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    """The draft that was saved last is on the first page: no other one's tasks are taken for its own."""
    older = dossiers.draft_dossier(session, owner_id=founder.id, title="Le premier")
    latest = dossiers.draft_dossier(session, owner_id=founder.id, title="Le dernier")

    first = client.get("/mes-dossiers").text
    second = client.get(f"/mes-dossiers?apres={latest.id}").text

    assert (tasks_on(first) != [], f"/mes-dossiers/{older.id}" in second) == (True, True)
    assert 'class="tasks"' not in second


def test_draft_is_a_list_of_tasks_at_home_and_on_its_page(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    draft = dossiers.draft_dossier(session, owner_id=founder.id, jobs="", title="")

    home, own = (client.get(path).text for path in ("/mes-dossiers", f"/mes-dossiers/{draft.id}"))

    assert tasks_on(home) == tasks_on(own)
    rows = dict(tasks_on(home))
    assert (rows["identite"], rows["projet"]) == ("Identité Complète", "Projet 2 choses à compléter")
    assert rows["relecture"] == "Relecture et dépôt"
    sections = len(rows) - 1
    assert f"{sections - 1} sections sur {sections} complètes" in text_of(home)


def test_last_draft_written_in_shows_its_tasks_and_says_when_it_is_ready(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    ready = dossiers.draft_dossier(session, owner_id=founder.id, at=AT + timedelta(hours=1))
    blank = dossiers.blank_dossier(session, owner_id=founder.id, at=AT)

    page = client.get("/mes-dossiers").text

    assert dict(tasks_on(page))["relecture"] == "Relecture et dépôt Prêt à déposer"
    assert f"/mes-dossiers/{ready.id}/relecture" in page
    assert f"/mes-dossiers/{blank.id}/relecture" not in page
    assert dict(tasks_on(client.get(f"/mes-dossiers/{blank.id}").text))["capital"] == "Capital Facultative"
