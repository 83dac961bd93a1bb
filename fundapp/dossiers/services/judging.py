"""How does the team say that a piece is conform, is not, or is not needed; and what runs out?"""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import queries, rules
from fundapp.dossiers.events import DocumentAskedAgain, DocumentExpires, DocumentJudged, DocumentWaived
from fundapp.dossiers.models import Document, Dossier, Waiver
from fundapp.dossiers.queries import pieces as asked
from fundapp.dossiers.rules import catalogue
from fundapp.dossiers.types import DocumentKind, PieceState
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.events import record
from fundapp.kernel.seen import Saved, check_seen


def judge_document(
    session: Session,
    *,
    dossier_id: UUID,
    document_id: UUID,
    state: PieceState,
    reason: str = "",
    dated_on: date | None = None,
    seen: str | None = None,
    by: UUID,
    at: datetime,
) -> Document:
    """Say whether a piece does; the date read on it corrects the one that was given."""
    dossier = queries.lock_dossier(session, dossier_id)
    rules.check_alive(dossier.status)
    document = asked.get_current(session, dossier_id, document_id)
    dated_on = dated_on or document.dated_on
    reason = reason.strip() if state is PieceState.NOT_CONFORM else ""
    catalogue.check_date(dated_on, paris_day(at))
    catalogue.check_judgement(document.kind, state, dated_on, reason)
    typed = catalogue.judgement(state, dated_on, reason)
    check_seen(asked.judgement_shown(document), seen, typed, lambda: _last_judged(document))
    if dated_on != document.dated_on:
        document.dated_on, document.expiry_told = dated_on, None
        document.dated_by, document.dated_at = by, at
    _judge(session, document, state, reason, by=by, at=at)
    return document


def _last_judged(document: Document) -> Saved | None:
    """Who last said whether a piece does, or corrected its date."""
    said = ((document.judged_by, document.judged_at), (document.dated_by, document.dated_at))
    known = [(at, by) for by, at in said if by and at]
    at, by = max(known, default=(None, None))
    return Saved(by, at) if by else None


def _judge(
    session: Session, document: Document, state: PieceState, reason: str, *, by: UUID, at: datetime
) -> None:
    if (document.state, document.state_reason) != (state, reason):
        document.state, document.state_reason = state, reason
        document.judged_by, document.judged_at = by, at
        told = DocumentJudged(document.dossier_id, document.id, document.kind, state)
        record(session, told, by=by, at=at)


def waive_piece(
    session: Session, *, dossier_id: UUID, kind: DocumentKind, reason: str, by: UUID, at: datetime
) -> None:
    """Do without a kind of piece, for a reason that stays; the same said twice changes nothing."""
    dossier = queries.lock_dossier(session, dossier_id)
    rules.check_alive(dossier.status)
    if not reason.strip():
        raise Refused("Écrivez pourquoi cette pièce n’est pas demandée.", field="reason")
    known = asked.find_waiver(session, dossier_id, kind)
    if known is not None and known.reason != reason.strip():
        raise Refused(
            "Cette pièce n’est déjà plus exigée : « %(reason)s ». "
            "Pour changer ce motif, exigez-la de nouveau.",
            field="reason",
            reason=known.reason,
        )
    if known is None:
        session.add(Waiver(dossier_id=dossier_id, kind=kind, reason=reason.strip(), by=by, at=at))
        record(session, DocumentWaived(dossier_id, kind), by=by, at=at)


def ask_again(session: Session, *, dossier_id: UUID, kind: DocumentKind, by: UUID, at: datetime) -> None:
    """Take a waiver back."""
    dossier = queries.lock_dossier(session, dossier_id)
    rules.check_alive(dossier.status)
    waiver = asked.find_waiver(session, dossier_id, kind)
    if waiver is not None:
        session.delete(waiver)
        record(session, DocumentAskedAgain(dossier_id, kind), by=by, at=at)


def accept_pieces(session: Session, dossier: Dossier, *, by: UUID, at: datetime) -> None:
    """Declaring a dossier complete finds conform what is required, received and not refused (INT-07)."""
    files = queries.documents_of(session, dossier.id)
    required = asked.required_pieces(session, paris_day(at))
    waived = [each.kind for each in asked.waivers_of(session, dossier.id)]
    day = asked.judged_on(dossier, paris_day(at))
    missing = catalogue.lacking(required, asked.held_of(files), waived, day)
    if missing:
        raise SeveralRefusals(
            "Ce dossier n’est pas complet : contrôlez ces pièces, demandez-les au porteur, ou "
            "indiquez qu’elles ne sont pas exigées.",
            missing,
        )
    for document in files:
        if document.kind in required and document.state is PieceState.RECEIVED:
            _judge(session, document, PieceState.CONFORM, "", by=by, at=at)


def tell_expiry(session: Session, *, document_id: UUID, by: UUID, at: datetime) -> int | None:
    """Say once that a piece will run out within a month, and once that it has; how many days are left.

    An older file beside a newer one of its kind says nothing, nor does a kind that is waived.
    """
    dossier = queries.lock_dossier(session, asked.get_version(session, document_id).dossier_id)
    files = queries.documents_of(session, dossier.id)  # only now: another worker may just have told
    document = next((each for each in files if each.id == document_id), None)
    if document is None or asked.find_waiver(session, dossier.id, document.kind) is not None:
        return None
    ends = catalogue.end_of(document.kind, asked.held_of(files))
    if ends is None or ends != catalogue.end_of(document.kind, asked.held_of([document])):
        return None
    left = catalogue.warning_due(ends, paris_day(at), document.expiry_told)
    if left is not None:
        document.expiry_told = left
        told = DocumentExpires(dossier.id, document.id, document.kind, ends, left)
        record(session, told, by=by, at=at)
    return left
