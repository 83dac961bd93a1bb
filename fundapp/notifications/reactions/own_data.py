"""Who hears of their own data: that the file is ready, that forgetting is asked, held up, or done?"""

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.accounts.events import ErasureAsked, ErasureHeld, ExportFailed, ExportReady, PersonErased
from fundapp.kernel.events import PastEvent
from fundapp.notifications import services
from fundapp.notifications.reactions.telling import tell
from fundapp.notifications.types import NoticeKind, Page

DATA = Page("portal.own_data")
ERASURE = Page("portal.erasure")


def announce_the_file(session: Session, past: PastEvent) -> None:
    ready = past.revived()
    assert isinstance(ready, ExportReady)
    export = accounts.get_export(session, ready.export_id)
    if export.expires_at is not None:
        facts = {"expires_at": export.expires_at}
        tell(session, past, NoticeKind.EXPORT_READY, [ready.person_id], page=DATA, facts=facts)


def own_up_to_the_failure(session: Session, past: PastEvent) -> None:
    failed = past.revived()
    assert isinstance(failed, ExportFailed)
    tell(session, past, NoticeKind.EXPORT_FAILED, [failed.person_id], page=DATA, facts={})


def say_until_when(session: Session, past: PastEvent) -> None:
    """By mail too, so that nobody is forgotten by somebody else's wish."""
    asked = past.revived()
    assert isinstance(asked, ErasureAsked)
    facts = {"due_on": asked.due_on}
    tell(session, past, NoticeKind.ERASURE_ASKED, [asked.person_id], page=ERASURE, facts=facts)


def say_what_holds_it_up(session: Session, past: PastEvent) -> None:
    held = past.revived()
    assert isinstance(held, ErasureHeld)
    tell(session, past, NoticeKind.ERASURE_HELD, [held.person_id], page=ERASURE, facts={})


def forget_what_was_told(session: Session, past: PastEvent) -> None:
    erased = past.revived()
    assert isinstance(erased, PersonErased)
    services.forget_notices(session, person_id=erased.person_id)
