import re
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.accounts.models import Person
from fundapp.committee.types import Answer
from fundapp.diligence.models import DiligenceItem
from fundapp.diligence.types import Mark
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.types import Stage, Status
from fundapp.policy import Role
from fundapp.programme import rules as programme
from fundapp.workspace.queries import file as files
from tests.factories import accounts, committee, diligence, dossiers
from tests.factories.diligence import AT
from tests.factories.signin import sign_in
from tests.workspace.counting import counted


@pytest.fixture
def manager(session: Session) -> Person:
    return accounts.person(session, roles=[Role.MANAGER], name="Anne Gérante")


def test_file_shows_the_whole_dossier_on_one_page(
    client: FlaskClient, session: Session, manager: Person
) -> None:
    dossier = diligence.dossier_before_committee(session, reserved=(45,))
    sign_in(client, manager)

    page = client.get(f"/dossiers/{dossier.id}")

    assert page.status_code == 200
    for words in (
        dossier.reference,
        "Hydrogène des Dunes",
        "Maturité technologique aujourd’hui (TRL)",
        "600\u00a0000\u00a0€",
        "plan-affaires.pdf",
        "4,00 sur 5",
        "Gel des avoirs",
        "Produire la lettre signée du cofinanceur.",
        "Le comité n’a pas encore été saisi",
        "Passage à l’étape «\u00a0Comité\u00a0»",
    ):
        assert words in page.text


def test_file_shows_what_is_missing_with_links(
    client: FlaskClient, session: Session, manager: Person
) -> None:
    dossier = diligence.dossier_in_diligence(session)
    sign_in(client, manager)

    page = client.get(f"/dossiers/{dossier.id}")

    points = {item.number: item.id for item in session.exec(select(DiligenceItem)) if item.number in (45, 52)}
    assert points.keys() == {45, 52}
    for number, item_id in points.items():
        assert f'<a href="/verifications/{item_id}#constat">Point {number}' in page.text
        assert 'id="constat"' in client.get(f"/verifications/{item_id}").text


def test_buttons_are_those_the_policy_and_the_rules_allow(client: FlaskClient, session: Session) -> None:
    dossier = dossiers.submitted_dossier(session)
    doors = {
        role: sign_in(client, accounts.person(session, roles=[role])).get(f"/dossiers/{dossier.id}").text
        for role in (Role.ANALYST, Role.MANAGER, Role.AUDITOR)
    }

    assert {role: "Déclarer complet" in page for role, page in doors.items()} == {
        Role.ANALYST: True,
        Role.MANAGER: True,
        Role.AUDITOR: False,
    }
    assert {role: "Refuser le dossier" in page for role, page in doors.items()} == {
        Role.ANALYST: False,
        Role.MANAGER: True,
        Role.AUDITOR: False,
    }


def test_attack_40_reviews_stay_hidden_on_the_page_until_mine_is_in(
    client: FlaskClient, session: Session
) -> None:
    dossier = dossiers.complete_dossier(session)
    diligence.review(session, dossier, mark=Mark.TWO)
    late = accounts.person(session, roles=[Role.ANALYST])
    sign_in(client, late)

    before = client.get(f"/dossiers/{dossier.id}").text
    client.post(f"/dossiers/{dossier.id}/evaluation/abstention")
    after = client.get(f"/dossiers/{dossier.id}").text

    assert "1 évaluation est remise" in before
    assert "2,00 sur 5" not in before
    assert "2,00 sur 5" in after


def test_member_reads_after_declaring_and_not_once_recused(client: FlaskClient, session: Session) -> None:
    dossier = diligence.dossier_before_committee(session)
    committee.convened_item(session, dossier=dossier)
    free, tied = committee.members(session, 2)
    answers = {}

    sign_in(client, free)
    answers["undeclared"] = client.get(f"/dossiers/{dossier.id}").status_code
    committee.declare(session, dossier.id, free)
    session.commit()
    answers["declared"] = client.get(f"/dossiers/{dossier.id}").status_code
    committee.declare(session, dossier.id, tied, answer=Answer.SOME)
    session.commit()
    sign_in(client, tied)
    answers["recused"] = client.get(f"/dossiers/{dossier.id}").status_code

    assert answers == {"undeclared": 403, "declared": 200, "recused": 403}


def test_owner_does_not_see_the_internal_room(client: FlaskClient, session: Session) -> None:
    dossier = dossiers.submitted_dossier(session)
    owner = accounts.person(session)
    sign_in(client, owner)

    assert client.get(f"/dossiers/{dossier.id}").status_code == 404


