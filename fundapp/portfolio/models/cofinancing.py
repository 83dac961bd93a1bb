"""What is kept of other people's money beside the fund's, of its proof and of who stood up for it?"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from fundapp.dossiers.types import MediaType, ScanState
from fundapp.kernel.columns import key, link, money, words
from fundapp.kernel.errors import explain_constraint
from fundapp.kernel.money import Money
from fundapp.portfolio.types import Grade, Nature


class Cofinancing(SQLModel, table=True):
    """One co-financer of one project; what it gives, and how well that is proven, is in its records."""

    __tablename__ = "cofinancing"
    __table_args__ = (
        sa.UniqueConstraint("dossier_id", "plain_name"),
        sa.UniqueConstraint("dossier_id", "siren"),
    )

    id: UUID = key()
    dossier_id: UUID = link("dossier.id", index=False)
    name: str = Field(max_length=160)
    plain_name: str = Field(max_length=180)
    """The name without accents, case, punctuation or legal form: one co-financer, one line."""
    siren: str | None = Field(default=None, max_length=9)


class CofinancingRecord(SQLModel, table=True):
    """What somebody recorded of a co-financing at a moment; the latest one counts (FIN-21). Append-only."""

    __tablename__ = "cofinancing_record"
    __table_args__ = (
        sa.CheckConstraint("amount >= 0", name="amount_not_negative"),
        sa.Index("ix_cofinancing_record_cofinancing_id_at", "cofinancing_id", "at"),
    )

    id: UUID = key()
    cofinancing_id: UUID = link("cofinancing.id", index=False)
    nature: Nature = words(Nature)
    grade: Grade = words(Grade)
    amount: Money = money()
    evidence: str = Field(max_length=2000)
    needs_second: bool
    """Whether it counts only once a second person has confirmed it."""
    author_id: UUID = link("person.id", index=False)
    at: datetime


class CofinancingFile(SQLModel, table=True):
    """The document that proves a record; its bytes are in the vault under their SHA-256. Append-only."""

    __tablename__ = "cofinancing_file"
    __table_args__ = (sa.CheckConstraint("size > 0", name="size_positive"),)

    record_id: UUID = Field(foreign_key="cofinancing_record.id", primary_key=True)
    name: str = Field(max_length=160)
    media_type: MediaType = words(MediaType)
    size: int = Field(sa_type=sa.BigInteger)
    sha256: str = Field(max_length=64)
    scan: ScanState = words(ScanState)


class CofinancingConfirmation(SQLModel, table=True):
    """The second person who read the proof. Append-only."""

    __tablename__ = "cofinancing_confirmation"

    record_id: UUID = Field(foreign_key="cofinancing_record.id", primary_key=True)
    person_id: UUID = link("person.id", index=False)
    at: datetime


explain_constraint(
    "uq_cofinancing_dossier_id_plain_name",
    "Ce cofinanceur figure déjà dans ce dossier : mettez sa ligne à jour.",
    field="name",
)
explain_constraint(
    "uq_cofinancing_dossier_id_siren",
    "Ce SIREN est celui d’un autre cofinanceur de ce dossier : mettez sa ligne à jour.",
    field="siren",
)
explain_constraint("pk_cofinancing_confirmation", "Ce cofinancement vient d’être confirmé.")
