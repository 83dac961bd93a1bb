"""Does the team ask, give up asking and write, on its own pages and nobody else's?"""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.committee.types import Answer
from fundapp.dossiers import queries, services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries import messages
from fundapp.dossiers.rules.complements import Point
from fundapp.dossiers.types import DocumentKind, Side, Status
from fundapp.policy import Role
from tests.factories import accounts, committee, diligence, dossiers
from tests.factories.dossiers import AT
from tests.factories.signin import sign_in
from tests.workspace.counting import counted

REASONS = {"q_jobs": "Détaillez par année.", "p_bp": "Celui-ci date de 2024.", "due_on": "2026-12-10"}


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(AT, tick=True) as moment:
        yield moment


@pytest.fixture
def analyst(session: Session, client: FlaskClient) -> Person:
    person = accounts.person(session, roles=[Role.ANALYST])
    sign_in(client, person)
    return person


@pytest.fixture
def dossier(session: Session) -> Dossier:
    return dossiers.submitted_dossier(session)


def url(dossier: Dossier, place: str = "") -> str:
    return f"/dossiers/{dossier.id}{place and '/' + place}"


def test_page_to_ask_shows_what_was_answered_and_a_deadline_in_fifteen_days(
    client: FlaskClient, analyst: Person, dossier: Dossier
) -> None:
    page = client.get(url(dossier, "complements")).text

    assert 'value="2026-12-08"' in page
    assert "Déposé\u00a0: 12" in page
    assert "Déposé\u00a0: plan-affaires.pdf" in page


def test_asking_opens_the_points_whose_reason_was_written(
    session: Session, client: FlaskClient, analyst: Person, dossier: Dossier
) -> None:
    answer = client.post(url(dossier, "complements"), data=REASONS)

    session.refresh(dossier)
    assert (answer.status_code, answer.location) == (303, url(dossier) + "#agir")
    assert dossier.status is Status.WAITING_FOR_APPLICANT
    assert dossiers.open_request(session, dossier.id).points == (
        Point("Détaillez par année.", question="jobs", asked="Emplois créés sur le territoire"),
        Point("Celui-ci date de 2024.", piece=DocumentKind.BUSINESS_PLAN),
    )
    page = client.get(url(dossier)).text
    for words in (
        "Attendus au plus tard le jeudi 10 décembre 2026",
        "Celui-ci date de 2024.",
        "Retirer cette demande",
    ):
        assert words in page
    assert "Déclarer complet" not in page


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"due_on": "2026-11-23"}, "Choisissez une échéance"),
        ({"due_on": "demain"}, "Écrivez une date"),
        ({"q_jobs": "", "p_bp": ""}, "au moins une question"),
        ({"q_jobs": "x" * 1_001}, "1000 caractères"),
    ],
)
def test_refused_request_keeps_what_was_typed(
    client: FlaskClient, analyst: Person, dossier: Dossier, changes: dict[str, str], words: str
) -> None:
    typed = {**REASONS, **changes}

    answer = client.post(url(dossier, "complements"), data=typed)

    assert answer.status_code == 422
    assert words in answer.text
    for text in filter(None, typed.values()):
        assert f'value="{text}"' in answer.text


def test_request_is_withdrawn_with_one_button(
    session: Session, client: FlaskClient, analyst: Person, dossier: Dossier
) -> None:
    client.post(url(dossier, "complements"), data=REASONS)

    for _ in range(2):
        assert client.post(url(dossier, "complements/retirer")).status_code == 303

    session.refresh(dossier)
    assert dossier.status is Status.ACTIVE
    assert "Demander des compléments" in client.get(url(dossier)).text


