from datetime import date
from html import unescape
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.queries import get_person
from fundapp.diligence import queries, services
from fundapp.diligence.events import FindingConfirmed, FindingRecorded
from fundapp.diligence.models import DiligenceItem
from fundapp.diligence.rules.catalogue import POINTS
from fundapp.diligence.types import ConditionKind, Finding, ItemState, Preset, Severity
from fundapp.dossiers import queries as dossier_queries
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import PieceState, Stage, Status
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.events import history
from fundapp.policy import Role
from tests.factories import accounts, diligence, dossiers
from tests.factories.diligence import AT
from tests.factories.signin import sign_in


@pytest.fixture
def manager(session: Session) -> UUID:
    return accounts.person(session, roles=[Role.MANAGER]).id


@pytest.fixture
def second(session: Session) -> UUID:
    return accounts.person(session, roles=[Role.ANALYST]).id


@pytest.fixture
def dossier(session: Session, manager: UUID) -> Dossier:
    return diligence.dossier_in_diligence(session, by=manager)


def item(session: Session, dossier: Dossier, number: int) -> DiligenceItem:
    return diligence.point(session, dossier, number)


@pytest.mark.parametrize(
    ("preset", "opened"),
    [(Preset.CORE, {1, 45, 52}), (Preset.DEMANDED, {1, 45, 52}), (Preset.FULL, set(POINTS))],
)
def test_checklist_opens_when_the_dossier_enters_diligence(
    session: Session, preset: Preset, opened: set[int]
) -> None:
    dossier = diligence.dossier_in_diligence(session, preset=preset)

    assert (dossier.stage, queries.numbers_opened(session, dossier.id)) == (Stage.DILIGENCE, opened)


def test_dossier_without_a_review_is_not_checked_yet(session: Session, manager: UUID) -> None:
    dossier = dossiers.complete_dossier(session)

    with pytest.raises(SeveralRefusals) as refused, session.begin_nested():
        services.advance_to_diligence(session, dossier_id=dossier.id, preset=Preset.CORE, by=manager, at=AT)

    assert [str(gap) for gap in refused.value.reasons] == ["Évaluations remises : 0 ; il en faut 1."]
    assert (dossier.stage, queries.numbers_opened(session, dossier.id)) == (Stage.REVIEW, set())


def test_points_are_added_beside_those_that_are_open(
    session: Session, dossier: Dossier, manager: UUID
) -> None:
    services.add_items(session, dossier_id=dossier.id, numbers=[1, 24, 40], by=manager, at=AT)

    assert queries.numbers_opened(session, dossier.id) == {1, 24, 40, 45, 52}


def test_blocking_point_stays_open_until_a_second_person_agrees(
    session: Session, dossier: Dossier, manager: UUID, second: UUID
) -> None:
    kbis = diligence.settle(session, item(session, dossier, 1), by=manager)
    before = queries.checklist(session, dossier, paris_day(AT)).progress

    with pytest.raises(Refused, match="une autre personne"):
        services.confirm_item(session, item_id=kbis.id, by=manager, at=AT)
    services.confirm_item(session, item_id=kbis.id, by=second, at=AT)

    after = queries.checklist(session, dossier, paris_day(AT)).progress
    assert (before.settled, before.open_blockers) == (0, 2)
    assert (after.settled, after.open_blockers) == (1, 1)
    assert history(session, dossier.id)[0].revived() == FindingConfirmed(dossier.id, kbis.id, 1)


def test_new_finding_undoes_the_confirmation(
    session: Session, dossier: Dossier, manager: UUID, second: UUID
) -> None:
    kbis = diligence.settle(session, item(session, dossier, 1), by=manager)
    services.confirm_item(session, item_id=kbis.id, by=second, at=AT)

    again = diligence.settle(session, kbis, by=second)

    assert (again.settled_by, again.confirmed_by) == (second, None)


def test_reserve_leaves_a_condition_for_the_resolution(
    session: Session, dossier: Dossier, manager: UUID
) -> None:
    diligence.settle(
        session,
        item(session, dossier, 45),
        by=manager,
        state=ItemState.RESERVE,
        condition=diligence.SUSPENSIVE,
    )

    [reserve] = queries.reserves(session, dossier.id)
    assert (reserve.number, reserve.kind, reserve.text) == (
        45,
        ConditionKind.SUSPENSIVE,
        "Produire la lettre signée du cofinanceur.",
    )
    assert history(session, dossier.id)[0].revived() == FindingRecorded(
        dossier.id,
        item(session, dossier, 45).id,
        45,
        ItemState.RESERVE,
        queries.findings_of(session, item(session, dossier, 45))[0].id,
    )


def test_point_that_is_given_says_who_and_when(
    session: Session, dossier: Dossier, manager: UUID, second: UUID
) -> None:
    taken = services.take_item(
        session,
        item_id=item(session, dossier, 45).id,
        owner_id=second,
        due_on=date(2026, 12, 4),
        by=manager,
        at=AT,
    )

    assert (taken.owner_id, taken.due_on) == (second, date(2026, 12, 4))


def test_attack_11_point_is_not_given_to_a_stranger(
    session: Session, dossier: Dossier, manager: UUID
) -> None:
    with pytest.raises(Refused, match="qui instruit"):
        services.take_item(
            session,
            item_id=item(session, dossier, 45).id,
            owner_id=dossier.owner_id,
            due_on=None,
            by=manager,
            at=AT,
        )


