"""Does a long or a dated piece that was asked again come like those of a draft, and wait for its deposit?"""

import io
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.accounts.models import Person
from fundapp.dossiers import queries, services
from fundapp.dossiers.models import Document, Dossier, Upload
from fundapp.dossiers.queries import complements
from fundapp.dossiers.rules.complements import Point
from fundapp.dossiers.types import DocumentKind
from tests.factories import accounts, dossiers
from tests.factories.dossiers import AT, PDF
from tests.factories.signin import sign_in

LONG = PDF + bytes(200_000)
PART = 65_536


@pytest.fixture
def founder(session: Session, client: FlaskClient) -> Person:
    person = accounts.person(session)
    sign_in(client, person)
    return person


@pytest.fixture
def waiting(session: Session, founder: Person) -> Dossier:
    asked = [
        Point("Joignez le plan complet.", piece=DocumentKind.BUSINESS_PLAN),
        Point("Joignez un extrait récent.", piece=DocumentKind.KBIS),
    ]
    return dossiers.waiting_dossier(session, points=asked, owner_id=founder.id)


def begin(client: FlaskClient, dossier: Dossier, kind: str = "bp", content: bytes = LONG) -> Any:
    told = {"kind": kind, "dated_on": "2026-11-02", "name": "plan complet.pdf", "size": len(content)}
    return client.post(f"/mes-dossiers/{dossier.id}/complements/envois", data=told)


def send_parts(client: FlaskClient, begun: dict[str, Any], until: int = len(LONG)) -> None:
    for offset in range(begun["offset"], until, PART):
        client.post(f"{begun['part']}?offset={offset}", data=LONG[offset : offset + PART])


def finish(client: FlaskClient, begun: dict[str, Any]) -> Any:
    return client.post(begun["finish"], data={"sha256": sha256(LONG).hexdigest()})


def prepared(session: Session, dossier: Dossier) -> list[tuple[str, DocumentKind, date | None]]:
    request = dossiers.open_request(session, dossier.id)
    return [
        (each.name, each.kind, each.dated_on) for each in complements.prepared_pieces(session, request.id)
    ]


def test_long_piece_is_cut_goes_on_and_waits_for_the_deposit(
    session: Session, client: FlaskClient, waiting: Dossier
) -> None:
    send_parts(client, begin(client, waiting).get_json(), until=PART)

    again = begin(client, waiting).get_json()
    send_parts(client, again)
    done = finish(client, again)

    assert (again["offset"], done.status_code) == (PART, 200)
    assert prepared(session, waiting) == [("plan complet.pdf", DocumentKind.BUSINESS_PLAN, date(2026, 11, 2))]
    assert [each.kind for each in queries.documents_of(session, waiting.id)] == [DocumentKind.PITCH]
    assert session.exec(select(Upload)).all() == []
    page = client.get(f"/mes-dossiers/{waiting.id}/complements/relecture").text
    assert ("plan complet.pdf" in page, "lundi 2 novembre 2026" in page) == (True, True)


def test_piece_that_is_not_asked_does_not_begin(
    session: Session, client: FlaskClient, waiting: Dossier
) -> None:
    answer = begin(client, waiting, kind="cap")

    assert (answer.status_code, "n’est pas demandée" in answer.get_json()["message"]) == (422, True)
    assert session.exec(select(Upload)).all() == []


def test_request_withdrawn_on_the_way_takes_the_file_with_it(
    session: Session, client: FlaskClient, waiting: Dossier
) -> None:
    begun = begin(client, waiting).get_json()
    send_parts(client, begun)
    services.withdraw_request(session, dossier_id=waiting.id, by=waiting.owner_id, at=AT)
    session.commit()

    answer = finish(client, begun)

    assert (answer.status_code, "Aucun complément" in answer.get_json()["message"]) == (422, True)
    assert session.exec(select(Upload)).all() == []
    assert [each.kind for each in session.exec(select(Document))] == [DocumentKind.PITCH]


def test_same_name_for_the_dossier_and_for_the_answer_are_two_uploads(
    session: Session, client: FlaskClient, waiting: Dossier
) -> None:
    begin(client, waiting)
    told = {"kind": "bp", "name": "plan complet.pdf", "size": len(LONG)}

    assert client.post(f"/mes-dossiers/{waiting.id}/envois", data=told).status_code == 200
    assert len(session.exec(select(Upload)).all()) == 2


def test_several_small_files_are_prepared_without_any_script(
    session: Session, client: FlaskClient, waiting: Dossier
) -> None:
    files = [(io.BytesIO(PDF + name.encode()), name) for name in ("un.pdf", "deux.pdf")]

    answer = client.post(
        f"/mes-dossiers/{waiting.id}/complements/pieces",
        data={"file-bp": files},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 303
    assert sorted(name for name, _, _ in prepared(session, waiting)) == ["deux.pdf", "un.pdf"]


def test_several_files_for_a_piece_of_one_are_refused_in_words(
    session: Session, client: FlaskClient, waiting: Dossier
) -> None:
    files = [(io.BytesIO(PDF + name.encode()), name) for name in ("un.pdf", "deux.pdf")]

    answer = client.post(
        f"/mes-dossiers/{waiting.id}/complements/pieces",
        data={"file-kbis": files},
        content_type="multipart/form-data",
    )

    assert (answer.status_code, "tient en un seul fichier" in answer.text) == (422, True)
    assert prepared(session, waiting) == []
