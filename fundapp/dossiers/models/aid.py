"""Under which rules of public aid is a dossier financed, when it is not the ordinary one?"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from fundapp.kernel.columns import link, words
from fundapp.programme.types import AidBasis


class AidChoice(SQLModel, table=True):
    """The legal basis of the aid in one dossier; a dossier without a row is financed de minimis."""

    __tablename__ = "aid_choice"

    dossier_id: UUID = Field(foreign_key="dossier.id", primary_key=True)
    basis: AidBasis = words(AidBasis)
    reference: str = Field(default="", max_length=300)
    """The scheme and its article, as the convention quotes them."""
    chosen_by: UUID = link("person.id", index=False)
    chosen_at: datetime
