"""Who hears that a form has changed under a dossier they are writing?"""

from sqlmodel import Session

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.events import FormMoved
from fundapp.dossiers.models import FormVersion
from fundapp.dossiers.rules.form_changes import differences, effect, told
from fundapp.kernel import rows
from fundapp.kernel.events import PastEvent, reaction
from fundapp.notifications.reactions.telling import tell_the_founder
from fundapp.notifications.types import NoticeKind, Page, PageKind


@reaction("notifications.reactions.reforming.say_what_changed")
def say_what_changed(session: Session, past: PastEvent) -> None:
    """Unless they have moved it themselves, with all of it before their eyes."""
    moved = past.revived()
    assert isinstance(moved, FormMoved)
    if past.actor_id == moved.owner_id:
        return
    dossier = dossiers.get_dossier(session, moved.dossier_id)
    before = rows.get(session, FormVersion, moved.before_id).form
    after = rows.get(session, FormVersion, moved.after_id).form
    found = effect(before, after, dossier.answers)
    tell_the_founder(
        session,
        past,
        NoticeKind.FORM_MOVED,
        dossier,
        page=Page(PageKind.MY_FORM, {"dossier_id": dossier.id, "section": after.sections[0].name}),
        changes=[told(each) for each in differences(before, after).questions],
        missing=[each.title for each in found.missing],
        wrong=[each.title for each in found.misread],
        kept=[each.title for each in found.unasked],
    )
