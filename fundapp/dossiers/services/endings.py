"""How does a dossier end, with which letter, and how is one that ended taken up again?"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import queries, rules
from fundapp.dossiers.events import DossierEnded, DossierReopened, DossierWithdrawn
from fundapp.dossiers.models import CourseNote, Dossier, EndingLetter
from fundapp.dossiers.queries import letters, not_yet
from fundapp.dossiers.rules import receipt
from fundapp.dossiers.rules.moves import REASONS, check_reason
from fundapp.dossiers.services.complements import close_request
from fundapp.dossiers.types import EndReason, Status, Turn
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import record


def end(
    session: Session,
    *,
    dossier_id: UUID,
    status: Status,
    reason_code: EndReason,
    reason_text: str,
    by_vote: bool = False,
    by: UUID,
    at: datetime,
) -> Dossier:
    """Close a dossier with its reason, and freeze the letter that a refusal or a closure is told with.

    It keeps the stage it ends in. `by_vote`: the committee decided, whoever closed its poll.
    """
    dossier = queries.lock_dossier(session, dossier_id)
    rules.check_ending(dossier.stage, dossier.status, status, reason_text, by_vote=by_vote)
    letter = None
    if status in REASONS:
        letter = _freeze(
            session, dossier, status, reason_code, reason_text, by=None if by_vote else by, at=at
        )
    _end(session, dossier, status, reason_code, reason_text, by=by, at=at)
    ended = DossierEnded(dossier.id, dossier.owner_id, status, reason_code, letter.id if letter else None)
    record(session, ended, by=by, at=at)
    return dossier


def answer_with_letter(
    session: Session,
    *,
    dossier_id: UUID,
    status: Status,
    reason_code: EndReason,
    reason_text: str,
    by: UUID,
    at: datetime,
) -> Dossier:
    """Refuse or close by hand, for a reason of the list; the same answer sent twice goes once."""
    dossier = queries.lock_dossier(session, dossier_id)
    check_reason(status, reason_code)
    sent = letters.find_letter(session, dossier)
    if sent is not None and (sent.status, sent.reason, sent.letter["reason"]) == (
        status,
        reason_code,
        reason_text.strip(),
    ):
        return dossier
    return end(
        session,
        dossier_id=dossier_id,
        status=status,
        reason_code=reason_code,
        reason_text=reason_text,
        by=by,
        at=at,
    )


def withdraw_dossier(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> Dossier:
    """The applicant takes the dossier back; a second click changes nothing."""
    dossier = queries.lock_dossier(session, dossier_id)
    if dossier.status is Status.WITHDRAWN:
        return dossier
    rules.check_ending(dossier.stage, dossier.status, Status.WITHDRAWN, "")
    _end(session, dossier, Status.WITHDRAWN, EndReason.APPLICANT, "", by=by, at=at)
    record(session, DossierWithdrawn(dossier.id, dossier.owner_id, dossier.stage), by=by, at=at)
    return dossier


def reopen_dossier(session: Session, *, dossier_id: UUID, reason: str, by: UUID, at: datetime) -> Dossier:
    """Take up a dossier that ended, in the stage it ended in; the days it was over are not counted.

    What it ended with stays: its letter, the committee's decision, the event of its end.
    """
    dossier = queries.lock_dossier(session, dossier_id)
    rules.check_reopening(dossier.stage, dossier.status, reason)
    if not_yet.find_next(session, dossier_id) is not None:
        raise Refused("Le porteur redépose déjà ce dossier : c’est son nouveau dossier qui s’instruit.")
    assert dossier.ended_at is not None
    ended, over_since = dossier.status, paris_day(dossier.ended_at)
    note = CourseNote(
        dossier_id=dossier.id,
        turn=Turn.REOPENED,
        reason=reason.strip(),
        from_day=over_since,
        day=paris_day(at),
        by=by,
        at=at,
    )
    session.add(note)
    dossier.status, dossier.ended_at = Status.ACTIVE, None
    dossier.end_reason, dossier.end_text = None, ""
    reopened = DossierReopened(dossier.id, dossier.owner_id, note.id, ended, dossier.stage)
    record(session, reopened, by=by, at=at)
    return dossier


def _freeze(
    session: Session,
    dossier: Dossier,
    status: Status,
    reason: EndReason,
    text: str,
    *,
    by: UUID | None,
    at: datetime,
) -> EndingLetter:
    content = letters.ending_letter(session, dossier, status=status, reason=reason, text=text, by=by, at=at)
    letter = EndingLetter(
        dossier_id=dossier.id,
        status=status,
        reason=reason,
        letter=content,
        digest=receipt.digest(content),
        by=by,
        at=at,
    )
    session.add(letter)
    return letter


def _end(
    session: Session,
    dossier: Dossier,
    status: Status,
    reason: EndReason,
    text: str,
    *,
    by: UUID,
    at: datetime,
) -> None:
    close_request(session, dossier_id=dossier.id, by=by, at=at)
    dossier.status = status
    dossier.end_reason = reason
    dossier.end_text = text.strip()
    dossier.ended_at = at
