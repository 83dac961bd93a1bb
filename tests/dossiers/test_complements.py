"""Are complements asked, prepared and deposited without losing a word, a version or a day?"""

from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from sqlmodel import Session, select

from fundapp.dossiers import queries, services
from fundapp.dossiers.events import ComplementsDeposited, ComplementsReminded, ComplementsRequested
from fundapp.dossiers.models import ComplementRequest, Dossier, Snapshot
from fundapp.dossiers.queries import complements
from fundapp.dossiers.rules.complements import Point
from fundapp.dossiers.services.pieces import Received
from fundapp.dossiers.types import (
    ComplementState,
    DocumentKind,
    EndReason,
    MediaType,
    ScanState,
    Stage,
    Status,
)
from fundapp.kernel.errors import NotFound, Refused, SeveralRefusals
from fundapp.kernel.events import Event, PastEvent
from fundapp.kernel.seen import Outdated
from tests.factories import accounts, dossiers
from tests.factories.dossiers import AT, PDF

JOBS = Point("Détaillez par année.", question="jobs", asked="Emplois créés sur le territoire")
PLAN = Point("Celui-ci date de 2024.", piece=DocumentKind.BUSINESS_PLAN)
DUE = date(2026, 12, 8)
NEW = PDF + b"% nouvelle version\n"


def waiting(session: Session, *points: Point, due_on: date = DUE) -> Dossier:
    return dossiers.waiting_dossier(session, points=points or (JOBS, PLAN), due_on=due_on)


def file(content: bytes = NEW) -> Received:
    return Received(
        "plan-2026.pdf", MediaType.PDF, len(content), sha256(content).hexdigest(), ScanState.CLEAN
    )


def keep(session: Session, dossier: Dossier, **typed: str) -> ComplementRequest:
    return services.keep_complements(
        session, dossier_id=dossier.id, typed=typed, by=dossier.owner_id, at=AT + timedelta(days=1)
    )


def join(session: Session, dossier: Dossier, kind: DocumentKind = DocumentKind.BUSINESS_PLAN) -> UUID:
    return services.add_complement(
        session,
        dossier_id=dossier.id,
        kind=kind,
        file=file(),
        dated_on=AT.date(),
        by=dossier.owner_id,
        at=AT + timedelta(days=2),
    ).id


def deposit(session: Session, dossier: Dossier, *, days: int = 5, declared: bool = True) -> Snapshot:
    made = services.deposit_complements(
        session,
        dossier_id=dossier.id,
        declared=declared,
        by=dossier.owner_id,
        at=AT + timedelta(days=days),
    )
    session.commit()
    return made


def happened(session: Session, kind: type[Event]) -> list[Event]:
    past = session.exec(select(PastEvent).where(PastEvent.name == kind.__name__).order_by("id")).all()
    return [each.revived() for each in past]


def test_request_waits_for_the_applicant_and_stops_the_clock(session: Session) -> None:
    dossier = waiting(session)

    request = dossiers.open_request(session, dossier.id)
    assert (dossier.stage, dossier.status) == (Stage.SUBMITTED, Status.WAITING_FOR_APPLICANT)
    assert request.points == (JOBS, PLAN)
    assert complements.answer_due(session, dossier) == date(2027, 1, 23) + timedelta(15)
    assert happened(session, ComplementsRequested) == [
        ComplementsRequested(dossier.id, dossier.owner_id, request.id, DUE)
    ]


def test_one_request_is_open_at_a_time(session: Session) -> None:
    dossier = waiting(session)

    with pytest.raises(Refused, match="déjà demandés"):
        services.request_complements(
            session, dossier_id=dossier.id, points=[JOBS], due_on=DUE, by=dossier.owner_id, at=AT
        )


def test_waiting_dossier_does_not_move(session: Session) -> None:
    dossier = waiting(session)

    with pytest.raises(Refused, match="n’avance pas"):
        services.declare_complete(session, dossier_id=dossier.id, by=dossier.owner_id, at=AT)


