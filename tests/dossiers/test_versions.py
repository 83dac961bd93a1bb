"""Does a new file keep the one before it, is a piece judged by the team, and does its end come in time?"""

from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from sqlmodel import Session, select

from fundapp.dossiers import queries, services
from fundapp.dossiers.events import DocumentExpires, DocumentJudged, DocumentSent
from fundapp.dossiers.models import Document, Dossier
from fundapp.dossiers.queries import pieces
from fundapp.dossiers.services.pieces import Received
from fundapp.dossiers.types import DocumentKind, MediaType, PieceState, ScanState, Stage
from fundapp.kernel.errors import NotFound, Refused, SeveralRefusals
from fundapp.kernel.events import Event, PastEvent
from fundapp.policy import Role
from tests.factories import accounts, dossiers
from tests.factories.dossiers import AT, PDF

LATER = AT + timedelta(days=1)
KBIS, PITCH, PLAN = DocumentKind.KBIS, DocumentKind.PITCH, DocumentKind.BUSINESS_PLAN


def send(
    session: Session,
    dossier: Dossier,
    words: str = "",
    *,
    kind: DocumentKind = PITCH,
    dated_on: date | None = None,
) -> Document:
    content = PDF + words.encode()
    file = Received(
        f"{words or 'plan'}.pdf", MediaType.PDF, len(content), sha256(content).hexdigest(), ScanState.CLEAN
    )
    made = services.add_document(
        session,
        dossier_id=dossier.id,
        kind=kind,
        file=file,
        dated_on=dated_on,
        by=dossier.owner_id,
        at=LATER,
    )
    session.commit()
    return made


def analyst(session: Session) -> UUID:
    return accounts.person(session, roles=[Role.ANALYST]).id


def judge(session: Session, piece: Document, state: PieceState, *, reason: str = "") -> Document:
    return services.judge_document(
        session,
        dossier_id=piece.dossier_id,
        document_id=piece.id,
        state=state,
        by=analyst(session),
        at=LATER,
        reason=reason,
    )


def told(session: Session, kind: type[Event]) -> list[Event]:
    past = session.exec(select(PastEvent).where(PastEvent.name == kind.__name__)).all()
    return [each.revived() for each in past]


def names(found: object) -> list[str]:
    return [each.name for each in found]  # type: ignore[attr-defined]


