"""What is kept of the files that travel with messages?"""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from fundapp.dossiers.types import MediaType, ScanState
from fundapp.kernel.columns import key, link, words


class Attachment(SQLModel, table=True):
    """A file sent with a message, and with nothing else: it is no piece of the dossier."""

    __tablename__ = "attachment"
    __table_args__ = (
        sa.UniqueConstraint("message_id", "sha256"),
        sa.CheckConstraint("size > 0", name="size_positive"),
    )

    id: UUID = key()
    message_id: UUID = link("message.id", index=False)
    name: str = Field(max_length=160)
    media_type: MediaType = words(MediaType)
    size: int = Field(sa_type=sa.BigInteger)
    sha256: str = Field(max_length=64)
    scan: ScanState = words(ScanState)
