from html import unescape
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.accounts.models import Person
from fundapp.diligence.models import DiligenceItem, Review
from fundapp.diligence.rules.scoring import GRID
from fundapp.diligence.types import ItemState, ReviewState
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import DocumentKind, Stage, Status
from fundapp.policy import Role
from tests.factories import accounts, diligence, dossiers
from tests.factories.diligence import AT
from tests.factories.signin import sign_in
from tests.pages import fill_in


@pytest.fixture
def analyst(session: Session) -> Person:
    return accounts.person(session, roles=[Role.ANALYST])


@pytest.fixture
def manager(session: Session) -> Person:
    return accounts.person(session, roles=[Role.MANAGER])


def whole_review() -> dict[str, str]:
    marks = {f"mark_{each.key}": "4" for each in GRID}
    whys = {f"why_{each.key}": f"Vu : {each.key}." for each in GRID}
    return {**marks, **whys, "opinion": "favourable", "summary": "Un projet mûr.", "act": "submit"}


def finding(**changes: str) -> dict[str, str]:
    typed = {"state": "cleared", "severity": "blocking", "finding": "Conforme.", "evidence": "Kbis, page 1"}
    return {**typed, **changes}


def item(session: Session, dossier: Dossier, number: int) -> DiligenceItem:
    return diligence.point(session, dossier, number)


def test_analyst_declares_complete_and_reviews(
    client: FlaskClient, session: Session, analyst: Person
) -> None:
    dossier = dossiers.submitted_dossier(session)
    sign_in(client, analyst)

    complete = client.post(f"/dossiers/{dossier.id}/complet")
    page = client.get(f"/dossiers/{dossier.id}/evaluation")
    review = client.post(f"/dossiers/{dossier.id}/evaluation", data=whole_review())

    assert (complete.status_code, page.status_code, review.status_code) == (303, 200, 303)
    assert review.location == f"/dossiers/{dossier.id}#evaluations"
    session.expire_all()
    assert (dossier.stage, dossier.assigned_to) == (Stage.REVIEW, analyst.id)
    assert [row.state for row in session.exec(select(Review))] == [ReviewState.SUBMITTED]


def test_incomplete_review_keeps_everything_typed(
    client: FlaskClient, session: Session, analyst: Person
) -> None:
    dossier = dossiers.complete_dossier(session)
    sign_in(client, analyst)
    typed = {**whole_review(), "why_market": "", "summary": "Une synthèse \x00qui reste."}

    answer = client.post(f"/dossiers/{dossier.id}/evaluation", data=typed)

    assert answer.status_code == 422
    assert "Une synthèse" in answer.text
    assert "Vu : team." in answer.text
    assert 'href="#why_market"' in answer.text
    assert session.exec(select(Review)).all() == []


def test_draft_review_comes_back_as_it_was(client: FlaskClient, session: Session, analyst: Person) -> None:
    dossier = dossiers.complete_dossier(session)
    sign_in(client, analyst)

    kept = client.post(
        f"/dossiers/{dossier.id}/evaluation", data={"why_team": "Trois ingénieurs.", "act": "save"}
    )
    page = client.get(f"/dossiers/{dossier.id}/evaluation")

    assert kept.status_code == 303
    assert "Trois ingénieurs." in page.text


def test_manager_checks_three_points_and_moves_on(
    client: FlaskClient, session: Session, analyst: Person, manager: Person
) -> None:
    dossier = diligence.reviewed_dossier(session)
    dossiers.waive(session, dossier, DocumentKind.KBIS, DocumentKind.STATUTES)
    sign_in(client, manager)

    engaged = client.post(f"/dossiers/{dossier.id}/verifications/engager", data={"preset": "core"})
    refused = client.post(f"/dossiers/{dossier.id}/comite")
    for number in (1, 45, 52):
        severity = item(session, dossier, number).severity.value
        fill_in(client, f"/verifications/{item(session, dossier, number).id}", **finding(severity=severity))
    sign_in(client, analyst)
    for number in (1, 52):
        point = f"/verifications/{item(session, dossier, number).id}"
        fill_in(client, point, f"{point}/confirmer")
    sign_in(client, manager)
    moved = client.post(f"/dossiers/{dossier.id}/comite")

    session.expire_all()
    assert (engaged.status_code, refused.status_code, moved.status_code) == (303, 409, 303)
    assert f"/verifications/{item(session, dossier, 52).id}#constat" in refused.text
    assert dossier.stage is Stage.COMMITTEE


