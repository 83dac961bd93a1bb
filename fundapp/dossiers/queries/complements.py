"""What is asked of an applicant again, what do they prepare, and how long has the fund been waiting?"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.dossiers import rules
from fundapp.dossiers.models import ComplementRequest, CourseNote, Document, Dossier
from fundapp.dossiers.queries.pieces import AskedPiece, held_of
from fundapp.dossiers.rules import catalogue
from fundapp.dossiers.rules.catalogue import CATALOGUE
from fundapp.dossiers.rules.complements import REMINDERS, pieces_of
from fundapp.dossiers.types import ComplementState, DocumentKind, Turn
from fundapp.kernel import rows
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import NotFound
from fundapp.programme import queries as programme


def find_open_request(session: Session, dossier_id: UUID) -> ComplementRequest | None:
    return session.exec(
        select(ComplementRequest)
        .where(
            ComplementRequest.dossier_id == dossier_id, col(ComplementRequest.state) == ComplementState.OPEN
        )
        .execution_options(populate_existing=True)
    ).first()


def list_prepared(
    session: Session, request: ComplementRequest, also: Collection[DocumentKind] = (), *, at: datetime
) -> list[AskedPiece]:
    """The places of the pieces asked again, with what is prepared for each; `also`: of these kinds too."""
    prepared = prepared_pieces(session, request.id)
    held, today = held_of(prepared), paris_day(at)
    return [
        AskedPiece(
            entry=CATALOGUE[kind],
            state=catalogue.state_of(kind, held, (), today),
            required=True,
            awaited=True,
            ends=catalogue.end_of(kind, held),
            undated=catalogue.undated(kind, held),
            files=[each for each in prepared if each.kind is kind],
            versions=[],
            waiver=None,
        )
        for kind in dict.fromkeys([*pieces_of(request.points), *also])
    ]


def get_request(session: Session, request_id: UUID) -> ComplementRequest:
    return rows.get(session, ComplementRequest, request_id)


def list_requests(session: Session, dossier_id: UUID) -> Sequence[ComplementRequest]:
    """Every request made of a dossier, the latest first."""
    return session.exec(
        select(ComplementRequest)
        .where(ComplementRequest.dossier_id == dossier_id)
        .order_by(col(ComplementRequest.id).desc())
    ).all()


def list_requests_to_remind(session: Session, today: date) -> Sequence[ComplementRequest]:
    """Open ones whose deadline is near; the rule says which of them are to be reminded today."""
    return session.exec(
        select(ComplementRequest).where(
            col(ComplementRequest.state) == ComplementState.OPEN,
            col(ComplementRequest.due_on) >= today,
            col(ComplementRequest.due_on) <= today + timedelta(days=max(REMINDERS)),
        )
    ).all()


def prepared_pieces(session: Session, request_id: UUID) -> Sequence[Document]:
    """The pieces that wait to be deposited with the answer."""
    return session.exec(
        select(Document)
        .where(Document.request_id == request_id, col(Document.removed_at).is_(None))
        .order_by(col(Document.id))
    ).all()


def get_own_piece(session: Session, dossier_id: UUID, document_id: UUID) -> Document:
    """A piece as its applicant finds it, deposited or prepared."""
    found = session.exec(
        select(Document).where(
            Document.id == document_id,
            Document.dossier_id == dossier_id,
            col(Document.removed_at).is_(None),
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def pauses_of(session: Session, dossier_ids: Collection[UUID]) -> dict[UUID, list[rules.Pause]]:
    """The days that do not count: the fund was waiting for the applicant, or had answered and thought again.

    A deadline still open counts whole.
    """
    pauses: dict[UUID, list[rules.Pause]] = defaultdict(list)
    if not dossier_ids:
        return pauses
    for request in session.exec(
        select(ComplementRequest).where(col(ComplementRequest.dossier_id).in_(dossier_ids))
    ):
        closed_on = paris_day(request.closed_at) if request.closed_at else None
        pauses[request.dossier_id].append(
            rules.pause_of(paris_day(request.asked_at), request.due_on, closed_on)
        )
    for note in session.exec(
        select(CourseNote).where(
            col(CourseNote.dossier_id).in_(dossier_ids), col(CourseNote.turn) == Turn.REOPENED
        )
    ):
        pauses[note.dossier_id].append(rules.Pause(note.from_day, note.day))
    return pauses


def answer_due(session: Session, dossier: Dossier) -> date | None:
    """Until when the fund may answer; None for a draft."""
    if dossier.submitted_at is None:
        return None
    submitted = paris_day(dossier.submitted_at)
    months = int(programme.parameter(session, "dossier.answer_months", submitted))
    return rules.answer_due(submitted, pauses_of(session, [dossier.id])[dossier.id], months)
