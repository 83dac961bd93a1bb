"""Who hears that a dossier's instruction waits for them: a point, a second look, a decision to move it on?"""

from uuid import UUID

from sqlmodel import Session

from fundapp.diligence import queries as diligence
from fundapp.diligence.events import FindingRecorded, ItemTaken, ReviewSubmitted
from fundapp.diligence.types import Severity
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.events import DossierMoved
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import Stage
from fundapp.kernel.clock import paris_day
from fundapp.kernel.events import PastEvent, reaction
from fundapp.notifications.reactions.telling import holders_of, tell_the_team
from fundapp.notifications.types import NoticeKind
from fundapp.policy import Role
from fundapp.programme import queries as programme


@reaction("notifications.reactions.instructing.notify_owner_of_point")
def notify_owner_of_point(session: Session, past: PastEvent) -> None:
    """Unless somebody else has been given it since."""
    taken = past.revived()
    assert isinstance(taken, ItemTaken)
    item = diligence.get_item(session, taken.item_id)
    if item.owner_id == taken.owner_id:
        dossier = dossiers.get_dossier(session, taken.dossier_id)
        people, kind = [taken.owner_id], NoticeKind.POINT_TAKEN
        tell_the_team(session, past, kind, dossier, people, number=item.number, point=item.title)


@reaction("notifications.reactions.instructing.ask_for_second_person")
def ask_for_second_person(session: Session, past: PastEvent) -> None:
    """A blocking point that was settled counts once a second person agrees (DD-01)."""
    recorded = past.revived()
    assert isinstance(recorded, FindingRecorded)
    item = diligence.get_item(session, recorded.item_id)
    if item.severity is Severity.BLOCKING and item.settled_by is not None and item.confirmed_by is None:
        dossier = dossiers.get_dossier(session, recorded.dossier_id)
        people = _who_follows(session, dossier, but=past.actor_id)
        kind = NoticeKind.POINT_TO_CONFIRM
        tell_the_team(session, past, kind, dossier, people, number=item.number, point=item.title)


@reaction("notifications.reactions.instructing.announce_enough_reviews")
def announce_enough_reviews(session: Session, past: PastEvent) -> None:
    """Once, when the review that was lacking comes in; further ones change nothing of who has to act."""
    submitted = past.revived()
    assert isinstance(submitted, ReviewSubmitted)
    wanted = int(programme.parameter(session, "review.minimum", paris_day(past.at)))
    if diligence.count_submitted(session, submitted.dossier_id) == wanted:
        dossier = dossiers.get_dossier(session, submitted.dossier_id)
        people = _who_follows(session, dossier, but=past.actor_id)
        tell_the_team(session, past, NoticeKind.REVIEWS_IN, dossier, people, number=wanted)


@reaction("notifications.reactions.instructing.ask_for_a_sitting")
def ask_for_a_sitting(session: Session, past: PastEvent) -> None:
    moved = past.revived()
    assert isinstance(moved, DossierMoved)
    dossier = dossiers.get_dossier(session, moved.dossier_id)
    if moved.to is Stage.COMMITTEE and dossier.stage is Stage.COMMITTEE:
        people = holders_of(session, Role.SECRETARY)
        tell_the_team(session, past, NoticeKind.READY_FOR_COMMITTEE, dossier, people)


def _who_follows(session: Session, dossier: Dossier, *, but: UUID) -> list[UUID]:
    """Whoever follows the dossier; the managers where nobody does, or where it is who has just acted."""
    if dossier.assigned_to is not None and dossier.assigned_to != but:
        return [dossier.assigned_to]
    return holders_of(session, Role.MANAGER)
