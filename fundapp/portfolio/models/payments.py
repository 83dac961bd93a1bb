"""What is kept of tranches, of the accounts they go to and of the payments themselves?"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from fundapp.kernel.columns import key, link, money, words
from fundapp.kernel.errors import explain_constraint
from fundapp.kernel.money import Money
from fundapp.portfolio.types import AccountState, BounceCause, PaymentState


class Tranche(SQLModel, table=True):
    """One part of a signed amount, due when its milestone is reached; one that was replaced stays."""

    __tablename__ = "tranche"
    __table_args__ = (
        sa.Index(
            "uq_tranche_planned",
            "ticket_id",
            "position",
            unique=True,
            postgresql_where=sa.text("replaced_at IS NULL"),
        ),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
    )

    id: UUID = key()
    ticket_id: UUID = link("ticket.id", index=False)
    position: int
    milestone: str = Field(max_length=300)
    amount: Money = money()
    due_on: date = Field(index=True)
    planned_at: datetime
    replaced_at: datetime | None = None


class BankAccount(SQLModel, table=True):
    """An account of a company: proposed by its founder, verified by others, at most one in use."""

    __tablename__ = "bank_account"
    __table_args__ = (
        sa.Index(
            "uq_bank_account_in_use",
            "startup_id",
            unique=True,
            postgresql_where=sa.text("state = 'verified'"),
        ),
        sa.Index(
            "uq_bank_account_in_question",
            "startup_id",
            unique=True,
            postgresql_where=sa.text("state IN ('proposed', 'checked')"),
        ),
        sa.CheckConstraint("checked_by <> proposed_by", name="checked_by_another"),
        sa.CheckConstraint(
            "verified_by <> proposed_by AND (checked_by IS NULL OR verified_by <> checked_by)",
            name="verified_by_another",
        ),
        sa.CheckConstraint(
            "state <> 'verified' OR (verified_by IS NOT NULL AND (NOT change OR checked_by IS NOT NULL))",
            name="verified_by_all",
        ),
    )

    id: UUID = key()
    startup_id: UUID = link("startup.id")
    iban: str = Field(max_length=34)
    bic: str = Field(max_length=11)
    holder: str = Field(max_length=160)
    state: AccountState = words(AccountState)
    change: bool
    """Whether it replaces an account in use, which asks for two verifications (ID-13)."""
    again: bool = False
    """Whether it was in use until a payment to it came back: it is verified anew (FIN-34)."""
    proposed_by: UUID = link("person.id", index=False)
    proposed_at: datetime
    confirmed_at: datetime | None = None
    """When whoever proposed it confirmed it: with their second factor, or by the link of a mail."""
    checked_by: UUID | None = link("person.id", index=False, nullable=True)
    checked_note: str = Field(default="", max_length=1000)
    verified_by: UUID | None = link("person.id", index=False, nullable=True)
    verified_note: str = Field(default="", max_length=1000)
    verified_at: datetime | None = None

    @property
    def masked(self) -> str:
        """Enough to recognise it, not enough to copy it."""
        return f"{self.iban[:4]} •••• {self.iban[-4:]}"


class Payment(SQLModel, table=True):
    """A tranche that was asked for, with the three people who asked, verified and paid."""

    __tablename__ = "payment"
    __table_args__ = (
        sa.Index(
            "uq_payment_tranche_id_live",
            "tranche_id",
            unique=True,
            postgresql_where=sa.text("state NOT IN ('sent_back', 'returned')"),
        ),
        sa.CheckConstraint("verified_by <> requested_by", name="verified_by_another"),
        sa.CheckConstraint("paid_by <> requested_by AND paid_by <> verified_by", name="paid_by_a_third"),
        sa.CheckConstraint(
            "(state IN ('paid', 'returned')) = "
            "(paid_by IS NOT NULL AND paid_at IS NOT NULL AND effective_on IS NOT NULL)",
            name="paid_has_a_payer",
        ),
        sa.CheckConstraint(
            "state NOT IN ('verified', 'paid', 'returned') OR verified_by IS NOT NULL", name="verified"
        ),
        sa.CheckConstraint(
            "(state = 'returned') = (returned_at IS NOT NULL AND returned_on IS NOT NULL"
            " AND returned_for IS NOT NULL) AND returned_on >= effective_on",
            name="returned_has_a_cause",
        ),
        sa.Index("ix_payment_state_id", "state", "id"),
    )

    id: UUID = key()
    ticket_id: UUID = link("ticket.id")
    tranche_id: UUID = link("tranche.id")
    account_id: UUID = link("bank_account.id", index=False)
    amount: Money = money()
    state: PaymentState = words(PaymentState)
    evidence: str = Field(max_length=4000)
    requested_by: UUID = link("person.id", index=False)
    requested_at: datetime
    verified_by: UUID | None = link("person.id", index=False, nullable=True)
    verified_at: datetime | None = None
    answer: str = Field(default="", max_length=2000)
    """What the person who verified wrote; the reason when it was sent back."""
    paid_by: UUID | None = link("person.id", index=False, nullable=True)
    paid_at: datetime | None = None
    reference: str = Field(default="", max_length=140)
    effective_on: date | None = None
    returned_at: datetime | None = None
    """When it was recorded that the money had come back; `returned_on` is the day it did."""
    returned_on: date | None = None
    returned_for: BounceCause | None = words(BounceCause, nullable=True)


explain_constraint(
    "uq_payment_tranche_id_live", "Cette tranche a déjà été demandée : suivez sa demande en cours."
)
explain_constraint("ck_payment_paid_by_a_third", "Une troisième personne doit payer ce versement.")
explain_constraint("ck_payment_verified_by_another", "Une autre personne doit vérifier ce versement.")
explain_constraint(
    "uq_bank_account_in_question",
    "Un compte de cette entreprise attend déjà d’être vérifié : attendez la réponse avant d’en proposer un.",
    field="iban",
)
