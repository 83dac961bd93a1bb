"""What becomes of the dossiers and points of somebody who steps aside or leaves?"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.diligence import queries
from fundapp.diligence.events import ItemsReleased, ReviewSetApart, WorkReleased
from fundapp.diligence.models import DiligenceItem
from fundapp.diligence.rules import checklist as rules
from fundapp.diligence.types import ReviewState
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services as dossier_services
from fundapp.kernel.events import record


def release_items(session: Session, *, dossier_id: UUID, person_id: UUID, by: UUID, at: datetime) -> None:
    """Take this person's unsettled points of a dossier from them; what they found stays."""
    items = session.exec(
        select(DiligenceItem)
        .where(DiligenceItem.dossier_id == dossier_id, DiligenceItem.owner_id == person_id)
        .order_by(col(DiligenceItem.number))
        .with_for_update()
    ).all()
    waiting = [item for item in items if not rules.is_settled(item)]
    for item in waiting:
        item.owner_id = None
    if waiting:
        numbers = tuple(item.number for item in waiting)
        record(session, ItemsReleased(dossier_id, person_id, numbers), by=by, at=at)


def set_review_apart(session: Session, *, dossier_id: UUID, person_id: UUID, by: UUID, at: datetime) -> None:
    """Keep what this person wrote of a dossier they step aside from, and count it no more (DD-06).

    What was decided with it before stays decided.
    """
    review = queries.find_review(session, dossier_id, person_id)
    if review is None or review.apart_at is not None:
        return
    review.apart_at = at
    if review.state is ReviewState.SUBMITTED:
        record(session, ReviewSetApart(dossier_id, review.id), by=by, at=at)


def release_all(session: Session, *, person_id: UUID, by: UUID, at: datetime) -> None:
    """Take from this person every dossier they hold and every unsettled point; the managers hear once."""
    held = dossiers.list_held_by(session, person_id)
    points = session.exec(
        select(DiligenceItem.dossier_id).where(DiligenceItem.owner_id == person_id).distinct()
    ).all()
    for dossier_id in held:
        dossier_services.release(
            session, dossier_id=dossier_id, person_id=person_id, grouped=True, by=by, at=at
        )
    for dossier_id in points:
        release_items(session, dossier_id=dossier_id, person_id=person_id, by=by, at=at)
    if held:
        record(session, WorkReleased(person_id, tuple(held)), by=by, at=at)
