"""What is kept of startups and their dossiers?"""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from fundapp.dossiers.types import (
    DocumentKind,
    EndReason,
    LegalForm,
    MediaType,
    PlanKind,
    PlanSide,
    ScanState,
    Stage,
    Status,
)
from fundapp.kernel.columns import document, key, link, money, words
from fundapp.kernel.errors import explain_constraint
from fundapp.kernel.money import Money
from fundapp.programme.types import Axis, Instrument


class Startup(SQLModel, table=True):
    """A company, known once by its SIREN; it has many dossiers over time."""

    __tablename__ = "startup"
    __table_args__ = (sa.UniqueConstraint("siren"),)

    id: UUID = key()
    siren: str = Field(max_length=9)
    name: str = Field(max_length=160)
    legal_form: LegalForm = words(LegalForm)
    address: str = Field(max_length=300)
    created_at: datetime


class Dossier(SQLModel, table=True):
    """One application to one call. `answers` holds every word as typed; the columns, what it means."""

    __tablename__ = "dossier"
    __table_args__ = (
        sa.UniqueConstraint("reference"),
        sa.Index(
            "uq_dossier_untouched",
            "call_id",
            "owner_id",
            unique=True,
            postgresql_where=sa.text("stage = 'draft' AND status = 'active' AND version = 0"),
        ),
        sa.Index("ix_dossier_stage_status", "stage", "status"),
        sa.CheckConstraint("stage = 'draft' OR submitted_at IS NOT NULL", name="submitted_has_a_date"),
        sa.CheckConstraint("stage = 'draft' OR startup_id IS NOT NULL", name="submitted_has_a_startup"),
        sa.CheckConstraint("amount_asked > 0", name="amount_asked_positive"),
        sa.CheckConstraint(
            "(ended_at IS NOT NULL) = (status IN ('declined', 'not_yet', 'withdrawn', 'funded', 'closed'))",
            name="ended_has_a_date",
        ),
    )

    id: UUID = key()
    reference: str = Field(max_length=16)
    call_id: UUID = link("call.id")
    owner_id: UUID = link("person.id")
    startup_id: UUID | None = link("startup.id", nullable=True)
    stage: Stage = words(Stage, default=Stage.DRAFT)
    status: Status = words(Status, default=Status.ACTIVE)
    answers: dict[str, Any] = document(default_factory=dict)
    version: int = 0
    """Rises with every change of the draft, so that a second device's is never overwritten unseen."""
    title: str = Field(default="", max_length=160)
    summary: str = Field(default="", max_length=1200)
    company: str = Field(default="", max_length=160)
    axis: Axis | None = words(Axis, nullable=True, index=True)
    instrument: Instrument | None = words(Instrument, nullable=True)
    amount_asked: Money | None = money(nullable=True)
    round_total: Money | None = money(nullable=True)
    assigned_to: UUID | None = link("person.id", nullable=True)
    started_at: datetime
    saved_at: datetime
    submitted_at: datetime | None = None
    complete_at: datetime | None = None
    stage_since: datetime
    ended_at: datetime | None = None
    end_reason: EndReason | None = words(EndReason, nullable=True)
    end_text: str = Field(default="", max_length=4000)

    @property
    def dossier_id(self) -> UUID:
        """What the policy asks of every subject."""
        return self.id

    @property
    def is_draft(self) -> bool:
        return self.stage is Stage.DRAFT and self.status is Status.ACTIVE


class PlanLine(SQLModel, table=True):
    """One line of the funding plan, as far as it could be read."""

    __tablename__ = "plan_line"
    __table_args__ = (sa.UniqueConstraint("dossier_id", "side", "position"),)

    id: UUID = key()
    dossier_id: UUID = link("dossier.id", index=False)
    side: PlanSide = words(PlanSide)
    position: int
    kind: PlanKind = words(PlanKind)
    label: str = Field(max_length=160)
    amount: Money = money()


class Document(SQLModel, table=True):
    """One piece; its bytes are in the storage folder under their SHA-256, its name only here."""

    __tablename__ = "document"
    __table_args__ = (sa.CheckConstraint("size > 0", name="size_positive"),)

    id: UUID = key()
    dossier_id: UUID = link("dossier.id")
    kind: DocumentKind = words(DocumentKind)
    name: str = Field(max_length=160)
    media_type: MediaType = words(MediaType)
    size: int = Field(sa_type=sa.BigInteger)
    sha256: str = Field(max_length=64)
    scan: ScanState = words(ScanState)
    added_by: UUID = link("person.id", index=False)
    added_at: datetime
    removed_at: datetime | None = None
    """A removed piece stays, so that what was once declared can be found again."""


class Snapshot(SQLModel, table=True):
    """Exactly what was submitted, frozen, with the digest of its canonical JSON."""

    __tablename__ = "snapshot"
    __table_args__ = (sa.UniqueConstraint("dossier_id", "number"),)

    id: UUID = key()
    dossier_id: UUID = link("dossier.id", index=False)
    number: int
    content: dict[str, Any] = document()
    digest: str = Field(max_length=64)
    by: UUID = link("person.id", index=False)
    at: datetime


explain_constraint(
    "uq_dossier_reference", "Ce dossier n’a pas pu recevoir de référence : commencez-le de nouveau."
)
