"""Which letters does an account need? Their links are made when they leave, and live in no event."""

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.accounts.events import LetterWanted, PersonInvited
from fundapp.accounts.types import Letter
from fundapp.kernel.events import PastEvent, reaction
from fundapp.notifications import services
from fundapp.notifications.types import NoticeKind, Page, PageKind

PAGES = {
    Letter.CONFIRM_EMAIL: Page(PageKind.CONFIRM_EMAIL),
    Letter.ALREADY_REGISTERED: Page(PageKind.SIGN_IN),
    Letter.RESET_PASSWORD: Page(PageKind.RESET_PASSWORD),
    Letter.PASSWORD_CHANGED: Page(PageKind.ACCOUNT),
    Letter.FACTOR_CHANGED: Page(PageKind.ACCOUNT),
}


@reaction("notifications.reactions.letters.write_the_letter")
def write_the_letter(session: Session, past: PastEvent) -> None:
    wanted = past.revived()
    assert isinstance(wanted, LetterWanted)
    if accounts.find_by_id(session, wanted.person_id) is None:  # nobody has the address that was typed
        return
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
        page=Page(PageKind.INVITATION),
        facts={"expires_at": invitation.expires_at},
        event_id=past.id,
        at=past.at,
    )
