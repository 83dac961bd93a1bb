from urllib.parse import urlencode

from flask.testing import FlaskClient
from sqlmodel import Session, col, select

from fundapp.kernel import clock
from fundapp.kernel.events import PastEvent
from fundapp.programme import rules
from fundapp.programme.models import Call
from tests.databases import as_owner
from tests.factories import accounts, programme

TEST = "/appels/territoire-innovant/eligibilite"
FITTING = {
    "territory": "site",
    "axis": "heat",
    "company": "registered",
    "size": "sme",
    "sector": "no",
    "maturity": "reached",
    "private_share": "found",
    "works": "studies",
}


def result(**answers: str) -> str:
    return f"{TEST}/resultat?{urlencode({**FITTING, **answers})}"


TITLES = (
    "Votre projet semble éligible",
    "Un point au moins est à vérifier",
    "Votre projet ne semble pas éligible",
)


def titles(page: str) -> list[str]:
    return [title for title in TITLES if title in page]


def test_result_says_why_and_what_to_do_next(client: FlaskClient, session: Session) -> None:
    programme.fund(session)

    page = client.get(result(maturity="below", works="yes")).text

    assert titles(page) == ["Votre projet ne semble pas éligible"]
    assert page.index("L’appel demande au moins le niveau 4.") < page.index(
        "Donnez les dates dans le dossier"
    )
    assert "Revenez après ces essais" in page
    assert "Commencer" not in page


def test_three_answers_are_told_apart(client: FlaskClient, session: Session) -> None:
    programme.fund(session)

    pages = [client.get(result(**each)).text for each in ({}, {"works": "yes"}, {"axis": "none"})]

    assert [titles(page) for page in pages] == [[title] for title in TITLES]
    assert ["Créer un compte et commencer" in page for page in pages] == [True, True, False]


def test_unanswered_question_brings_the_form_back_with_the_others_kept(
    client: FlaskClient, session: Session
) -> None:
    programme.fund(session)

    answer = client.get(result(works="", axis="not on the list"))

    assert answer.status_code == 422
    assert "Répondez à cette question." in answer.text
    assert "Choisissez une réponse dans la liste." in answer.text
    assert answer.text.count(" checked") == len(FITTING) - 2


def test_answers_can_be_changed_from_the_result(client: FlaskClient, session: Session) -> None:
    programme.fund(session)

    page = client.get(f"{TEST}?{urlencode(FITTING)}")

    assert (page.status_code, page.text.count(" checked")) == (200, len(FITTING))


def test_kept_result_shows_on_the_call_and_nowhere_else(client: FlaskClient, session: Session) -> None:
    programme.fund(session)
    before = session.exec(select(PastEvent.id).order_by(col(PastEvent.id))).all()

    answer = client.post(f"{TEST}/garder", data={**FITTING, "works": "yes"})

    assert (answer.status_code, answer.location) == (303, "/appels/territoire-innovant")
    assert "Votre test d’éligibilité\u00a0: À vérifier" in client.get("/appels/territoire-innovant").text
    assert "Garder ce résultat" not in client.get(result(works="yes")).text
    assert "Garder ce résultat" in client.get(result()).text
    with client.session_transaction() as cookie:
        [kept] = cookie["eligibility"]
        assert kept == ["territoire-innovant", "1.02000002", clock.paris_day(clock.now()).isoformat()]
    assert session.exec(select(PastEvent.id).order_by(col(PastEvent.id))).all() == before


def test_kept_result_outlives_signing_in(client: FlaskClient, session: Session) -> None:
    programme.fund(session)
    founder = accounts.person(session)
    client.post(f"{TEST}/garder", data=FITTING)

    client.post("/connexion", data={"email": founder.email, "password": accounts.PASSWORD})

    page = client.get("/appels/territoire-innovant").text
    assert ("Commencer un dossier" in page, "Votre test d’éligibilité : Éligible" in page) == (True, True)


def test_result_kept_under_other_criteria_is_not_shown(client: FlaskClient, session: Session) -> None:
    _, call = programme.fund(session)
    client.post(f"{TEST}/garder", data=FITTING)
    assert "Votre test d’éligibilité" in client.get("/appels/territoire-innovant").text

    call.eligibility = {**call.eligibility, "version": 2}
    session.add(call)
    with as_owner(session):
        session.commit()

    assert "Votre test d’éligibilité" not in client.get("/appels/territoire-innovant").text


def test_incomplete_result_is_not_kept(client: FlaskClient, session: Session) -> None:
    programme.fund(session)

    answer = client.post(f"{TEST}/garder", data={"axis": "heat"})

    assert answer.status_code == 422
    with client.session_transaction() as cookie:
        assert "eligibility" not in cookie


def test_browser_keeps_the_last_few_results_only(client: FlaskClient, session: Session) -> None:
    _, call = programme.fund(session)
    for slug in ("d", "a", "c", "b"):
        session.add(Call(**call.model_dump(exclude={"id", "slug"}), slug=slug))
    session.commit()

    for slug in ("d", "a", "c", "b"):
        client.post(f"/appels/{slug}/eligibilite/garder", data=FITTING)

    with client.session_transaction() as cookie:
        assert [slug for slug, *_ in cookie["eligibility"]] == ["a", "c", "b"]


def test_call_without_criteria_has_no_test(client: FlaskClient, session: Session) -> None:
    _, call = programme.fund(session)
    assert rules.criteria_of(call.eligibility)
    call.eligibility = {}
    session.add(call)
    with as_owner(session):
        session.commit()

    assert client.get(TEST).status_code == 404
    assert TEST not in client.get("/appels/territoire-innovant").text