def test_only_what_was_asked_is_kept_and_the_dossier_stays_as_deposited(session: Session) -> None:
    dossier = waiting(session)

    request = keep(session, dossier, jobs="14", title="Autre titre")
    join(session, dossier)

    assert request.answers == {"jobs": "14"}
    assert dossier.answers["jobs"] == "12"
    assert [piece.name for piece in queries.documents_of(session, dossier.id)] == ["plan-affaires.pdf"]
    with pytest.raises(Refused, match="pas demandée"):
        join(session, dossier, DocumentKind.PITCH)


def test_attack_prepared_piece_is_unknown_to_the_team(session: Session) -> None:
    dossier = waiting(session)

    prepared = join(session, dossier)

    with pytest.raises(NotFound):
        queries.get_document(session, dossier.id, prepared)
    assert complements.get_own_piece(session, dossier.id, prepared).name == "plan-2026.pdf"


def test_piece_of_one_file_takes_the_place_of_the_one_before(session: Session) -> None:
    pitch = DocumentKind.PITCH
    dossier = waiting(session, Point("Elle date.", piece=pitch))
    request = dossiers.open_request(session, dossier.id)
    for content in (NEW, NEW + b"% encore\n"):
        services.add_complement(
            session, dossier_id=dossier.id, kind=pitch, file=file(content), by=dossier.owner_id, at=AT
        )

    [prepared] = complements.prepared_pieces(session, request.id)
    deposit(session, dossier)

    joined = queries.documents_of(session, dossier.id)
    assert [piece.id for piece in joined if piece.kind is pitch] == [prepared.id]


def test_two_devices_never_overwrite_each_other(session: Session) -> None:
    dossier = waiting(session)
    keep(session, dossier, jobs="14")

    with pytest.raises(Outdated) as conflict:
        services.keep_complements(
            session,
            dossier_id=dossier.id,
            typed={"jobs": "15"},
            base={"jobs": "12"},
            by=dossier.owner_id,
            at=AT,
        )

    assert conflict.value.stored == {"jobs": "14"}


def test_deposit_freezes_a_second_version_and_keeps_the_first(session: Session) -> None:
    dossier = waiting(session)
    keep(session, dossier, jobs="14")
    join(session, dossier)

    second = deposit(session, dossier)

    first = session.exec(select(Snapshot).where(Snapshot.number == 1)).one()
    assert (dossier.status, dossier.answers["jobs"]) == (Status.ACTIVE, "14")
    assert second.number == 2
    assert [len(each.content["pieces"]) for each in (first, second)] == [1, 2]
    assert second.content["submitted_at"] == first.content["submitted_at"]
    assert second.content["declarations"] == first.content["declarations"]
    assert second.content["answer"]["by"] == "2027-01-28"
    assert len(queries.documents_of(session, dossier.id)) == 2


def test_second_click_on_deposit_gets_the_same_receipt(session: Session) -> None:
    dossier = waiting(session, JOBS)
    keep(session, dossier, jobs="14")

    first, second = deposit(session, dossier), deposit(session, dossier)

    assert first.id == second.id
    assert len(happened(session, ComplementsDeposited)) == 1


def test_deposit_says_everything_that_is_missing(session: Session) -> None:
    dossier = waiting(session)
    keep(session, dossier, jobs="")

    with pytest.raises(SeveralRefusals) as refused:
        deposit(session, dossier, declared=False)

    assert [str(reason)[:22] for reason in refused.value.reasons] == [
        "Indiquez le nombre d’e",
        "Joignez la pièce deman",
        "Confirmez que les info",
    ]
    assert dossier.status is Status.WAITING_FOR_APPLICANT


def test_late_answer_is_taken_and_the_clock_ran_since_the_deadline(session: Session) -> None:
    dossier = waiting(session, JOBS)
    keep(session, dossier, jobs="14")

    deposit(session, dossier, days=40)

    [told] = happened(session, ComplementsDeposited)
    assert isinstance(told, ComplementsDeposited)
    assert told.late
    assert complements.answer_due(session, dossier) == date(2027, 1, 23) + timedelta(15)


