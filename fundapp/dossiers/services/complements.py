"""How is an applicant asked for complements, and how do they prepare and deposit their answer?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import queries, rules
from fundapp.dossiers.events import (
    ComplementsDeposited,
    ComplementsReminded,
    ComplementsRequested,
    ComplementsWithdrawn,
    DocumentAdded,
    DocumentRemoved,
)
from fundapp.dossiers.models import ComplementRequest, Document, Dossier, Snapshot
from fundapp.dossiers.queries import complements as asked
from fundapp.dossiers.queries.forms import form_of
from fundapp.dossiers.queries.pieces import held_of
from fundapp.dossiers.rules import catalogue, complements, pieces, tables
from fundapp.dossiers.rules.catalogue import CATALOGUE, Held
from fundapp.dossiers.rules.complements import Point
from fundapp.dossiers.rules.deposit import NotWhole, undeclared
from fundapp.dossiers.rules.form import CallForm
from fundapp.dossiers.rules.moves import MovedOn
from fundapp.dossiers.services.drafts import write_answers
from fundapp.dossiers.services.pieces import Received, joined_piece, replace, versions_before, write_date
from fundapp.dossiers.services.submission import freeze, startup_of
from fundapp.dossiers.types import ComplementState, DocumentKind, Status
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import NotFound, Refused
from fundapp.kernel.events import record
from fundapp.kernel.seen import Saved
from fundapp.kernel.words import say


def request_complements(
    session: Session, *, dossier_id: UUID, points: Sequence[Point], due_on: date, by: UUID, at: datetime
) -> ComplementRequest:
    """Open these questions and pieces again, and stop the fund's clock until they are answered."""
    dossier = queries.lock_dossier(session, dossier_id)
    complements.check_request(dossier.stage, dossier.status, points, due_on, today=paris_day(at))
    form = form_of(session, dossier)
    request = ComplementRequest(
        dossier_id=dossier.id,
        asked=[_plain(point, form) for point in points],
        asked_by=by,
        asked_at=at,
        due_on=due_on,
        answers=complements.reopened(form, complements.questions_of(points), dossier.answers),
    )
    session.add(request)
    dossier.status = Status.WAITING_FOR_APPLICANT
    record(session, ComplementsRequested(dossier.id, dossier.owner_id, request.id, due_on), by=by, at=at)
    return request


def _plain(point: Point, form: CallForm) -> dict[str, Any]:
    asked = form.by_name[point.question].label if point.question else ""
    named = {"question": point.question, "piece": point.piece and point.piece.value, "asked": asked}
    return {"reason": point.reason, **{name: value for name, value in named.items() if value}}


