"""What is kept of startups and their dossiers?"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from fundapp.dossiers.models.aid import AidChoice as AidChoice
from fundapp.dossiers.models.amendments import Amendment as Amendment
from fundapp.dossiers.models.attachments import Attachment as Attachment
from fundapp.dossiers.models.companies import Company as Company
from fundapp.dossiers.models.companies import Prefill as Prefill
from fundapp.dossiers.models.companies import SelfTest as SelfTest
from fundapp.dossiers.models.companies import Shelved as Shelved
from fundapp.dossiers.models.course import CourseNote as CourseNote
from fundapp.dossiers.models.course import EndingLetter as EndingLetter
from fundapp.dossiers.models.forms import FormVersion as FormVersion
from fundapp.dossiers.models.messages import Message as Message
from fundapp.dossiers.models.not_yet import NotYet as NotYet
from fundapp.dossiers.models.not_yet import Resubmission as Resubmission
from fundapp.dossiers.models.not_yet import Shortcoming as Shortcoming
from fundapp.dossiers.models.plan import PlanLine as PlanLine
from fundapp.dossiers.models.sharing import CoEditor as CoEditor
from fundapp.dossiers.models.sharing import Presence as Presence
from fundapp.dossiers.models.sharing import SharingInvitation as SharingInvitation
from fundapp.dossiers.models.sharing import Transfer as Transfer
from fundapp.dossiers.rules.complements import Point
from fundapp.dossiers.types import (
    ComplementState,
    DocumentKind,
    EndReason,
    LegalForm,
    MediaType,
    PieceState,
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
        sa.Index("ix_dossier_stage_status_submitted_at_id", "stage", "status", "submitted_at", "id"),
        sa.CheckConstraint("stage = 'draft' OR submitted_at IS NOT NULL", name="submitted_has_a_date"),
        sa.CheckConstraint("stage = 'draft' OR startup_id IS NOT NULL", name="submitted_has_a_startup"),
        sa.CheckConstraint("amount_asked > 0", name="amount_asked_positive"),
        sa.CheckConstraint(
            "(ended_at IS NOT NULL) = (status IN ('declined', 'not_yet', 'withdrawn', 'funded', 'closed', "
            "'discarded'))",
            name="ended_has_a_date",
        ),
    )

    id: UUID = key()
    reference: str = Field(max_length=16)
    call_id: UUID = link("call.id")
    owner_id: UUID = link("person.id")
    form_id: UUID = link("form_version.id")
    """What it answers: the version of the form it is written in."""
    startup_id: UUID | None = link("startup.id", nullable=True)
    stage: Stage = words(Stage, default=Stage.DRAFT)
    status: Status = words(Status, default=Status.ACTIVE)
    answers: dict[str, Any] = document(default_factory=dict)
    version: int = 0
    """Rises with every change of the draft, so that a second device's is never overwritten unseen."""
    authors: dict[str, Any] = document(
        default_factory=dict, sa_column_kwargs={"server_default": sa.text("'{}'::jsonb")}
    )
    """Who typed each answer last, and when (`Saved`)."""
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


class Document(SQLModel, table=True):
    """One piece; its bytes are in the storage folder under their SHA-256, its name only here."""

    __tablename__ = "document"
    __table_args__ = (
        sa.CheckConstraint("size > 0", name="size_positive"),
        sa.CheckConstraint("state IN ('received', 'conform', 'not_conform')", name="state_of_a_file"),
        sa.CheckConstraint("(state = 'not_conform') = (state_reason <> '')", name="refused_has_a_reason"),
        sa.CheckConstraint("(state = 'received') = (judged_at IS NULL)", name="judged_has_a_date"),
        sa.CheckConstraint("(replaced_by IS NULL) = (replaced_at IS NULL)", name="replaced_has_a_date"),
    )

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
    request_id: UUID | None = link("complement_request.id", nullable=True)
    """The request it will answer: until the complements are deposited, it is its applicant's alone."""
    dated_on: date | None = None
    """The day written on the document itself, from which its validity runs (INT-06)."""
    state: PieceState = words(PieceState, default=PieceState.RECEIVED)
    state_reason: str = Field(default="", max_length=600)
    dated_by: UUID | None = link("person.id", nullable=True, index=False)
    dated_at: datetime | None = None
    judged_by: UUID | None = link("person.id", nullable=True, index=False)
    judged_at: datetime | None = None
    replaced_by: UUID | None = link("document.id", nullable=True)
    """The version that came after; what was replaced stays readable."""
    replaced_at: datetime | None = None
    expiry_told: int | None = None
    """How many days were left when its end of validity was last told."""


class Waiver(SQLModel, table=True):
    """A kind of piece that the team does not ask of a dossier, and why."""

    __tablename__ = "waiver"
    __table_args__ = (sa.UniqueConstraint("dossier_id", "kind"),)

    id: UUID = key()
    dossier_id: UUID = link("dossier.id", index=False)
    kind: DocumentKind = words(DocumentKind)
    reason: str = Field(max_length=600)
    by: UUID = link("person.id", index=False)
    at: datetime


class Upload(SQLModel, table=True):
    """A large file on its way, part by part; its bytes wait beside the pieces until the last one is there."""

    __tablename__ = "upload"
    __table_args__ = (
        sa.CheckConstraint("received >= 0 AND received <= size", name="received_within_size"),
        sa.Index("ix_upload_touched_at", "touched_at"),
    )

    id: UUID = key()
    dossier_id: UUID = link("dossier.id")
    kind: DocumentKind = words(DocumentKind)
    name: str = Field(max_length=255)
    size: int = Field(sa_type=sa.BigInteger)
    received: int = Field(default=0, sa_type=sa.BigInteger)
    dated_on: date | None = None
    request_id: UUID | None = link("complement_request.id", nullable=True, index=False)
    """The request for complements it answers; it joins the dossier by itself otherwise."""
    begun_by: UUID = link("person.id", index=False)
    begun_at: datetime
    touched_at: datetime


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


class ComplementRequest(SQLModel, table=True):
    """What the team asks again of one applicant, and what they prepare to answer."""

    __tablename__ = "complement_request"
    __table_args__ = (
        sa.Index(
            "uq_complement_request_open",
            "dossier_id",
            unique=True,
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_has_a_date"),
    )

    id: UUID = key()
    dossier_id: UUID = link("dossier.id")
    state: ComplementState = words(ComplementState, default=ComplementState.OPEN)
    asked: list[dict[str, Any]] = document()
    asked_by: UUID = link("person.id", index=False)
    asked_at: datetime
    due_on: date
    reminded: int | None = None
    """How many days were left when the last reminder went."""
    answers: dict[str, Any] = document(default_factory=dict)
    """As typed, and not yet deposited."""
    authors: dict[str, Any] = document(
        default_factory=dict, sa_column_kwargs={"server_default": sa.text("'{}'::jsonb")}
    )
    """Who typed each answer last, and when (`Saved`)."""
    version: int = 0
    saved_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(
            Point(
                each["reason"],
                each.get("question"),
                each.get("piece") and DocumentKind(each["piece"]),
                each.get("asked", ""),
            )
            for each in self.asked
        )


explain_constraint(
    "uq_complement_request_open",
    "Des compléments viennent d’être demandés : rechargez la page pour voir cette demande.",
)
explain_constraint(
    "uq_dossier_reference", "Ce dossier n’a pas pu recevoir de référence : commencez-le de nouveau."
)
