"""What does an applicant keep beside their dossiers: companies, what was prefilled, tested, put aside?"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from fundapp.dossiers.types import LegalForm
from fundapp.kernel.columns import document, key, link, words
from fundapp.kernel.errors import explain_constraint
from fundapp.programme.types import Eligibility


class Company(SQLModel, table=True):
    """A company as one person describes it for themselves; the fund's own `Startup` is never made of it."""

    __tablename__ = "company"
    __table_args__ = (sa.UniqueConstraint("owner_id", "siren"),)

    id: UUID = key()
    owner_id: UUID = link("person.id", index=False)
    siren: str = Field(max_length=9)
    name: str = Field(max_length=160)
    legal_form: LegalForm | None = words(LegalForm, nullable=True)
    address: str = Field(default="", max_length=300)
    founded_on: date | None = None
    naf: str = Field(default="", max_length=6)
    website: str = Field(default="", max_length=200)
    siret: str = Field(default="", max_length=14)
    """The establishment in the territory."""
    site: str = Field(default="", max_length=300)
    """Where that establishment is, or will be."""
    contact_name: str = Field(default="", max_length=160)
    contact_phone: str = Field(default="", max_length=32)
    made_at: datetime
    changed_at: datetime


class Prefill(SQLModel, table=True):
    """What a draft was given from its owner's company when it was begun, word for word."""

    __tablename__ = "prefill"

    id: UUID = key()
    dossier_id: UUID = link("dossier.id", index=False, unique=True)
    answers: dict[str, Any] = document()
    at: datetime


class SelfTest(SQLModel, table=True):
    """The eligibility test as its applicant passed it, kept with the dossier because they wished so."""

    __tablename__ = "self_test"

    id: UUID = key()
    dossier_id: UUID = link("dossier.id", index=False, unique=True)
    version: int
    """Of the call's criteria."""
    verdict: Eligibility = words(Eligibility)
    findings: list[dict[str, Any]] = document()
    """Each question and answer as they read, and what the answer means."""
    tested_on: date
    kept_at: datetime


class Shelved(SQLModel, table=True):
    """A finished dossier that somebody no longer wants on their page; nothing of it changes."""

    __tablename__ = "shelved"

    dossier_id: UUID = Field(foreign_key="dossier.id", primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    at: datetime


explain_constraint(
    "uq_company_owner_id_siren",
    "Vous avez déjà une fiche pour cette entreprise : modifiez-la plutôt.",
    field="siren",
)
