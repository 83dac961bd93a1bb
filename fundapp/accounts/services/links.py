"""How does a link of a mail prove that its reader has the mailbox: for one purpose, once, for a while?"""

import secrets
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.accounts import rules
from fundapp.accounts.models import MailLink
from fundapp.accounts.types import Purpose
from fundapp.kernel.errors import Refused
from fundapp.kernel.ids import new_id

USELESS = "Ce lien a déjà servi ou n’est plus valable : demandez-en un nouveau."


def make_link(session: Session, *, purpose: Purpose, subject_id: UUID, at: datetime) -> str:
    """The token of a new link, made when its mail leaves; the subject is a person or an invitation."""
    token = secrets.token_urlsafe(32)
    session.add(
        MailLink(
            id=new_id(),
            purpose=purpose,
            subject_id=subject_id,
            token_digest=rules.digest(token),
            expires_at=at + rules.LINK_LASTS[purpose],
        )
    )
    return token


def read_link(session: Session, *, purpose: Purpose, token: str, at: datetime) -> UUID:
    """Whom the link is about, without using it: looking at a page costs nothing."""
    return _valid(session, purpose=purpose, token=token, at=at, lock=False).subject_id


def use_link(session: Session, *, purpose: Purpose, token: str, at: datetime) -> UUID:
    """Use the link, and void every other of the same purpose for the same subject."""
    link = _valid(session, purpose=purpose, token=token, at=at, lock=True)
    void_links(session, purpose=purpose, subject_id=link.subject_id, at=at)
    return link.subject_id


def void_links(session: Session, *, purpose: Purpose, subject_id: UUID, at: datetime) -> None:
    waiting = select(MailLink).where(
        MailLink.subject_id == subject_id, MailLink.purpose == purpose, col(MailLink.used_at).is_(None)
    )
    for link in session.exec(waiting.with_for_update()):
        link.used_at = at


def _valid(session: Session, *, purpose: Purpose, token: str, at: datetime, lock: bool) -> MailLink:
    wanted = select(MailLink).where(MailLink.token_digest == rules.digest(token), MailLink.purpose == purpose)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    link = session.exec(wanted).first()
    if link is None or link.used_at is not None or at >= link.expires_at:
        raise Refused(USELESS)
    return link
