"""What is kept of each movement, and of the totals that repeat them?"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from fundapp.kernel.columns import key, link, money, words
from fundapp.kernel.errors import explain_constraint
from fundapp.kernel.money import ZERO, Money
from fundapp.portfolio.types import EntryKind, Layers, ReturnNature, Scope
from fundapp.programme.types import Axis, Instrument


class LedgerEntry(SQLModel, table=True):
    """One movement, double-dated: when it took effect, when it was written. A trigger keeps it for ever."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        sa.UniqueConstraint("reverses_id"),
        sa.CheckConstraint("(amount < 0) = (reverses_id IS NOT NULL)", name="only_reversals_are_negative"),
        sa.CheckConstraint("amount <> 0", name="amount_not_zero"),
        sa.CheckConstraint("(kind = 'pay') = (payment_id IS NOT NULL)", name="payments_are_paid"),
        sa.CheckConstraint("nature IS NULL OR kind = 'return'", name="nature_of_returns"),
        sa.Index("ix_ledger_entry_recorded_at_id", "recorded_at", "id"),
        sa.Index("ix_ledger_entry_envelope_id_recorded_at_id", "envelope_id", "recorded_at", "id"),
        sa.Index("ix_ledger_entry_axis_recorded_at_id", "axis", "recorded_at", "id"),
        sa.Index("ix_ledger_entry_instrument_recorded_at_id", "instrument", "recorded_at", "id"),
        sa.Index("ix_ledger_entry_startup_id_recorded_at_id", "startup_id", "recorded_at", "id"),
        sa.Index("ix_ledger_entry_ticket_id_recorded_at_id", "ticket_id", "recorded_at", "id"),
        sa.Index(
            "uq_ledger_entry_payment_once",
            "payment_id",
            unique=True,
            postgresql_where=sa.text("reverses_id IS NULL"),
        ),
    )

    id: UUID = key()
    ticket_id: UUID = link("ticket.id", index=False)
    dossier_id: UUID = link("dossier.id")
    startup_id: UUID = link("startup.id", index=False)
    envelope_id: UUID = link("envelope.id", index=False)
    axis: Axis = words(Axis)
    instrument: Instrument = words(Instrument)
    kind: EntryKind = words(EntryKind)
    amount: Money = money()
    effective_on: date
    recorded_at: datetime
    author_id: UUID
    nature: ReturnNature | None = words(ReturnNature, nullable=True)
    """What came back; not known of the returns written before it was asked."""
    payment_id: UUID | None = link("payment.id", index=False, nullable=True)
    reverses_id: UUID | None = link("ledger_entry.id", index=False, nullable=True)
    note: str = Field(default="", max_length=300)


class Total(SQLModel, table=True):
    """The layers of one key of one scope, as the ledger stood when they were last added up."""

    __tablename__ = "total"

    scope: Scope = Field(sa_column=sa.Column(words(Scope).sa_type, primary_key=True))
    key: str = Field(max_length=36, primary_key=True)
    reserved: Money = money(default=ZERO)
    committed: Money = money(default=ZERO)
    paid: Money = money(default=ZERO)
    returned: Money = money(default=ZERO)
    refreshed_at: datetime

    @property
    def layers(self) -> Layers:
        return Layers(self.reserved, self.committed, self.paid, self.returned)


explain_constraint("uq_ledger_entry_reverses_id", "Ce mouvement a déjà été contre-passé.")
explain_constraint(
    "uq_ledger_entry_payment_once", "Ce versement a déjà été payé : rien n’a été payé une seconde fois."
)