def test_steps_are_done_up_to_where_the_dossier_is() -> None:
    assert [(step.stage, step.state) for step in files.steps(Stage.DILIGENCE, Status.ACTIVE)] == [
        (Stage.SUBMITTED, "done"),
        (Stage.REVIEW, "done"),
        (Stage.DILIGENCE, "current"),
        (Stage.COMMITTEE, "todo"),
        (Stage.CONTRACTING, "todo"),
        (Stage.PORTFOLIO, "todo"),
    ]


def test_team_and_applicant_read_the_same_steps_of_a_dossier_that_has_ended(
    client: FlaskClient, session: Session, manager: Person
) -> None:
    dossier = dossiers.complete_dossier(session)
    dossiers.decline(session, dossier)
    states = {}
    for person, page in ((manager, "dossiers"), (session.get_one(Person, dossier.owner_id), "mes-dossiers")):
        sign_in(client, person)
        text = client.get(f"/{page}/{dossier.id}").text
        states[page] = re.findall(r'<li class="(\w+)"(?: aria-current="step")?>\s*<span>', text)

    assert states["dossiers"] == ["done", "done", "todo", "todo", "todo", "todo"]
    assert states["mes-dossiers"] == ["done", *states["dossiers"]]


def test_file_costs_the_same_with_one_review_and_with_many(
    client: FlaskClient, session: Session, manager: Person
) -> None:
    dossier = dossiers.complete_dossier(session)
    diligence.review(session, dossier)
    diligence.review(session, dossier, by=manager.id)
    sign_in(client, manager)
    client.get(f"/dossiers/{dossier.id}")
    with counted() as few:
        client.get(f"/dossiers/{dossier.id}")
    for _ in range(6):
        diligence.review(session, dossier)

    with counted() as many:
        client.get(f"/dossiers/{dossier.id}")

    assert len(many) == len(few)


def test_test_that_says_otherwise_than_the_dossier_is_shown_to_the_team(
    client: FlaskClient, session: Session, manager: Person
) -> None:
    """What is blank is folded; who has to act is named; a choice is read in the reader's language."""
    draft = dossiers.draft_dossier(session)
    criteria = programme.criteria_of(dossiers.open_call(session).eligibility)
    judgement = programme.judge(criteria, {"axis": "air", "works": "no"})
    dossier_services.keep_self_test(
        session,
        dossier_id=draft.id,
        version=1,
        judgement=judgement,
        tested_on=date(2026, 11, 20),
        by=draft.owner_id,
        at=AT,
    )
    dossiers.submit(session, draft)
    draft.assigned_to = manager.id
    session.commit()
    sign_in(client, manager)

    page = client.get(f"/dossiers/{draft.id}").text
    client.post("/compte/langue", data={"language": "en"})
    english = client.get(f"/dossiers/{draft.id}").text

    assert "Le test et le dossier se contredisent" in page
    assert "« Qualité de l’air » au test, « Réseaux de chaleur" in page.replace("\xa0", " ")
    assert "Anne Gérante (recevabilité)" in page
    assert "facultatives sans réponse</summary>" in page
    assert "Air quality" in english
    assert "Qualité de l’air" not in english


def test_reviews_are_compared_criterion_by_criterion(
    client: FlaskClient, session: Session, manager: Person
) -> None:
    dossier = dossiers.complete_dossier(session)
    for name, mark in (("Anna Analyste", Mark.TWO), ("Bruno Analyste", Mark.FOUR)):
        author = accounts.person(session, name=name, roles=[Role.ANALYST])
        diligence.review(session, dossier, by=author.id, mark=mark)
    sign_in(client, accounts.person(session, roles=[Role.AUDITOR]))

    page = unescape(client.get(f"/dossiers/{dossier.id}").text).replace("\xa0", " ")

    table = page.partition('aria-label="Notes par critère"')[2].partition("</table>")[0]
    heads = re.findall(r'<th scope="col">([^<]*)</th>', table)
    assert heads == ["Critère", "Poids", "Moyenne", "Médiane", "Anna Analyste", "Bruno Analyste"]
    team = table.partition("Équipe et gouvernance</th>")[2].partition("</tr>")[0]
    assert re.findall(r"<strong>([^<]*)</strong>", team) == ["2 · faible", "4 · bon"]
    assert team.count("Vu sur pièces : Équipe et gouvernance.") == 2
