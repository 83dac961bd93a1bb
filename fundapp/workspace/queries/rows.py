"""How is one dossier shown in a list, and which of them may one person see?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from fundapp.accounts.models import Person
from fundapp.dossiers.models import Dossier, Startup
from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.money import Money
from fundapp.programme.types import Axis, Instrument
from fundapp.workspace.types import Wanted


@dataclass(frozen=True)
class DossierRow:
    """What one knows of a dossier before opening it."""

    id: UUID
    reference: str
    title: str
    company: str
    axis: Axis
    instrument: Instrument
    amount_asked: Money
    stage: Stage
    status: Status
    submitted_at: datetime
    stage_since: datetime
    holder: str | None


COLUMNS: tuple[Any, ...] = (
    col(Dossier.id),
    col(Dossier.reference),
    col(Dossier.title),
    col(Dossier.company),
    col(Dossier.axis),
    col(Dossier.instrument),
    col(Dossier.amount_asked),
    col(Dossier.stage),
    col(Dossier.status),
    col(Dossier.submitted_at),
    col(Dossier.stage_since),
    col(Person.name).label("holder"),
)


def select_rows() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(*COLUMNS).outerjoin(Person, col(Person.id) == col(Dossier.assigned_to))


def as_rows(result: sa.Result[Any]) -> list[DossierRow]:
    return [DossierRow(**row) for row in result.mappings()]


def visible(hidden: Collection[UUID]) -> list[sa.ColumnElement[bool]]:
    """Submitted, and not one the person is recused from: nowhere, not even in a count (SECURITY 36)."""
    clauses: list[sa.ColumnElement[bool]] = [col(Dossier.submitted_at).is_not(None)]
    if hidden:
        clauses.append(col(Dossier.id).not_in(hidden))
    return clauses


def matching(wanted: Wanted, hidden: Collection[UUID]) -> Sequence[sa.ColumnElement[bool]]:
    clauses = [*visible(hidden), col(Dossier.status).in_(wanted.statuses)]
    if wanted.axis:
        clauses.append(col(Dossier.axis) == wanted.axis)
    if wanted.stage:
        clauses.append(col(Dossier.stage) == wanted.stage)
    if wanted.instrument:
        clauses.append(col(Dossier.instrument) == wanted.instrument)
    if wanted.unassigned:
        clauses.append(col(Dossier.assigned_to).is_(None))
    if wanted.holder_id:
        clauses.append(col(Dossier.assigned_to) == wanted.holder_id)
    if wanted.text:
        clauses.append(speaks_of(wanted.text))
    return clauses


def speaks_of(text: str) -> sa.ColumnElement[bool]:
    """By reference, company, title, or the SIREN however it is spaced."""
    found = (
        col(Dossier.reference).icontains(text, autoescape=True)
        | col(Dossier.company).icontains(text, autoescape=True)
        | col(Dossier.title).icontains(text, autoescape=True)
    )
    digits = "".join(text.split())
    if not digits.isdecimal():
        return found
    companies = sa.select(col(Startup.id)).where(col(Startup.siren).startswith(digits, autoescape=True))
    return found | col(Dossier.startup_id).in_(companies)
