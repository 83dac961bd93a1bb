"""What is kept of the changes an applicant prepares in a dossier that is already submitted?"""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import SQLModel

from fundapp.dossiers.types import AmendmentState
from fundapp.kernel.columns import document, key, link, words
from fundapp.kernel.errors import explain_constraint


class Amendment(SQLModel, table=True):
    """All the answers of a dossier as they would be, seen by its applicant alone until deposited again."""

    __tablename__ = "amendment"
    __table_args__ = (
        sa.Index("uq_amendment_open", "dossier_id", unique=True, postgresql_where=sa.text("state = 'open'")),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_has_a_date"),
    )

    id: UUID = key()
    dossier_id: UUID = link("dossier.id", index=False)
    state: AmendmentState = words(AmendmentState, default=AmendmentState.OPEN)
    answers: dict[str, Any] = document(default_factory=dict)
    authors: dict[str, Any] = document(
        default_factory=dict, sa_column_kwargs={"server_default": sa.text("'{}'::jsonb")}
    )
    """Who typed each answer last."""
    version: int = 0
    """Rises with every change, so that what was read again is what is deposited."""
    begun_by: UUID = link("person.id", index=False)
    begun_at: datetime
    saved_at: datetime
    closed_at: datetime | None = None


explain_constraint(
    "uq_amendment_open", "Une modification de ce dossier est déjà commencée : rechargez la page pour la voir."
)