def test_new_file_of_a_kind_keeps_the_old_one_as_a_version(session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    [first] = queries.documents_of(session, draft.id)

    second = send(session, draft, "deux")
    third = send(session, draft, "trois")

    assert names(queries.documents_of(session, draft.id)) == ["trois.pdf"]
    assert names(pieces.versions_of(session, draft, own=True)) == ["deux.pdf", "plan-affaires.pdf"]
    assert (first.replaced_by, second.replaced_by) == (second.id, third.id)


def test_kind_of_several_files_adds_them(session: Session) -> None:
    draft = dossiers.draft_dossier(session)

    send(session, draft, "plan", kind=PLAN)
    send(session, draft, "trésorerie", kind=PLAN)

    assert len(queries.documents_of(session, draft.id)) == 3


def test_removal_from_a_draft_keeps_nothing(session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    second = send(session, draft, "deux")

    services.remove_document(session, dossier_id=draft.id, document_id=second.id, by=draft.owner_id, at=LATER)

    assert session.exec(select(Document).where(Document.dossier_id == draft.id)).all() == []


def test_versions_of_the_draft_are_its_owners_alone(session: Session) -> None:
    dossier = dossiers.draft_dossier(session)
    [first] = queries.documents_of(session, dossier.id)
    send(session, dossier, "deux")
    dossiers.submit(session, dossier, at=LATER)

    assert pieces.versions_of(session, dossier, own=False) == []
    with pytest.raises(NotFound):
        pieces.get_readable(session, dossier.id, first.id)


def test_refused_piece_is_replaced_after_the_submission(session: Session) -> None:
    dossier = dossiers.complete_dossier(session)
    [first] = queries.documents_of(session, dossier.id)
    judge(session, first, PieceState.NOT_CONFORM, reason="La page 3 manque.")

    second = send(session, dossier, "entier")

    assert names(queries.documents_of(session, dossier.id)) == ["entier.pdf"]
    assert names(pieces.versions_of(session, dossier, own=False)) == ["plan-affaires.pdf"]
    assert pieces.get_readable(session, dossier.id, first.id).state_reason == "La page 3 manque."
    assert told(session, DocumentSent) == [DocumentSent(dossier.id, second.id, PITCH)]


def test_piece_that_is_not_awaited_does_not_change_a_submitted_dossier(session: Session) -> None:
    dossier = dossiers.complete_dossier(session)

    with pytest.raises(Refused, match="n’est pas attendue"):
        send(session, dossier, "autre")

    assert names(queries.documents_of(session, dossier.id)) == ["plan-affaires.pdf"]


def test_replaced_piece_is_judged_no_more(session: Session) -> None:
    dossier = dossiers.complete_dossier(session)
    [first] = queries.documents_of(session, dossier.id)
    judge(session, first, PieceState.NOT_CONFORM, reason="Illisible.")
    send(session, dossier, "lisible")

    with pytest.raises(NotFound):
        judge(session, first, PieceState.CONFORM)


def test_declaring_complete_finds_the_required_pieces_conform(session: Session) -> None:
    dossier = dossiers.complete_dossier(session)

    [piece] = queries.documents_of(session, dossier.id)
    assert (dossier.stage, piece.state, piece.judged_at) == (Stage.REVIEW, PieceState.CONFORM, AT)
    assert told(session, DocumentJudged) == [DocumentJudged(dossier.id, piece.id, PITCH, PieceState.CONFORM)]


def test_dossier_whose_required_piece_was_refused_is_not_complete(session: Session) -> None:
    dossier = dossiers.submitted_dossier(session)
    [piece] = queries.documents_of(session, dossier.id)
    judge(session, piece, PieceState.NOT_CONFORM, reason="Illisible.")

    with pytest.raises(SeveralRefusals) as refused:
        services.declare_complete(session, dossier_id=dossier.id, by=analyst(session), at=LATER)

    assert [each.values["piece"] for each in refused.value.reasons] == [PITCH]


def test_waived_piece_is_not_asked(session: Session) -> None:
    dossier = dossiers.submitted_dossier(session)
    [piece] = queries.documents_of(session, dossier.id)
    judge(session, piece, PieceState.NOT_CONFORM, reason="Illisible.")
    by = analyst(session)

    for _ in range(2):
        services.waive_piece(
            session, dossier_id=dossier.id, kind=PITCH, reason="Vu en réunion.", by=by, at=LATER
        )
    assert services.declare_complete(session, dossier_id=dossier.id, by=by, at=LATER).stage is Stage.REVIEW

    services.ask_again(session, dossier_id=dossier.id, kind=PITCH, by=by, at=LATER)
    assert pieces.waivers_of(session, dossier.id) == []


def test_end_of_validity_is_told_twice_and_no_more(session: Session) -> None:
    dossier = dossiers.draft_dossier(session)
    piece = send(session, dossier, "kbis", kind=KBIS, dated_on=AT.date())
    dossiers.submit(session, dossier, at=LATER)
    services.declare_complete(session, dossier_id=dossier.id, by=analyst(session), at=LATER)

    def look(day: date) -> int | None:
        at = AT + (day - AT.date())
        return services.tell_expiry(session, document_id=piece.id, by=dossier.owner_id, at=at)

    days = [date(2027, 1, 23), date(2027, 1, 24), date(2027, 1, 25), date(2027, 2, 24), date(2027, 2, 25)]
    assert [look(day) for day in days] == [None, 30, None, -1, None]
    assert [each.days_left for each in told(session, DocumentExpires)] == [30, -1]  # type: ignore[attr-defined]


def test_newer_piece_silences_the_older_ones_end(session: Session) -> None:
    dossier = dossiers.draft_dossier(session)
    old = send(session, dossier, "vieux", kind=PLAN, dated_on=date(2026, 1, 1))
    send(session, dossier, "neuf", kind=PLAN, dated_on=date(2026, 11, 1))
    dossiers.submit(session, dossier, at=LATER)

    assert services.tell_expiry(session, document_id=old.id, by=dossier.owner_id, at=LATER) is None
    assert told(session, DocumentExpires) == []