def test_message_is_sent_and_read(
    session: Session, client: FlaskClient, analyst: Person, dossier: Dossier
) -> None:
    [piece] = queries.documents_of(session, dossier.id)
    services.send_message(
        session, dossier_id=dossier.id, side=Side.APPLICANT, body="Une question.", by=dossier.owner_id, at=AT
    )
    session.commit()
    assert "Marquer comme lus" in client.get(url(dossier)).text

    client.post(url(dossier, "messages/lus"))
    answer = client.post(url(dossier, "messages"), data={"body": "Voyez ceci.", "document": str(piece.id)})

    assert (answer.status_code, answer.location) == (303, url(dossier) + "#messages")
    theirs, ours = messages.thread(session, dossier.id, side=Side.TEAM).messages
    assert theirs.read_at is not None
    assert (ours.body, ours.piece, ours.side) == ("Voyez ceci.", "plan-affaires.pdf", Side.TEAM)
    assert "Pas encore lu" in client.get(url(dossier)).text


def test_empty_message_comes_back(client: FlaskClient, analyst: Person, dossier: Dossier) -> None:
    answer = client.post(url(dossier, "messages"), data={"body": "  "})

    assert (answer.status_code, "Écrivez votre message" in answer.text) == (422, True)


@pytest.mark.parametrize(
    "role, allowed",
    [
        (Role.ANALYST, 303),
        (Role.MANAGER, 303),
        (Role.AUDITOR, 403),
        (Role.SECRETARY, 403),
        (Role.FINANCE, 403),
        (Role.MEMBER, 403),
        (Role.ENTREPRENEUR, 404),
    ],
)
def test_who_asks_and_writes(
    session: Session, client: FlaskClient, dossier: Dossier, role: Role, allowed: int
) -> None:
    sign_in(client, accounts.person(session, roles=[role]))

    answers = [
        client.post(url(dossier, "messages"), data={"body": "Bonjour."}),
        client.post(url(dossier, "complements"), data=REASONS),
        client.post(url(dossier, "messages/lus")),
        client.post(url(dossier, "complements/retirer")),
    ]

    assert [answer.status_code for answer in answers] == [allowed] * 4


def test_attack_2_founder_does_not_ask_by_the_door_of_the_team(
    session: Session, client: FlaskClient, dossier: Dossier
) -> None:
    owner = session.get_one(Person, dossier.owner_id)
    sign_in(client, owner)

    assert client.post(url(dossier, "complements"), data=REASONS).status_code == 404
    assert client.post(url(dossier, "messages"), data={"body": "Moi."}).status_code == 404


def test_attack_36_recused_person_reads_neither_messages_nor_request(
    session: Session, client: FlaskClient
) -> None:
    tied = accounts.person(session, roles=[Role.ANALYST, Role.MEMBER])
    dossier = diligence.dossier_before_committee(session)
    committee.convened_item(session, dossier=dossier)
    services.send_message(
        session, dossier_id=dossier.id, side=Side.APPLICANT, body="Confidentiel.", by=dossier.owner_id, at=AT
    )
    committee.declare(session, dossier.id, tied, answer=Answer.SOME)
    session.commit()
    sign_in(client, tied)

    pages = [client.get(url(dossier, place)) for place in ("", "complements", "versions")]
    posts = [client.post(url(dossier, place), data={"body": "x"}) for place in ("messages", "messages/lus")]

    assert [answer.status_code for answer in (*pages, *posts)] == [403] * 5
    assert not any("Confidentiel" in page.text for page in pages)


def test_draft_is_unknown(session: Session, client: FlaskClient, analyst: Person) -> None:
    draft = dossiers.draft_dossier(session)

    places = ("complements", "versions")
    assert [client.get(url(draft, place)).status_code for place in places] == [404, 404]
    assert client.post(url(draft, "messages"), data={"body": "Bonjour."}).status_code == 404


def test_file_costs_the_same_with_one_and_thirty_messages(
    session: Session, client: FlaskClient, analyst: Person, dossier: Dossier
) -> None:
    def sent(number: int) -> None:
        at = AT - timedelta(hours=40 - number)
        services.send_message(
            session, dossier_id=dossier.id, side=Side.APPLICANT, body=f"{number}", by=dossier.owner_id, at=at
        )

    costs = []
    for numbers in (range(1), range(1, 30)):
        for number in numbers:
            sent(number)
        session.commit()
        with counted() as statements:
            client.get(url(dossier))
        costs.append(len(statements))

    assert costs[0] == costs[1]