def test_finding_without_evidence_keeps_everything_typed(
    client: FlaskClient, session: Session, manager: Person
) -> None:
    dossier = diligence.dossier_in_diligence(session)
    point = item(session, dossier, 1)
    sign_in(client, manager)

    answer = fill_in(client, f"/verifications/{point.id}", **finding(finding="Statuts datés.", evidence=""))

    assert answer.status_code == 422
    assert "Statuts datés." in answer.text
    assert 'href="#evidence"' in answer.text
    session.expire_all()
    assert point.state is ItemState.TO_ASK


def test_points_are_opened_and_given(client: FlaskClient, session: Session, manager: Person) -> None:
    dossier = diligence.dossier_in_diligence(session)
    sign_in(client, manager)

    opened = client.post(f"/dossiers/{dossier.id}/verifications/ajouter", data={"points": ["24", "40"]})
    none = client.post(f"/dossiers/{dossier.id}/verifications/ajouter", data={})
    point = f"/verifications/{item(session, dossier, 24).id}"
    given = fill_in(client, point, f"{point}/prendre", owner=str(manager.id), due_on="2026-12-04")
    page = client.get(f"/dossiers/{dossier.id}/verifications")

    assert (opened.status_code, none.status_code, given.status_code) == (303, 422, 303)
    assert page.status_code == 200
    assert "Attestation de vigilance de l’URSSAF" in page.text
    session.expire_all()
    assert item(session, dossier, 24).owner_id == manager.id


def test_dossier_is_given_to_a_colleague(
    client: FlaskClient, session: Session, analyst: Person, manager: Person
) -> None:
    dossier = dossiers.complete_dossier(session, by=analyst.id)
    sign_in(client, analyst)

    page = f"/dossiers/{dossier.id}"
    given = fill_in(client, page, f"{page}/suivi", person=str(manager.id))
    stranger = fill_in(client, page, f"{page}/suivi", person=str(dossier.owner_id))

    session.expire_all()
    assert (given.status_code, stranger.status_code) == (303, 422)
    assert dossier.assigned_to == manager.id


@pytest.mark.parametrize("path", ["evaluation", "verifications"])
def test_attack_1_draft_of_somebody_is_not_known_to_the_team(
    client: FlaskClient, session: Session, manager: Person, path: str
) -> None:
    dossier = dossiers.draft_dossier(session)
    sign_in(client, manager)

    assert client.get(f"/dossiers/{dossier.id}/{path}").status_code == 404
    assert client.get(f"/dossiers/{dossier.id}").status_code == 404


def test_dossier_is_read_beside_the_grid(client: FlaskClient, session: Session, analyst: Person) -> None:
    """It was read in another tab, and one's words were lost on the way."""
    dossier = dossiers.complete_dossier(session)
    sign_in(client, analyst)

    page = client.get(f"/dossiers/{dossier.id}/evaluation").text

    beside = page.partition('class="panel read-beside"')[2].partition("</details>\n<form")[0]
    assert dossiers.ANSWERS["summary"] in unescape(beside)
    assert 'name="mark_team"' in page
    assert 'name="mark_team"' not in beside


BEFORE, COMMITTEE = "ce dossier n’y est pas encore", "est devant le comité"
REOPENED = "si la direction du fonds rouvre le dossier"


