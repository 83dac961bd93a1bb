"""Which mail leaves for a notice now: to whom, with which fresh link, and may it still?"""

from datetime import datetime
from email.message import EmailMessage
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.accounts import services
from fundapp.accounts.types import Purpose
from fundapp.dossiers.queries import sharing
from fundapp.dossiers.rules.sharing import is_waiting
from fundapp.notifications import queries
from fundapp.notifications.models import Notice
from fundapp.notifications.types import NoticeKind
from fundapp.notifications.views.letters import Reader, compose

PURPOSES = {
    NoticeKind.CONFIRM_EMAIL: Purpose.CONFIRM_EMAIL,
    NoticeKind.RESET_PASSWORD: Purpose.RESET_PASSWORD,
    NoticeKind.INVITATION: Purpose.CLAIM_INVITATION,
    NoticeKind.CO_EDITOR_INVITED: Purpose.JOIN_DOSSIER,
    NoticeKind.ACCOUNT_TO_CONFIRM: Purpose.CONFIRM_BANK_ACCOUNT,
}
"""Letters with a link that proves the mailbox: the token is made here, and kept only as a digest."""


def mail_of(session: Session, notice: Notice, *, at: datetime) -> EmailMessage | None:
    """The mail as true as it is now, dated of now; None when its reader may no longer have it."""
    reader = _reader(session, notice, at)
    if reader is None or _recused_since(session, notice):
        return None
    mail = compose(notice, reader, _fresh_link(session, notice, at))
    mail["Date"] = at
    return mail


def _reader(session: Session, notice: Notice, at: datetime) -> Reader | None:
    """Nobody: the account was closed, or the invitation is no longer one."""
    if notice.invitation_id is not None:
        invitation = accounts.get_invitation(session, notice.invitation_id)
        waits = invitation.claimed_at is None and invitation.withdrawn_at is None
        return Reader(invitation.name, invitation.email) if waits and at < invitation.expires_at else None
    if notice.sharing_invitation_id is not None:
        return _invited(session, notice.sharing_invitation_id, at)
    assert notice.person_id is not None
    person = accounts.get_person(session, notice.person_id)
    return Reader(person.name, person.email, person.language) if person.active else None


def _invited(session: Session, invitation_id: UUID, at: datetime) -> Reader | None:
    """Who is asked to fill a dossier: an address, and the name only if it has an account."""
    invitation = sharing.find_invitation(session, invitation_id)
    if invitation is None or not is_waiting(invitation.accepted_at, invitation.withdrawn_at):
        return None
    known = accounts.find_person(session, invitation.email)
    if at >= invitation.expires_at or (known is not None and not known.active):
        return None
    return Reader(known.name, known.email, known.language) if known else Reader("", invitation.email)


def _recused_since(session: Session, notice: Notice) -> bool:
    if notice.dossier_id is None or notice.to_applicant:
        return False
    return notice.person_id in queries.recused_people(session, notice.dossier_id)


def _fresh_link(session: Session, notice: Notice, at: datetime) -> dict[str, str]:
    purpose = PURPOSES.get(notice.kind)
    if purpose is None:
        return {}
    subject_id = notice.invitation_id or notice.sharing_invitation_id or notice.person_id
    if purpose is Purpose.CONFIRM_BANK_ACCOUNT:
        subject_id = UUID(notice.address["account_id"])
    assert subject_id is not None
    return {"token": services.make_link(session, purpose=purpose, subject_id=subject_id, at=at)}
