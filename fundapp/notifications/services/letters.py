"""Where is each mail on its way: queued, sending, sent, failed?

A mail is taken by one worker for the length of a lease, and said to be sent once the mail server has
accepted it. A worker killed in between leaves the lease to run out; the next one sends the same mail
with the same Message-ID, by which servers and readers know it for the same. So a mail is never lost,
and is doubled only when the worker dies between the server's "250" and the commit that follows it.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.notifications import queries, rules
from fundapp.notifications.models import Notice
from fundapp.notifications.types import MailState


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


def letter_failed(session: Session, *, notice_id: UUID, reason: str, for_good: bool, at: datetime) -> None:
    """Try again later, unless the server refused for good or has been asked often enough."""
    letter = queries.lock_notice(session, notice_id)
    wait = None if for_good else rules.wait_before_try(letter.attempts)
    letter.failure = rules.plain(reason, longest=300)
    letter.mail_state = MailState.FAILED if wait is None else MailState.QUEUED
    letter.next_try_at = at if wait is None else at + wait


def drop_letter(session: Session, *, notice_id: UUID) -> None:
    """Leave a mail unsent that its reader may no longer receive."""
    queries.lock_notice(session, notice_id).mail_state = MailState.DROPPED
