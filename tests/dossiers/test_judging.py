"""Does the team say of each piece what it is worth, and does its applicant read it and answer?"""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.queries import get_person
from fundapp.dossiers import queries, services
from fundapp.dossiers.models import Document, Dossier
from fundapp.dossiers.queries import pieces
from fundapp.dossiers.queries.pieces import judgement_shown
from fundapp.dossiers.services.pieces import Received, joined_piece
from fundapp.dossiers.types import DocumentKind, MediaType, PieceState, ScanState, Stage
from fundapp.kernel.seen import Outdated, Saved, mark
from fundapp.kernel.vault import Folder
from fundapp.policy import Role
from fundapp.settings import Settings
from tests.factories import accounts, dossiers
from tests.factories.dossiers import AT, PDF
from tests.factories.files import sent
from tests.factories.signin import sign_in
from tests.workspace.counting import counted


@pytest.fixture
def dossier(session: Session, settings: Settings) -> Dossier:
    Folder(settings.storage_folder).keep(PDF)
    return dossiers.submitted_dossier(session)


@pytest.fixture
def analyst(session: Session, client: FlaskClient, dossier: Dossier) -> None:
    sign_in(client, accounts.person(session, roles=[Role.ANALYST]))


def piece_of(session: Session, dossier: Dossier) -> Document:
    [piece] = queries.documents_of(session, dossier.id)
    session.refresh(piece)
    return piece


def opinion(client: FlaskClient, dossier: Dossier, piece: Document, **typed: str) -> tuple[int, str]:
    seen = mark(judgement_shown(piece))
    answer = client.post(f"/dossiers/{dossier.id}/pieces/{piece.id}/avis", data={"seen": seen, **typed})
    return answer.status_code, answer.text


@pytest.mark.usefixtures("analyst")
def test_analyst_refuses_a_piece_with_a_reason(
    session: Session, client: FlaskClient, dossier: Dossier
) -> None:
    status, _ = opinion(
        client, dossier, piece_of(session, dossier), state="not_conform", reason="La page 3 manque."
    )

    piece = piece_of(session, dossier)
    assert (status, piece.state, piece.state_reason) == (303, PieceState.NOT_CONFORM, "La page 3 manque.")
    assert "La page 3 manque." in client.get(f"/dossiers/{dossier.id}/pieces").text


@pytest.mark.usefixtures("analyst")
@pytest.mark.parametrize(
    "typed, words",
    [
        ({"state": "not_conform", "dated_on": "2026-11-01"}, "le porteur le lira"),
        ({"state": "expired", "reason": "Mes mots."}, "dans la liste"),
        ({"reason": "Mes mots."}, "Dites si la pièce est conforme"),
        ({"state": "conform", "dated_on": "bientôt", "reason": "Mes mots."}, "Écrivez une date"),
    ],
)
def test_opinion_that_says_too_little_keeps_what_was_typed(
    session: Session, client: FlaskClient, dossier: Dossier, typed: dict[str, str], words: str
) -> None:
    status, said = opinion(client, dossier, piece_of(session, dossier), **typed)

    assert (status, words in said, typed.get("reason", "") in said) == (422, True, True)
    assert piece_of(session, dossier).state is PieceState.RECEIVED


@pytest.mark.usefixtures("analyst")
def test_piece_is_waived_and_asked_again(session: Session, client: FlaskClient, dossier: Dossier) -> None:
    url = f"/dossiers/{dossier.id}/pieces"

    assert client.post(f"{url}/dispenser", data={"kind": "kbis", "reason": ""}).status_code == 422
    assert (
        client.post(f"{url}/dispenser", data={"kind": "kbis", "reason": "Lu au registre."}).status_code == 303
    )
    another = client.post(f"{url}/dispenser", data={"kind": "kbis", "reason": "Vu en réunion."})
    assert (another.status_code, "Lu au registre." in another.text) == (422, True)
    assert "Vu en réunion." in another.text
    assert [each.kind for each in pieces.waivers_of(session, dossier.id)] == [DocumentKind.KBIS]
    assert client.post(f"{url}/tresor/redemander").status_code == 404
    assert client.post(f"{url}/kbis/redemander").status_code == 303
    assert pieces.waivers_of(session, dossier.id) == []


@pytest.mark.usefixtures("analyst")
def test_refused_piece_keeps_the_dossier_from_being_complete(
    session: Session, client: FlaskClient, dossier: Dossier
) -> None:
    opinion(client, dossier, piece_of(session, dossier), state="not_conform", reason="Illisible.")

    answer = client.post(f"/dossiers/{dossier.id}/complet")

    assert (answer.status_code, "Présentation du projet" in answer.text) == (409, True)
    assert queries.get_dossier(session, dossier.id).stage is Stage.SUBMITTED


