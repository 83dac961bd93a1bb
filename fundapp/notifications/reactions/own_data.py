"""Who hears of their own data: that the file is ready, that forgetting is asked, held up, or done?"""

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.accounts.events import ErasureAsked, ErasureHeld, ExportFailed, ExportReady, PersonErased
from fundapp.kernel.events import PastEvent, reaction
from fundapp.notifications import services
from fundapp.notifications.reactions.telling import tell
from fundapp.notifications.types import NoticeKind, Page, PageKind

DATA = Page(PageKind.OWN_DATA)
ERASURE = Page(PageKind.ERASURE)


@reaction("notifications.reactions.own_data.announce_the_file")
def announce_the_file(session: Session, past: PastEvent) -> None:
    ready = past.revived()
    assert isinstance(ready, ExportReady)
    export = accounts.get_export(session, ready.export_id)
    if export.expires_at is not None:
        facts = {"expires_at": export.expires_at}
        tell(session, past, NoticeKind.EXPORT_READY, [ready.person_id], page=DATA, facts=facts)


@reaction("notifications.reactions.own_data.own_up_to_the_failure")
def own_up_to_the_failure(session: Session, past: PastEvent) -> None:
    failed = past.revived()
    assert isinstance(failed, ExportFailed)
    tell(session, past, NoticeKind.EXPORT_FAILED, [failed.person_id], page=DATA, facts={})


@reaction("notifications.reactions.own_data.say_until_when")
def say_until_when(session: Session, past: PastEvent) -> None:
    """By mail too, so that nobody is forgotten by somebody else's wish."""
    asked = past.revived()
    assert isinstance(asked, ErasureAsked)
    facts = {"due_on": asked.due_on}
    tell(session, past, NoticeKind.ERASURE_ASKED, [asked.person_id], page=ERASURE, facts=facts)


@reaction("notifications.reactions.own_data.say_what_holds_it_up")
def say_what_holds_it_up(session: Session, past: PastEvent) -> None:
    held = past.revived()
    assert isinstance(held, ErasureHeld)
    tell(session, past, NoticeKind.ERASURE_HELD, [held.person_id], page=ERASURE, facts={})


@reaction("notifications.reactions.own_data.forget_what_was_told")
def forget_what_was_told(session: Session, past: PastEvent) -> None:
    erased = past.revived()
    assert isinstance(erased, PersonErased)
    services.forget_notices(session, person_id=erased.person_id)
