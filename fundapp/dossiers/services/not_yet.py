"""How is a dossier answered « pas encore », and how does it come back with a reply to each gap?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import queries, rules
from fundapp.dossiers.events import DocumentAdded, ResubmissionBegun
from fundapp.dossiers.models import Document, Dossier, NotYet, Resubmission, Shortcoming
from fundapp.dossiers.queries import not_yet as asked
from fundapp.dossiers.queries.letters import same_answer
from fundapp.dossiers.rules import not_yet, receipt
from fundapp.dossiers.rules.not_yet import Lack
from fundapp.dossiers.services.drafts import start_dossier, write_answers
from fundapp.dossiers.services.endings import end
from fundapp.dossiers.services.sharing import invite_those_of
from fundapp.dossiers.types import EndReason, Status
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import record
from fundapp.kernel.seen import Saved
from fundapp.programme.models import Call


def answer_not_yet(
    session: Session,
    *,
    dossier_id: UUID,
    reason: str,
    lacks: Sequence[Lack],
    back_before: date | None,
    by: UUID,
    at: datetime,
) -> NotYet:
    """Close a dossier with its numbered gaps, and freeze the letter; the same answer sent twice goes once."""
    dossier = queries.lock_dossier(session, dossier_id)
    said: dict[str, Any] = {"reason": reason, "lacks": lacks, "back_before": back_before}
    letter = asked.letter_of(session, dossier, **said, by=by, at=at)
    sent = asked.find_answer(session, dossier_id) if dossier.status is Status.NOT_YET else None
    if sent is not None and same_answer(sent.letter, letter, "reason", "gaps", "back_before"):
        return sent
    not_yet.check_answer(dossier.stage, dossier.status, **said, today=paris_day(at))
    digest = receipt.digest(letter)
    answer = NotYet(
        dossier_id=dossier_id, back_before=back_before, letter=letter, digest=digest, by=by, at=at
    )
    session.add(answer)
    session.flush()
    session.add_all(_shortcomings(answer, lacks))
    end(
        session,
        dossier_id=dossier_id,
        status=Status.NOT_YET,
        reason_code=EndReason.GAPS,
        reason_text=reason,
        by=by,
        at=at,
    )
    return answer


def _shortcomings(answer: NotYet, lacks: Sequence[Lack]) -> list[Shortcoming]:
    return [
        Shortcoming(
            answer_id=answer.id,
            number=number,
            title=lack.title,
            expected=lack.expected,
            question=lack.question,
            piece=lack.piece,
            about=lack.about,
        )
        for number, lack in enumerate(lacks, 1)
    ]


def resubmit(session: Session, *, previous_id: UUID, call: Call, by: UUID, at: datetime) -> Dossier:
    """A new draft with the answers and the pieces that still hold; a second click finds the one begun.

    Whoever filled the previous one is invited to this one.
    """
    previous = queries.lock_dossier(session, previous_id)
    if previous.status is not Status.NOT_YET:
        raise Refused("Seul un dossier qui a reçu la réponse « pas encore » se redépose.")
    begun = asked.find_next(session, previous_id)
    if begun is not None:
        return begun
    draft = queries.lock_dossier(session, start_dossier(session, call=call, by=by, at=at).id)
    write_answers(session, draft, dict(previous.answers), at)
    for piece in asked.carried_pieces(session, previous_id, on=paris_day(at)):
        if piece.left is None:
            _carry(session, piece.document, draft.id, by=by, at=at)
    session.add(Resubmission(dossier_id=draft.id, previous_id=previous_id, replies={}, begun_at=at))
    record(session, ResubmissionBegun(draft.id, previous_id), by=by, at=at)
    invite_those_of(session, previous_id=previous_id, dossier_id=draft.id, by=by, at=at)
    return draft


def _carry(session: Session, piece: Document, dossier_id: UUID, *, by: UUID, at: datetime) -> None:
    """The same bytes under the same digest, to be judged anew."""
    copied = Document(
        dossier_id=dossier_id,
        kind=piece.kind,
        name=piece.name,
        media_type=piece.media_type,
        size=piece.size,
        sha256=piece.sha256,
        scan=piece.scan,
        added_by=by,
        added_at=at,
        dated_on=piece.dated_on,
    )
    session.add(copied)
    record(session, DocumentAdded(dossier_id, copied.id, copied.kind, copied.sha256), by=by, at=at)


def keep_replies(
    session: Session,
    *,
    dossier_id: UUID,
    typed: Mapping[str, str],
    base: Mapping[str, str] | None = None,
    by: UUID,
    at: datetime,
) -> Resubmission:
    """Keep what was typed in reply to each gap; `base` is what the page had shown."""
    dossier = queries.lock_dossier(session, dossier_id)
    rules.check_draft(dossier.stage, dossier.status)
    found = asked.get_resubmission(session, dossier_id)
    numbers = [gap.number for gap in asked.shortcomings_of(session, found.previous_id)]
    replies = rules.merged(found.replies, base, not_yet.only_replies(typed, numbers), found.authors)
    if replies != found.replies:
        not_yet.check_replies(replies)
        found.authors = rules.signed(found.authors, found.replies, replies, Saved(by, at))
        found.replies = replies
        dossier.version += 1
        dossier.saved_at = at
    return found
