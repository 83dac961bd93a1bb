"""Who hears of an answer « pas encore », and of the dossier that comes back?"""

from sqlmodel import Session

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.events import DossierEnded, DossierResubmitted
from fundapp.dossiers.queries import not_yet
from fundapp.dossiers.types import EndReason
from fundapp.kernel.events import PastEvent, reaction
from fundapp.kernel.words import say
from fundapp.notifications.reactions.telling import letter_of, tell_the_founder, tell_the_team
from fundapp.notifications.types import NoticeKind


@reaction("notifications.reactions.returning.say_what_is_lacking")
def say_what_is_lacking(session: Session, past: PastEvent) -> None:
    ended = past.revived()
    assert isinstance(ended, DossierEnded)
    if ended.reason is not EndReason.GAPS:
        return
    dossier = dossiers.get_dossier(session, ended.dossier_id)
    answer = not_yet.get_answer(session, dossier.id)
    tell_the_founder(
        session,
        past,
        NoticeKind.NOT_YET,
        dossier,
        **letter_of(answer.letter),
        gaps=[
            say("%(number)s. %(title)s", number=gap.number, title=gap.title)
            for gap in not_yet.shortcomings_of(session, dossier.id)
        ],
        back_before=answer.back_before,
    )


@reaction("notifications.reactions.returning.hand_it_to_who_knew_it")
def hand_it_to_who_knew_it(session: Session, past: PastEvent) -> None:
    """To whoever followed the earlier dossier and whoever answered it: the others have never read it."""
    back = past.revived()
    assert isinstance(back, DossierResubmitted)
    before = dossiers.get_dossier(session, back.dossier_id)
    answer = not_yet.get_answer(session, before.id)
    tell_the_team(
        session,
        past,
        NoticeKind.DOSSIER_RESUBMITTED,
        dossiers.get_dossier(session, back.next_id),
        [answer.by, *([before.assigned_to] if before.assigned_to else [])],
        previous=before.reference,
    )
