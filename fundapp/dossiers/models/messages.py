"""What is kept of the words exchanged between an applicant and the team?"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from fundapp.dossiers.types import Side
from fundapp.kernel.columns import key, link, words


class Message(SQLModel, table=True):
    """One message between the applicant and the team; the other side says that it has read it."""

    __tablename__ = "message"
    __table_args__ = (
        sa.CheckConstraint("(read_at IS NULL) = (read_by IS NULL)", name="read_by_somebody"),
        sa.Index("ix_message_dossier_id_id", "dossier_id", "id"),
    )

    id: UUID = key()
    dossier_id: UUID = link("dossier.id", index=False)
    side: Side = words(Side)
    author_id: UUID = link("person.id", index=False)
    body: str = Field(max_length=4000)
    document_id: UUID | None = link("document.id", nullable=True, index=False)
    """A piece of the dossier the message speaks of."""
    at: datetime
    read_at: datetime | None = None
    read_by: UUID | None = link("person.id", nullable=True, index=False)
