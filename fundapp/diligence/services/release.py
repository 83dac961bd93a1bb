"""What becomes of the points of somebody who steps aside or leaves?"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.diligence.events import ItemsReleased
from fundapp.diligence.models import DiligenceItem
from fundapp.diligence.rules import checklist as rules
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