def test_withdrawn_request_leaves_the_dossier_as_it_was(session: Session) -> None:
    dossier = waiting(session)
    join(session, dossier)
    at = AT + timedelta(days=3)

    for _ in range(2):
        services.withdraw_request(session, dossier_id=dossier.id, by=dossier.owner_id, at=at)

    [request] = complements.list_requests(session, dossier.id)
    assert (dossier.status, request.state) == (Status.ACTIVE, ComplementState.WITHDRAWN)
    assert complements.prepared_pieces(session, request.id) == []
    assert complements.answer_due(session, dossier) == date(2027, 1, 26)
    with pytest.raises(Refused, match="Aucun complément"):
        keep(session, dossier, jobs="14")


def test_second_request_adds_its_days_to_the_first(session: Session) -> None:
    dossier = waiting(session, JOBS)
    keep(session, dossier, jobs="14")
    deposit(session, dossier, days=5)
    services.request_complements(
        session,
        dossier_id=dossier.id,
        points=[PLAN],
        due_on=date(2026, 12, 20),
        by=dossier.owner_id,
        at=AT + timedelta(days=10),
    )
    join(session, dossier)

    third = deposit(session, dossier, days=12)

    assert (third.number, third.content["answer"]["by"]) == (3, "2027-01-30")


def test_ended_dossier_awaits_nothing(session: Session) -> None:
    dossier = waiting(session)

    services.end(
        session,
        dossier_id=dossier.id,
        status=Status.DECLINED,
        reason_code=EndReason.INCOMPLETE,
        reason_text="Aucune réponse à notre demande.",
        by=dossier.owner_id,
        at=AT,
    )

    assert complements.find_open_request(session, dossier.id) is None


def test_silent_applicant_is_reminded_twice_and_once_each(session: Session) -> None:
    dossier = waiting(session)
    request = dossiers.open_request(session, dossier.id)

    given = [
        services.remind_applicant(
            session, request_id=request.id, by=dossier.owner_id, at=AT + timedelta(days=days)
        )
        for days in (1, 7, 8, 8, 12, 13, 13, 16)
    ]

    assert given == [None, None, 7, None, None, 2, None, None]
    assert happened(session, ComplementsReminded) == [
        ComplementsReminded(dossier.id, dossier.owner_id, request.id, left) for left in (7, 2)
    ]


def test_who_has_answered_is_not_reminded(session: Session) -> None:
    dossier = waiting(session, JOBS)
    request = dossiers.open_request(session, dossier.id)
    deposit(session, dossier, days=3)

    at = AT + timedelta(days=8)
    assert services.remind_applicant(session, request_id=request.id, by=dossier.owner_id, at=at) is None
    assert complements.list_requests_to_remind(session, at.date()) == []


def test_attack_1_prepared_piece_of_another_dossier_is_not_taken_away(session: Session) -> None:
    mine, theirs = waiting(session), waiting(session)
    prepared = join(session, theirs)

    with pytest.raises(NotFound):
        services.remove_complement(session, dossier_id=mine.id, document_id=prepared, by=mine.owner_id, at=AT)


def test_deposited_piece_is_not_taken_away(session: Session) -> None:
    dossier = waiting(session)
    [deposited] = queries.documents_of(session, dossier.id)

    with pytest.raises(NotFound):
        services.remove_complement(
            session, dossier_id=dossier.id, document_id=deposited.id, by=dossier.owner_id, at=AT
        )


def test_draft_is_asked_nothing(session: Session) -> None:
    draft = dossiers.draft_dossier(session, owner_id=accounts.person(session).id)

    with pytest.raises(Refused, match="ne se demandent plus"):
        services.request_complements(
            session, dossier_id=draft.id, points=[JOBS], due_on=DUE, by=draft.owner_id, at=AT
        )