@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR, Role.SECRETARY])
def test_others_read_the_pieces_and_judge_none(
    session: Session, client: FlaskClient, dossier: Dossier, role: Role
) -> None:
    sign_in(client, accounts.person(session, roles=[role]))

    assert client.get(f"/dossiers/{dossier.id}/pieces").status_code == 200
    assert opinion(client, dossier, piece_of(session, dossier), state="conform")[0] == 403
    assert piece_of(session, dossier).state is PieceState.RECEIVED


@pytest.mark.usefixtures("analyst")
def test_attack_1_piece_is_judged_through_its_own_dossier_only(
    session: Session, client: FlaskClient, dossier: Dossier
) -> None:
    other = dossiers.submitted_dossier(session)

    assert opinion(client, other, piece_of(session, dossier), state="conform")[0] == 404
    assert piece_of(session, dossier).state is PieceState.RECEIVED


@pytest.mark.usefixtures("analyst")
def test_preview_is_a_sandbox_and_only_for_what_a_browser_shows(
    session: Session, client: FlaskClient, dossier: Dossier
) -> None:
    answer = client.get(f"/dossiers/{dossier.id}/pieces/{piece_of(session, dossier).id}/apercu")

    assert (answer.status_code, answer.data) == (200, PDF)
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    assert not answer.headers.get("Content-Disposition", "").startswith("attachment")


def test_applicant_reads_why_and_sends_another_version(
    session: Session, client: FlaskClient, dossier: Dossier
) -> None:
    by = accounts.person(session, roles=[Role.ANALYST]).id
    services.judge_document(
        session,
        dossier_id=dossier.id,
        document_id=piece_of(session, dossier).id,
        state=PieceState.NOT_CONFORM,
        reason="La page 3 manque.",
        by=by,
        at=AT,
    )
    session.commit()
    owner = get_person(session, dossier.owner_id)
    sign_in(client, owner)
    page = client.get(f"/mes-dossiers/{dossier.id}/etat-des-pieces").text
    assert ("La page 3 manque." in page, "Envoyez une autre version." in page) == (True, True)

    answer = client.post(
        f"/mes-dossiers/{dossier.id}/pieces",
        data=sent("pitch", ("entier.pdf", PDF + b"3")),
    )

    assert (answer.status_code, answer.location) == (303, f"/mes-dossiers/{dossier.id}/etat-des-pieces")
    assert piece_of(session, dossier).name == "entier.pdf"
    assert "1 version précédente" in client.get(answer.location).text


def test_applicant_sends_nothing_that_is_not_awaited(
    session: Session, client: FlaskClient, dossier: Dossier
) -> None:
    sign_in(client, get_person(session, dossier.owner_id))

    answer = client.post(
        f"/mes-dossiers/{dossier.id}/pieces",
        data=sent("pitch", ("autre.pdf", PDF + b"3")),
    )

    assert (answer.status_code, "n’est pas attendue" in answer.text) == (422, True)
    assert piece_of(session, dossier).name == "plan-affaires.pdf"


@pytest.mark.usefixtures("analyst")
def test_pages_cost_the_same_with_many_pieces(
    session: Session, client: FlaskClient, dossier: Dossier
) -> None:
    url = f"/dossiers/{dossier.id}/pieces"
    with counted() as one:
        client.get(url)
    for number in range(12):
        file = Received(f"{number}.pdf", MediaType.PDF, 9, f"{number:064}", ScanState.CLEAN)
        session.add(joined_piece(dossier.id, DocumentKind.OTHER, file, by=dossier.owner_id, at=AT))
    session.commit()

    with counted() as many:
        client.get(url)

    assert len(many) <= len(one)


def test_date_alone_corrected_meanwhile_says_by_whom(session: Session, dossier: Dossier) -> None:
    first, second = (accounts.person(session, roles=[Role.ANALYST]) for _ in range(2))
    piece = piece_of(session, dossier)
    conform: dict[str, Any] = {"dossier_id": dossier.id, "document_id": piece.id, "state": PieceState.CONFORM}
    services.judge_document(session, **conform, dated_on=date(2026, 11, 2), by=second.id, at=AT)
    seen, later = mark(judgement_shown(piece)), AT + timedelta(hours=1)
    services.judge_document(session, **conform, dated_on=date(2026, 11, 3), by=first.id, at=later)

    with pytest.raises(Outdated) as refused:
        services.judge_document(
            session, **conform, dated_on=date(2026, 11, 4), seen=seen, by=second.id, at=later
        )

    assert refused.value.stored["dated_on"] == date(2026, 11, 3)
    assert refused.value.saved["dated_on"] == Saved(first.id, later)