def withdraw_request(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> None:
    """The fund no longer asks; its clock runs again. A second click changes nothing."""
    dossier = queries.lock_dossier(session, dossier_id)
    request = close_request(session, dossier_id=dossier_id, by=by, at=at)
    if request is not None:
        dossier.status = Status.ACTIVE
        record(session, ComplementsWithdrawn(dossier.id, dossier.owner_id, request.id), by=by, at=at)


def close_request(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> ComplementRequest | None:
    """Nothing is awaited any more: what was prepared and not deposited leaves with the request."""
    request = asked.find_open_request(session, dossier_id)
    if request is not None:
        for piece in asked.prepared_pieces(session, request.id):
            _remove(session, piece, by=by, at=at)
        request.state, request.closed_at = ComplementState.WITHDRAWN, at
    return request


def keep_complements(
    session: Session,
    *,
    dossier_id: UUID,
    typed: Mapping[str, str],
    base: Mapping[str, str] | None = None,
    by: UUID,
    at: datetime,
) -> ComplementRequest:
    """Keep what was typed in the questions asked, and nowhere else; nothing is deposited yet."""
    dossier, request = _awaited(session, dossier_id)
    form, asked_again = form_of(session, dossier), complements.questions_of(request.points)
    named = complements.reopened(form, asked_again, rules.only_answers(form, typed))
    named = {name: text for name, text in named.items() if name in typed}
    answers = rules.merged(request.answers, base, named, request.authors)
    if answers != request.answers:
        rules.check_room(form, request.answers, answers)
        request.authors = rules.signed(request.authors, request.answers, answers, Saved(by, at))
        request.answers = answers
        _saved(request, at)
    return request


def request_for(session: Session, dossier_id: UUID, kind: DocumentKind) -> ComplementRequest:
    """The request that this kind of piece answers; the dossier is held from here on."""
    _, request = _awaited(session, dossier_id)
    if kind not in complements.pieces_of(request.points):
        raise Refused("Cette pièce n’est pas demandée : choisissez-en une de la liste.", field="kind")
    return request


def change_complement_table(
    session: Session,
    *,
    dossier_id: UUID,
    table: str,
    remove: int | None = None,
    shown: Mapping[str, str] | None = None,
    by: UUID,
    at: datetime,
) -> None:
    """As `drafts.change_table`, in a table asked again."""
    dossier, request = _awaited(session, dossier_id)
    question = form_of(session, dossier).by_name.get(table)
    if question is None or table not in complements.questions_of(request.points):
        raise NotFound
    if remove is not None and shown is not None:
        rules.check_rows(table, request.answers, shown, request.authors)
    answers = tables.changed(question, request.answers, remove)
    request.authors = rules.signed(request.authors, request.answers, answers, Saved(by, at))
    request.answers = answers
    _saved(request, at)


def add_complement(
    session: Session,
    *,
    dossier_id: UUID,
    kind: DocumentKind,
    file: Received,
    dated_on: date | None = None,
    by: UUID,
    at: datetime,
) -> Document:
    """Prepare one of the pieces asked; the same file is prepared once."""
    request = request_for(session, dossier_id, kind)
    prepared, joined = asked.prepared_pieces(session, request.id), queries.documents_of(session, dossier_id)
    for known in prepared:
        if known.sha256 == file.sha256 and known.kind is kind:
            return known
    if any(known.sha256 == file.sha256 and known.kind is kind for known in joined):
        raise Refused("Ce fichier est déjà au dossier : joignez sa nouvelle version.", field="file")
    catalogue.check_date(dated_on, paris_day(at))
    if not CATALOGUE[kind].several:
        for known in prepared:
            if known.kind is kind:
                _remove(session, known, by=by, at=at)
    pieces.check_count(len(prepared) + len(joined))
    document = joined_piece(dossier_id, kind, file, by=by, at=at)
    document.request_id, document.dated_on = request.id, dated_on
    session.add(document)
    _saved(request, at)
    record(session, DocumentAdded(dossier_id, document.id, kind, file.sha256), by=by, at=at)
    return document


def date_complement(
    session: Session,
    *,
    dossier_id: UUID,
    document_id: UUID,
    dated_on: date,
    seen: str | None = None,
    by: UUID,
    at: datetime,
) -> Document:
    """Write the day that stands on a prepared piece; `Outdated` where it is not the one that was shown."""
    request, document = _prepared(session, dossier_id, document_id)
    write_date(document, dated_on, seen=seen, by=by, at=at)
    _saved(request, at)
    return document


def _prepared(session: Session, dossier_id: UUID, document_id: UUID) -> tuple[ComplementRequest, Document]:
    """A piece that waits with the answer; one that was deposited is not found."""
    _, request = _awaited(session, dossier_id)
    document = asked.get_own_piece(session, dossier_id, document_id)
    if document.request_id != request.id:
        raise NotFound
    return request, document


def remove_complement(
    session: Session, *, dossier_id: UUID, document_id: UUID, by: UUID, at: datetime
) -> None:
    """Take back a prepared piece; one that was deposited stays."""
    request, document = _prepared(session, dossier_id, document_id)
    _remove(session, document, by=by, at=at)
    _saved(request, at)


def deposit_complements(
    session: Session, *, dossier_id: UUID, declared: bool, seen: int | None = None, by: UUID, at: datetime
) -> Snapshot:
    """Freeze a new version and set the fund's clock going; a second click gets the same receipt.

    `seen` is the version of the answer its author has read again: another one is not deposited unseen.
    """
    dossier, request = _awaited_or_answered(session, dossier_id)
    if request.state is ComplementState.ANSWERED:
        return queries.latest_snapshot(session, dossier_id)
    prepared = asked.prepared_pieces(session, request.id)
    _check_deposit(session, dossier, request, held_of(prepared), declared, seen, at)
    joined = queries.documents_of(session, dossier_id)
    for piece in prepared:
        piece.request_id = None
        replace(session, piece, versions_before(piece, joined), at=at)
    given = _completed(form_of(session, dossier), dossier, request)
    application = write_answers(session, dossier, given, at)
    request.state, request.closed_at = ComplementState.ANSWERED, at
    dossier.status = Status.ACTIVE
    dossier.startup_id = startup_of(session, dossier, application, at)
    snapshot = freeze(session, dossier, application, by=by, at=at)
    late = paris_day(at) > request.due_on
    told = ComplementsDeposited(dossier.id, request.id, snapshot.id, snapshot.number, snapshot.digest, late)
    record(session, told, by=by, at=at)
    return snapshot


def _completed(form: CallForm, dossier: Dossier, request: ComplementRequest) -> dict[str, str]:
    given = complements.questions_of(request.points)
    return complements.completed(form, given, dossier.answers, request.answers)


def _check_deposit(
    session: Session,
    dossier: Dossier,
    request: ComplementRequest,
    held: Sequence[Held],
    declared: bool,
    seen: int | None,
    at: datetime,
) -> None:
    if seen is not None and seen != request.version:
        raise Refused("Vos compléments ont changé depuis que vous les avez relus : relisez-les.")
    before = queries.application_of(session, dossier)
    after = rules.read_application(before.form, _completed(before.form, dossier, request))
    missing = complements.lacking(request.points, before, after, held, paris_day(at))
    if not declared:
        missing += undeclared(["true"], complements.UNDECLARED)
    if missing:
        raise NotWhole("Il reste à compléter votre réponse avant de la déposer.", missing)


def remind_applicant(session: Session, *, request_id: UUID, by: UUID, at: datetime) -> int | None:
    """Remind whoever has deposited nothing, once per reminder; which one was given, if any."""
    dossier_id = asked.get_request(session, request_id).dossier_id
    dossier = queries.lock_dossier(session, dossier_id)
    request = asked.find_open_request(session, dossier_id)
    if request is None or request.id != request_id:
        return None
    today = paris_day(at)
    reminder = complements.reminder_due(request.due_on, today, request.reminded)
    if reminder is not None:
        request.reminded = reminder
        left = (request.due_on - today).days
        record(session, ComplementsReminded(dossier.id, dossier.owner_id, request.id, left), by=by, at=at)
    return reminder


def _awaited(session: Session, dossier_id: UUID) -> tuple[Dossier, ComplementRequest]:
    dossier = queries.lock_dossier(session, dossier_id)
    request = asked.find_open_request(session, dossier_id)
    if request is None:
        raise MovedOn(say("Aucun complément n’est attendu sur ce dossier : suivez-le depuis sa page."))
    return dossier, request


def _awaited_or_answered(session: Session, dossier_id: UUID) -> tuple[Dossier, ComplementRequest]:
    dossier = queries.lock_dossier(session, dossier_id)
    latest = next(iter(asked.list_requests(session, dossier_id)), None)
    if latest is None or latest.state is ComplementState.WITHDRAWN:
        return _awaited(session, dossier_id)
    return dossier, latest


def _remove(session: Session, piece: Document, *, by: UUID, at: datetime) -> None:
    piece.removed_at = at
    record(session, DocumentRemoved(piece.dossier_id, piece.id, piece.kind), by=by, at=at)


def _saved(request: ComplementRequest, at: datetime) -> None:
    request.version += 1
    request.saved_at = at