@pytest.mark.parametrize(
    "stage, status, words",
    [
        (Stage.REVIEW, Status.ACTIVE, BEFORE),
        (Stage.COMMITTEE, Status.ACTIVE, COMMITTEE),
        (Stage.CONTRACTING, Status.ACTIVE, "Le comité a décidé"),
        (Stage.DILIGENCE, Status.DECLINED, REOPENED),
        (Stage.PORTFOLIO, Status.FUNDED, "Ce dossier est terminé (Financé)"),
    ],
)
def test_point_closed_to_writing_says_why_and_what_would_open_it(
    client: FlaskClient, session: Session, analyst: Person, stage: Stage, status: Status, words: str
) -> None:
    dossier = diligence.dossier_in_diligence(session)
    point = item(session, dossier, 1)
    sign_in(client, analyst)
    open_page = client.get(f"/verifications/{point.id}").text
    dossier.stage, dossier.status = stage, status
    dossier.ended_at = None if status is Status.ACTIVE else AT
    session.commit()

    pages = [
        client.get(path).text
        for path in (f"/verifications/{point.id}", f"/dossiers/{dossier.id}/verifications")
    ]
    refused = client.post(f"/verifications/{point.id}", data=finding()).text

    assert "Fermé à l’écriture" not in open_page
    for page in pages:
        assert "Fermé à l’écriture" in page
    for page in (*pages, refused):
        assert words in page.replace("\u00a0", " ")
    assert (REOPENED in pages[0]) is (words == REOPENED)
    assert 'name="finding"' not in pages[0]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE])
def test_who_reads_a_point_without_the_right_to_write_is_told(
    client: FlaskClient, session: Session, role: Role
) -> None:
    dossier = diligence.dossier_in_diligence(session)
    point = item(session, dossier, 1)
    sign_in(client, accounts.person(session, roles=[role]))

    page = client.get(f"/verifications/{point.id}").text

    assert "Vous lisez ces points sans pouvoir y écrire." in page
    assert "Analyste" in page


def acts(dossier_id: UUID, item_id: UUID) -> list[str]:
    return [
        f"/dossiers/{dossier_id}/evaluation",
        f"/dossiers/{dossier_id}/evaluation/abstention",
        f"/dossiers/{dossier_id}/complet",
        f"/dossiers/{dossier_id}/suivi",
        f"/dossiers/{dossier_id}/refus",
        f"/dossiers/{dossier_id}/refus/envoyer",
        f"/dossiers/{dossier_id}/reouverture",
        f"/dossiers/{dossier_id}/verifications/engager",
        f"/dossiers/{dossier_id}/verifications/ajouter",
        f"/dossiers/{dossier_id}/comite",
        f"/verifications/{item_id}",
        f"/verifications/{item_id}/prendre",
        f"/verifications/{item_id}/confirmer",
    ]


@pytest.mark.parametrize(
    ("role", "status"), [(Role.ENTREPRENEUR, 404), (Role.AUDITOR, 403), (Role.MEMBER, 403)]
)
def test_attack_7_hidden_buttons_are_no_open_doors(
    client: FlaskClient, session: Session, role: Role, status: int
) -> None:
    dossier = diligence.dossier_in_diligence(session)
    before = item(session, dossier, 1)
    sign_in(client, accounts.person(session, roles=[role]))

    answers = {path: client.post(path).status_code for path in acts(dossier.id, before.id)}

    assert set(answers.values()) == {status}
    session.expire_all()
    assert (dossier.stage, before.state) == (Stage.DILIGENCE, ItemState.TO_ASK)


def test_move_without_a_list_changes_nothing(client: FlaskClient, session: Session, manager: Person) -> None:
    dossier = diligence.reviewed_dossier(session)
    sign_in(client, manager)

    answer = client.post(f"/dossiers/{dossier.id}/verifications/engager", data={"preset": "everything"})

    assert answer.status_code == 422
    session.expire_all()
    assert dossier.stage is Stage.REVIEW
