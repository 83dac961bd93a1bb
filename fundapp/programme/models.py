"""What is kept of the programme?"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from fundapp.kernel.columns import document, key, link, money, words
from fundapp.kernel.errors import explain_constraint
from fundapp.kernel.money import Money
from fundapp.programme.types import College, EnvelopeKind, Regime


class Fund(SQLModel, table=True):
    """The fund; this program serves one."""

    __tablename__ = "fund"

    id: UUID = key()
    name: str = Field(max_length=160)
    territory: str = Field(max_length=160)
    operator: str = Field(max_length=160)
    contact_email: str = Field(max_length=254)
    contact_phone: str = Field(max_length=32)
    contact_address: str = Field(max_length=300)
    target: Money = money()
    """The projects that the State's money has to set off, in cents."""


class Envelope(SQLModel, table=True):
    """A part of the State's money that can't be spent twice; its row is the lock of all reservations."""

    __tablename__ = "envelope"
    __table_args__ = (
        sa.UniqueConstraint("fund_id", "kind"),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
    )

    id: UUID = key()
    fund_id: UUID = link("fund.id")
    kind: EnvelopeKind = words(EnvelopeKind)
    amount: Money = money()
    opens_on: date
    closes_on: date


class Partner(SQLModel, table=True):
    """Who stands behind the fund, and in which college."""

    __tablename__ = "partner"

    id: UUID = key()
    fund_id: UUID = link("fund.id")
    name: str = Field(max_length=160)
    short_name: str = Field(max_length=32)
    college: College = words(College)


class Call(SQLModel, table=True):
    """A call for projects: what is funded, and between which moments a dossier may be submitted."""

    __tablename__ = "call"
    __table_args__ = (
        sa.UniqueConstraint("slug"),
        sa.CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
    )

    id: UUID = key()
    fund_id: UUID = link("fund.id")
    slug: str = Field(max_length=80)
    title: str = Field(max_length=160)
    summary: str = Field(max_length=600)
    funded: list[str] = document()
    """What is funded, one line each."""
    criteria: list[str] = document()
    """What a dossier is judged on, one line each."""
    eligibility: dict[str, Any] = document(default_factory=dict)
    """The self-test: its version, and its criteria with their thresholds (`rules.criteria_of`)."""
    regime: Regime = words(Regime, default=Regime.CRPA)
    """For what is submitted from now on: a receipt that was given keeps its own."""
    opens_at: datetime
    closes_at: datetime


class Parameter(SQLModel, table=True):
    """A threshold of the law or of the fund, true from a day to another, with its source."""

    __tablename__ = "parameter"
    __table_args__ = (sa.UniqueConstraint("key", "valid_from"),)

    id: UUID = key()
    key: str = Field(max_length=80, index=True)
    value: Any = document()
    valid_from: date
    valid_to: date | None = None
    source: str = Field(max_length=200)
    author_id: UUID


explain_constraint(
    "uq_parameter_key_valid_from",
    "Une valeur est déjà prévue à cette date : choisissez un jour plus tardif.",
    field="valid_from",
)
explain_constraint(
    "uq_call_slug", "Un autre appel porte déjà cette adresse : choisissez-en une autre.", field="slug"
)
