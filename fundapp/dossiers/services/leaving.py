"""How is somebody taken out of the dossiers that others share with them, and out of what they were sent?"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.dossiers.models.sharing import CoEditor, Presence, SharingInvitation, Transfer


def forget_sharing(session: Session, *, person_id: UUID, email: str, at: datetime) -> None:
    """Their access ends as they wished, and their address goes; that somebody once had access stays."""
    session.execute(sa.delete(Presence).where(col(Presence.person_id) == person_id))
    session.execute(
        sa.update(CoEditor)
        .where(col(CoEditor.person_id) == person_id, col(CoEditor.ended_at).is_(None))
        .values(ended_at=at, ended_by=person_id)
    )
    session.execute(
        sa.update(Transfer)
        .where(
            col(Transfer.closed_at).is_(None),
            sa.or_(col(Transfer.to_id) == person_id, col(Transfer.from_id) == person_id),
        )
        .values(closed_at=at)
    )
    sent = select(SharingInvitation).where(
        sa.or_(col(SharingInvitation.email) == email, col(SharingInvitation.person_id) == person_id)
    )
    for invitation in session.exec(sent):
        invitation.email = f"{invitation.id.hex}@efface.invalid"
        if invitation.accepted_at is None:
            invitation.withdrawn_at = invitation.withdrawn_at or at
