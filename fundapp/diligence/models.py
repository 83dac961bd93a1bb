"""What is kept of reviews and of the checklist?"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from fundapp.diligence.types import Category, ConditionKind, ItemState, Opinion, ReviewState, Severity
from fundapp.kernel.columns import document, key, link, words
from fundapp.kernel.errors import explain_constraint


class DossierGrid(SQLModel, table=True):
    """The scoring grid as it was when the first reviewer of a dossier began; nothing changes it."""

    __tablename__ = "dossier_grid"

    dossier_id: UUID = Field(foreign_key="dossier.id", primary_key=True)
    version: str = Field(max_length=32)
    criteria: list[dict[str, Any]] = document()
    frozen_at: datetime


class Review(SQLModel, table=True):
    """What one person thinks of one dossier."""

    __tablename__ = "review"
    __table_args__ = (
        sa.UniqueConstraint("dossier_id", "author_id"),
        sa.CheckConstraint("(state = 'draft') = (ended_at IS NULL)", name="ended_unless_draft"),
        sa.CheckConstraint("state <> 'submitted' OR opinion IS NOT NULL", name="submitted_with_opinion"),
    )

    id: UUID = key()
    dossier_id: UUID = link("dossier.id", index=False)
    author_id: UUID = link("person.id")
    state: ReviewState = words(ReviewState, default=ReviewState.DRAFT)
    opinion: Opinion | None = words(Opinion, nullable=True)
    summary: str = Field(default="", max_length=4_000)
    started_at: datetime
    saved_at: datetime | None = None
    ended_at: datetime | None = None
    apart_at: datetime | None = None
    """When its author stepped aside: it is kept, and counts no more from then on (DD-06)."""


class Score(SQLModel, table=True):
    """One criterion of one review; a draft may leave the figure or its justification empty."""

    __tablename__ = "score"
    __table_args__ = (
        sa.UniqueConstraint("review_id", "criterion"),
        sa.CheckConstraint("points BETWEEN 1 AND 5", name="one_to_five"),
    )

    id: UUID = key()
    review_id: UUID = link("review.id", index=False)
    criterion: str = Field(max_length=32)
    points: int | None = None
    justification: str = Field(default="", max_length=2_000)


class DiligenceItem(SQLModel, table=True):
    """One point of verification of one dossier, as its last finding leaves it."""

    __tablename__ = "diligence_item"
    __table_args__ = (
        sa.UniqueConstraint("dossier_id", "number"),
        sa.CheckConstraint("(settled_by IS NULL) = (settled_at IS NULL)", name="settled_by_someone"),
        sa.CheckConstraint(
            "(state IN ('cleared', 'reserve', 'not_applicable')) = (settled_by IS NOT NULL)",
            name="settled_when_closed",
        ),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR (settled_by IS NOT NULL AND confirmed_by <> settled_by)",
            name="confirmed_by_another",
        ),
        sa.Index(
            "ix_diligence_item_waiting",
            "owner_id",
            "due_on",
            postgresql_where=sa.text("state NOT IN ('cleared', 'reserve', 'not_applicable')"),
        ),
    )

    id: UUID = key()
    dossier_id: UUID = link("dossier.id", index=False)
    catalogue: str = Field(max_length=32)
    number: int
    category: Category = words(Category)
    title: str = Field(max_length=200)
    severity: Severity = words(Severity)
    state: ItemState = words(ItemState, default=ItemState.TO_ASK)
    owner_id: UUID | None = link("person.id", nullable=True, index=False)
    due_on: date | None = None
    findings: int = 0
    """How many findings were recorded: the last one holds, with this number."""
    settled_by: UUID | None = link("person.id", nullable=True, index=False)
    settled_at: datetime | None = None
    confirmed_by: UUID | None = link("person.id", nullable=True, index=False)
    confirmed_at: datetime | None = None


class RecordedFinding(SQLModel, table=True):
    """What somebody found on a point, on which evidence; nothing changes it, the next one comes after it."""

    __tablename__ = "finding"
    __table_args__ = (
        sa.UniqueConstraint("item_id", "number"),
        sa.CheckConstraint(
            "(state = 'reserve') = (condition_kind IS NOT NULL)", name="reserve_is_a_condition"
        ),
        sa.CheckConstraint(
            "condition_kind IS DISTINCT FROM 'subsequent' OR condition_due_on IS NOT NULL",
            name="subsequent_has_a_day",
        ),
    )

    id: UUID = key()
    item_id: UUID = link("diligence_item.id", index=False)
    number: int
    state: ItemState = words(ItemState)
    severity: Severity = words(Severity)
    text: str = Field(default="", max_length=4_000)
    evidence: str = Field(default="", max_length=1_000)
    document_id: UUID | None = link("document.id", nullable=True)
    condition_kind: ConditionKind | None = words(ConditionKind, nullable=True)
    condition_text: str = Field(default="", max_length=1_000)
    condition_due_on: date | None = None
    by: UUID = link("person.id", index=False)
    at: datetime


explain_constraint(
    "uq_review_dossier_id_author_id",
    "Vous avez déjà une évaluation de ce dossier : ouvrez-la pour la poursuivre.",
)
explain_constraint(
    "uq_diligence_item_dossier_id_number",
    "Ce point de vérification est déjà ouvert : rechargez la page pour le voir.",
)
explain_constraint(
    "ck_diligence_item_confirmed_by_another",
    "Un point bloquant est confirmé par une autre personne que celle qui l’a soldé.",
)
