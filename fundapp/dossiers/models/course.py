"""What is kept of how a dossier ended, and of the words in which its course was changed?"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from fundapp.dossiers.types import Charge, EndReason, Status, Turn
from fundapp.kernel.columns import document, key, link, words


class EndingLetter(SQLModel, table=True):
    """The reasoned letter a dossier was refused or closed with, as it went; one reopened may get another."""

    __tablename__ = "ending_letter"
    __table_args__ = (sa.CheckConstraint("status IN ('declined', 'closed')", name="reasoned_end"),)

    id: UUID = key()
    dossier_id: UUID = link("dossier.id")
    status: Status = words(Status, checked=False)
    reason: EndReason = words(EndReason, checked=False)
    letter: dict[str, Any] = document()
    digest: str = Field(max_length=64)
    by: UUID | None = link("person.id", nullable=True, index=False)
    """None where the committee's vote ended it."""
    at: datetime


class CourseNote(SQLModel, table=True):
    """Why somebody changed a dossier's course; the event beside it says what changed."""

    __tablename__ = "course_note"
    __table_args__ = (
        sa.CheckConstraint("(turn = 'held') = (charged_to IS NOT NULL)", name="held_is_charged"),
        sa.CheckConstraint("again_on IS NULL OR turn = 'held'", name="held_is_looked_at_again"),
    )

    id: UUID = key()
    dossier_id: UUID = link("dossier.id")
    turn: Turn = words(Turn)
    reason: str = Field(max_length=4000)
    charged_to: Charge | None = words(Charge, nullable=True)
    again_on: date | None = None
    """The day on which whoever paused it wants to look at it again."""
    from_day: date
    """For a reopening, the day on which the dossier had ended; for the others, the day itself."""
    day: date
    by: UUID = link("person.id", index=False)
    at: datetime