def test_attack_1_piece_of_another_dossier_is_no_evidence(
    session: Session, dossier: Dossier, manager: UUID
) -> None:
    stranger = dossiers.submitted_dossier(session)
    piece = dossier_queries.documents_of(session, stranger.id)[0]
    point = item(session, dossier, 45)
    finding = Finding(ItemState.CLEARED, Severity.MAJOR, "Vu.", "", document_id=piece.id)

    with pytest.raises(Refused, match="n’est pas au dossier") as refused:
        services.record_finding(session, item_id=point.id, finding=finding, by=manager, at=AT)

    assert (refused.value.field, point.state) == ("document", ItemState.TO_ASK)


def test_refused_move_lists_exactly_what_is_missing(
    session: Session, dossier: Dossier, manager: UUID
) -> None:
    diligence.settle(session, item(session, dossier, 1), by=manager)

    with pytest.raises(SeveralRefusals) as refused, session.begin_nested():
        services.advance_to_committee(session, dossier_id=dossier.id, by=manager, at=AT)

    assert [str(gap) for gap in refused.value.reasons] == [
        "Point 1, « Kbis de moins de 3 mois et statuts à jour, concordants » : "
        "une seconde personne doit confirmer.",
        "Point 45, « Indicateurs d’impact : référence, cible, méthode » : exigé et pas encore soldé.",
        "Point 52, « Gel des avoirs et sanctions : société, dirigeants, bénéficiaires » : "
        "bloquant et encore ouvert.",
    ]
    assert dossier.stage is Stage.DILIGENCE


def test_piece_refused_since_keeps_a_checked_dossier_from_the_committee(
    session: Session, client: FlaskClient, dossier: Dossier, manager: UUID, second: UUID
) -> None:
    diligence.settle_all(session, dossier, by=manager, second=second)
    [piece] = dossier_queries.documents_of(session, dossier.id)
    dossier_services.judge_document(
        session,
        dossier_id=dossier.id,
        document_id=piece.id,
        state=PieceState.NOT_CONFORM,
        reason="La page 3 manque.",
        by=manager,
        at=AT,
    )
    session.commit()
    sign_in(client, get_person(session, manager))

    page = client.get(f"/dossiers/{dossier.id}").text
    refused = client.post(f"/dossiers/{dossier.id}/comite")

    link = f'<a href="/dossiers/{dossier.id}/pieces">La pièce « Présentation du projet » n’est pas conforme'
    for text in (page, refused.text):
        assert link in unescape(text).replace("\xa0", " ").replace("\u202f", " ")
    assert (refused.status_code, dossier.stage) == (409, Stage.DILIGENCE)


def test_checked_dossier_goes_before_the_committee(session: Session) -> None:
    dossier = diligence.dossier_before_committee(session, reserved=(45,))

    assert (dossier.stage, dossier.status) == (Stage.COMMITTEE, Status.ACTIVE)
    assert [reserve.number for reserve in queries.reserves(session, dossier.id)] == [45]


def test_nothing_is_checked_once_the_dossier_has_moved_on(session: Session, manager: UUID) -> None:
    dossier = diligence.dossier_before_committee(session)

    with pytest.raises(Refused, match="est devant le comité"):
        diligence.settle(session, item(session, dossier, 45), by=manager, state=ItemState.ASKED)


def test_checks_go_on_while_the_applicant_answers_and_say_what_is_awaited(
    session: Session, client: FlaskClient, dossier: Dossier, manager: UUID, second: UUID
) -> None:
    dossiers.ask_complements(session, dossier, by=manager)
    point = item(session, dossier, 45)

    services.add_items(session, dossier_id=dossier.id, numbers=[24], by=manager, at=AT)
    diligence.settle(session, point, by=manager)
    kbis = diligence.settle(session, item(session, dossier, 1), by=manager)
    services.confirm_item(session, item_id=kbis.id, by=second, at=AT)
    session.commit()
    sign_in(client, get_person(session, manager))
    pages = [client.get(f"/verifications/{point.id}"), client.get(f"/dossiers/{dossier.id}/verifications")]

    assert dossier.status is Status.WAITING_FOR_APPLICANT
    assert queries.numbers_opened(session, dossier.id) == {1, 24, 45, 52}
    assert (point.state, kbis.confirmed_by) == (ItemState.CLEARED, second)
    for page in pages:
        told = unescape(page.text).replace("\xa0", " ")
        assert "Compléments attendus du porteur au plus tard le mardi 8 décembre 2026" in told
        assert "Détaillez par année." in told
    assert "Enregistrer le constat" in pages[0].text


def test_dossier_that_waits_for_its_applicant_does_not_move_on(session: Session, manager: UUID) -> None:
    second = accounts.person(session, roles=[Role.ANALYST]).id
    dossier = diligence.dossier_in_diligence(session, by=manager)
    diligence.settle_all(session, dossier, by=manager, second=second)
    dossiers.ask_complements(session, dossier, by=manager)

    with pytest.raises(Refused), session.begin_nested():
        services.advance_to_committee(session, dossier_id=dossier.id, by=manager, at=AT)

    assert dossier.stage is Stage.DILIGENCE


def test_nothing_is_checked_on_a_withdrawn_dossier(session: Session, dossier: Dossier, manager: UUID) -> None:
    dossier_services.withdraw_dossier(session, dossier_id=dossier.id, by=dossier.owner_id, at=AT)

    with pytest.raises(Refused, match="est terminé"):
        diligence.settle(session, item(session, dossier, 45), by=manager)
