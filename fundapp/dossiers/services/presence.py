"""How does a page say that somebody looks at it? In a row of their own, written over each time.

A table and not the broker: only dossiers that are shared write to it, three times a minute and page, and
who is there is known whether or not the broker answers.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from fundapp.dossiers.models import Presence


def note_presence(session: Session, *, dossier_id: UUID, section: str, by: UUID, at: datetime) -> None:
    seen = insert(Presence).values(dossier_id=dossier_id, person_id=by, section=section, seen_at=at)
    session.execute(
        seen.on_conflict_do_update(
            index_elements=["dossier_id", "person_id"], set_={"section": section, "seen_at": at}
        )
    )
