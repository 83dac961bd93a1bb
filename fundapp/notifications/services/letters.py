"""Where is each mail on its way: queued, sending, sent, failed?

A mail is taken by one worker for the length of a lease, and said to be sent once the mail server has
accepted it. A worker killed in between leaves the lease to run out; the next one sends the same mail
with the same Message-ID, by which servers and readers know it for the same. So a mail is never lost,
and is doubled only when the worker dies between the server's "250" and the commit that follows it.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.kernel.events import record
from fundapp.notifications import queries, rules
from fundapp.notifications.events import LetterResent
from fundapp.notifications.models import Notice
from fundapp.notifications.types import FailureCause, MailState


def claim_letter(session: Session, *, at: datetime) -> Notice | None:
    """Take the mail that has been due longest, for the length of the lease."""
    letter = session.exec(
        select(Notice)
        .where(queries.is_due(at))
        .order_by(col(Notice.next_try_at))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if letter is not None:
        letter.mail_state = MailState.SENDING
        letter.attempts += 1
        letter.next_try_at = at + rules.LEASE
    return letter


def letter_sent(session: Session, *, notice_id: UUID, at: datetime) -> None:
    letter = queries.lock_notice(session, notice_id)
    letter.mail_state, letter.sent_at, letter.failure = MailState.SENT, at, None
    letter.failure_cause = None


def letter_failed(
    session: Session,
    *,
    notice_id: UUID,
    cause: FailureCause,
    reason: str,
    for_good: bool,
    at: datetime,
) -> None:
    """Try again later, unless the server refused for good or has been asked often enough."""
    letter = queries.lock_notice(session, notice_id)
    wait = None if for_good else rules.wait_before_try(letter.attempts)
    letter.failure, letter.failure_cause = rules.plain(reason, longest=300), cause
    letter.mail_state = MailState.FAILED if wait is None else MailState.QUEUED
    letter.next_try_at = at if wait is None else at + wait


def resend_letter(session: Session, *, notice_id: UUID, by: UUID, at: datetime) -> None:
    """Have a mail that was given up sent again, as if it had never been tried; raises `Refused`."""
    letter = queries.lock_notice(session, notice_id)
    rules.check_resend(letter.mail_state)
    _queue_again(session, letter, by=by, at=at)


def resend_failed(
    session: Session, *, cause: FailureCause, hidden: Collection[UUID], by: UUID, at: datetime
) -> int:
    """The same for all that failed of one cause, but for the dossiers hidden from who asks; how many."""
    failed = queries.lock_failed(session, cause=cause, hidden=hidden)
    for letter in failed:
        _queue_again(session, letter, by=by, at=at)
    return len(failed)


def _queue_again(session: Session, letter: Notice, *, by: UUID, at: datetime) -> None:
    record(session, LetterResent(letter.id, letter.kind, letter.failure_cause), by=by, at=at)
    letter.mail_state, letter.attempts, letter.next_try_at = MailState.QUEUED, 0, at


def drop_letter(session: Session, *, notice_id: UUID) -> None:
    """Leave a mail unsent that its reader may no longer receive."""
    queries.lock_notice(session, notice_id).mail_state = MailState.DROPPED
