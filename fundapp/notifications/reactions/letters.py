"""Which letters does an account need? Their links are made when they leave, and live in no event."""

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.accounts.events import LetterWanted, PersonInvited
from fundapp.accounts.types import Letter
from fundapp.kernel.events import PastEvent, reaction
from fundapp.notifications import services
from fundapp.notifications.types import NoticeKind, Page

PAGES = {
    Letter.CONFIRM_EMAIL: Page("accounts.confirm_email"),
    Letter.ALREADY_REGISTERED: Page("security.login"),
    Letter.RESET_PASSWORD: Page("security.reset_password"),
    Letter.PASSWORD_CHANGED: Page("accounts.show"),
    Letter.FACTOR_CHANGED: Page("accounts.show"),
}


@reaction("notifications.reactions.letters.write_the_letter")
def write_the_letter(session: Session, past: PastEvent) -> None:
    wanted = past.revived()
    assert isinstance(wanted, LetterWanted)
    services.notify(
        session,
        kind=NoticeKind(wanted.letter.value),
        person_id=wanted.person_id,
        page=PAGES[wanted.letter],
        facts={"changed_at": past.at},
        event_id=past.id,
        at=past.at,
    )


@reaction("notifications.reactions.letters.write_the_invitation")
def write_the_invitation(session: Session, past: PastEvent) -> None:
    invited = past.revived()
    assert isinstance(invited, PersonInvited)
    invitation = accounts.get_invitation(session, invited.invitation_id)
    services.notify(
        session,
        kind=NoticeKind.INVITATION,
        invitation_id=invitation.id,
        page=Page("accounts.claim"),
        facts={"expires_at": invitation.expires_at},
        event_id=past.id,
        at=past.at,
    )
