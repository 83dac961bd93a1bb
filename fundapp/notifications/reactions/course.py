"""Who hears that a dossier was paused, taken up again, stepped back, ended after the decision or reopened?"""

from uuid import UUID

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.events import (
    DossierEnded,
    DossierHeld,
    DossierReopened,
    DossierResumed,
    DossierSteppedBack,
)
from fundapp.dossiers.models import CourseNote
from fundapp.dossiers.queries.complements import answer_due
from fundapp.dossiers.rules.moves import INSTRUCTED
from fundapp.dossiers.types import Status
from fundapp.kernel import rows
from fundapp.kernel.events import PastEvent, reaction
from fundapp.notifications.reactions.telling import tell_the_founder, tell_the_team
from fundapp.notifications.types import NoticeKind


@reaction("notifications.reactions.course.announce_the_pause")
def announce_the_pause(session: Session, past: PastEvent) -> None:
    """Without the reason: it was written for the team."""
    held = past.revived()
    assert isinstance(held, DossierHeld)
    dossier = dossiers.get_dossier(session, held.dossier_id)
    tell_the_founder(session, past, NoticeKind.DOSSIER_HELD, dossier)


@reaction("notifications.reactions.course.announce_the_resumption")
def announce_the_resumption(session: Session, past: PastEvent) -> None:
    resumed = past.revived()
    assert isinstance(resumed, DossierResumed)
    dossier = dossiers.get_dossier(session, resumed.dossier_id)
    tell_the_founder(session, past, NoticeKind.DOSSIER_RESUMED, dossier, stage=dossier.stage)


@reaction("notifications.reactions.course.announce_the_reopening")
def announce_the_reopening(session: Session, past: PastEvent) -> None:
    """In the words of whoever reopened it, with the day until which the fund now answers."""
    reopened = past.revived()
    assert isinstance(reopened, DossierReopened)
    dossier = dossiers.get_dossier(session, reopened.dossier_id)
    note = _note(session, reopened.note_id)
    tell_the_founder(
        session,
        past,
        NoticeKind.DOSSIER_REOPENED,
        dossier,
        status=reopened.status,
        stage=reopened.stage,
        reason=note.reason,
        who=accounts.names_of(session, [note.by])[note.by],
        answer_by=answer_due(session, dossier) if reopened.stage in INSTRUCTED else None,
    )


@reaction("notifications.reactions.course.tell_who_follows_it")
def tell_who_follows_it(session: Session, past: PastEvent) -> None:
    """Whoever follows the dossier, when a colleague changed its course."""
    changed = past.revived()
    assert isinstance(changed, DossierHeld | DossierResumed | DossierSteppedBack | DossierReopened)
    dossier = dossiers.get_dossier(session, changed.dossier_id)
    note = _note(session, changed.note_id)
    tell_the_team(
        session,
        past,
        NoticeKind.COURSE_CHANGED,
        dossier,
        [dossier.assigned_to] if dossier.assigned_to else [],
        turn=note.turn,
        stage=dossier.stage,
        reason=note.reason,
        who=accounts.names_of(session, [note.by])[note.by],
    )


@reaction("notifications.reactions.course.tell_who_follows_the_end")
def tell_who_follows_the_end(session: Session, past: PastEvent) -> None:
    """Whoever follows the dossier, when a colleague ended it after the committee's decision."""
    ended = past.revived()
    assert isinstance(ended, DossierEnded)
    dossier = dossiers.get_dossier(session, ended.dossier_id)
    if ended.status not in (Status.FUNDED, Status.CLOSED) or dossier.assigned_to is None:
        return
    tell_the_team(
        session,
        past,
        NoticeKind.COURSE_CHANGED,
        dossier,
        [dossier.assigned_to],
        turn=ended.status,
        stage=dossier.stage,
        reason=ended.reason,
        who=accounts.names_of(session, [past.actor_id])[past.actor_id],
    )


def _note(session: Session, note_id: UUID) -> CourseNote:
    return rows.get(session, CourseNote, note_id)
