"""What is kept of a movement that one person proposes, of its proof, and of who decided on it?"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from fundapp.dossiers.types import MediaType, ScanState
from fundapp.kernel.columns import key, link, money, words
from fundapp.kernel.errors import explain_constraint
from fundapp.kernel.money import Money
from fundapp.portfolio.types import BounceCause, PendingKind, ReturnNature


class PendingEntry(SQLModel, table=True):
    """A movement as it was proposed, before the ledger has it. Append-only."""

    __tablename__ = "pending_entry"
    __table_args__ = (
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.CheckConstraint("(kind = 'return') = (nature IS NOT NULL)", name="returns_have_a_nature"),
        sa.CheckConstraint("(kind = 'return') = (reverses_id IS NULL)", name="others_reverse_a_line"),
        sa.CheckConstraint("(kind = 'bounce') = (cause IS NOT NULL)", name="bounces_have_a_cause"),
        sa.CheckConstraint("kind <> 'bounce' OR needs_second", name="bounces_need_two"),
        sa.Index("ix_pending_entry_ticket_id_id", "ticket_id", "id"),
    )

    id: UUID = key()
    ticket_id: UUID = link("ticket.id", index=False)
    kind: PendingKind = words(PendingKind)
    nature: ReturnNature | None = words(ReturnNature, nullable=True)
    cause: BounceCause | None = words(BounceCause, nullable=True)
    amount: Money = money()
    effective_on: date
    evidence: str = Field(max_length=300)
    reverses_id: UUID | None = link("ledger_entry.id", index=False, nullable=True)
    """The line it is the opposite of."""
    needs_second: bool
    """Whether somebody else has to decide; otherwise its author is the one who accepted it."""
    author_id: UUID = link("person.id", index=False)
    at: datetime


class PendingFile(SQLModel, table=True):
    """The document that proves it; its bytes are in the vault under their SHA-256. Append-only."""

    __tablename__ = "pending_file"
    __table_args__ = (sa.CheckConstraint("size > 0", name="size_positive"),)

    pending_id: UUID = Field(foreign_key="pending_entry.id", primary_key=True)
    name: str = Field(max_length=160)
    media_type: MediaType = words(MediaType)
    size: int = Field(sa_type=sa.BigInteger)
    sha256: str = Field(max_length=64)
    scan: ScanState = words(ScanState)


class PendingAnswer(SQLModel, table=True):
    """What was decided, once: the line it became, or why it was refused. Append-only."""

    __tablename__ = "pending_answer"
    __table_args__ = (
        sa.UniqueConstraint("entry_id"),
        sa.CheckConstraint("(entry_id IS NULL) = (reason <> '')", name="refusal_has_a_reason"),
    )

    pending_id: UUID = Field(foreign_key="pending_entry.id", primary_key=True)
    entry_id: UUID | None = link("ledger_entry.id", index=False, nullable=True)
    reason: str = Field(default="", max_length=300)
    person_id: UUID = link("person.id", index=False)
    at: datetime


explain_constraint("pk_pending_answer", "Quelqu’un vient de décider de ce mouvement.")
