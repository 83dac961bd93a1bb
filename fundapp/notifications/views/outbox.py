"""Which mail leaves for a notice now: to whom, with which fresh link, and may it still?"""

from datetime import datetime
from email.message import EmailMessage

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.accounts import services
from fundapp.accounts.types import Purpose
from fundapp.notifications import queries
from fundapp.notifications.models import Notice
from fundapp.notifications.types import NoticeKind
from fundapp.notifications.views.letters import Reader, compose

PURPOSES = {
    NoticeKind.CONFIRM_EMAIL: Purpose.CONFIRM_EMAIL,
    NoticeKind.RESET_PASSWORD: Purpose.RESET_PASSWORD,
    NoticeKind.INVITATION: Purpose.CLAIM_INVITATION,
}
"""Letters with a link that proves the mailbox: the token is made here, and kept only as a digest."""


def mail_of(session: Session, notice: Notice, *, at: datetime) -> EmailMessage | None:
    """The mail as true as it is now; None when its reader may no longer have it."""
    reader = _reader(session, notice, at)
    if reader is None or _recused_since(session, notice):
        return None
    return compose(notice, reader, _fresh_link(session, notice, at))


def _reader(session: Session, notice: Notice, at: datetime) -> Reader | None:
    """Nobody: the account was closed, or the invitation is no longer one."""
    if notice.invitation_id is not None:
        invitation = accounts.get_invitation(session, notice.invitation_id)
        waits = invitation.claimed_at is None and invitation.withdrawn_at is None
        return Reader(invitation.name, invitation.email) if waits and at < invitation.expires_at else None
    assert notice.person_id is not None
    person = accounts.get_person(session, notice.person_id)
    return Reader(person.name, person.email, person.language) if person.active else None


def _recused_since(session: Session, notice: Notice) -> bool:
    if notice.dossier_id is None:
        return False
    return notice.person_id in queries.recused_people(session, notice.dossier_id)


def _fresh_link(session: Session, notice: Notice, at: datetime) -> dict[str, str]:
    purpose = PURPOSES.get(notice.kind)
    if purpose is None:
        return {}
    subject_id = notice.invitation_id or notice.person_id
    assert subject_id is not None
    return {"token": services.make_link(session, purpose=purpose, subject_id=subject_id, at=at)}
