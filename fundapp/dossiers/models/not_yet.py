"""What is kept of an answer « pas encore », of what it finds lacking, and of the dossier that comes back?"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from fundapp.dossiers.types import DocumentKind
from fundapp.kernel.columns import document, key, link, words
from fundapp.kernel.words import Sentence


class NotYet(SQLModel, table=True):
    """The answer as it was given, with its letter frozen; its general reason is the dossier's `end_text`.

    A dossier that was reopened since may be answered again: the latest one holds.
    """

    __tablename__ = "not_yet"

    id: UUID = key()
    dossier_id: UUID = link("dossier.id")
    back_before: date | None = None
    letter: dict[str, Any] = document()
    digest: str = Field(max_length=64)
    by: UUID = link("person.id", index=False)
    at: datetime


class Shortcoming(SQLModel, table=True):
    """One numbered gap of the answer: what is lacking, and what is expected in its place."""

    __tablename__ = "shortcoming"
    __table_args__ = (
        sa.UniqueConstraint("answer_id", "number"),
        sa.CheckConstraint("number BETWEEN 1 AND 12", name="one_to_twelve"),
        sa.CheckConstraint("question IS NULL OR piece IS NULL", name="about_one_thing"),
        sa.CheckConstraint("title <> '' AND expected <> ''", name="says_what"),
    )

    id: UUID = key()
    answer_id: UUID = link("not_yet.id", index=False)
    number: int
    title: str = Field(max_length=160)
    expected: str = Field(max_length=2000)
    question: str | None = Field(default=None, max_length=80)
    piece: DocumentKind | None = words(DocumentKind, nullable=True)
    about: str = Field(default="", max_length=400)
    """What the question or the kind of piece was called, whatever becomes of the form."""

    @property
    def subject(self) -> Sentence:
        return Sentence(self.about)


class Resubmission(SQLModel, table=True):
    """A dossier that comes back after « pas encore », with what it replies to each number."""

    __tablename__ = "resubmission"
    __table_args__ = (
        sa.UniqueConstraint("dossier_id"),
        sa.CheckConstraint("dossier_id <> previous_id", name="of_another"),
    )

    id: UUID = key()
    dossier_id: UUID = link("dossier.id", index=False)
    previous_id: UUID = link("dossier.id")
    replies: dict[str, Any] = document(default_factory=dict)
    """As typed; frozen in the snapshot when the dossier is submitted."""
    authors: dict[str, Any] = document(
        default_factory=dict, sa_column_kwargs={"server_default": sa.text("'{}'::jsonb")}
    )
    """Who typed each reply last, and when (`Saved`)."""
    begun_at: datetime
