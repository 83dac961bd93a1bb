"""Which public aid has the company declared, and how much of it counts as de minimis (DM-01, DM-07)?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fundapp.dossiers.rules.moves import check_alive
from fundapp.dossiers.rules.tables import Table
from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.errors import Refused
from fundapp.kernel.money import Money
from fundapp.programme.types import AidBasis

TABLE = "aid"


@dataclass(frozen=True)
class Aid:
    """One aid as declared, for its gross grant equivalent, on the day the right to it was given (DM-02)."""

    grantor: str
    granted_on: date
    amount: Money
    basis: AidBasis
    purpose: str


def declared_aid(values: Mapping[str, Any]) -> tuple[Aid, ...]:
    """Oldest first, from the answers as understood."""
    rows = values.get(TABLE, Table((), ())).rows
    declared = (
        Aid(row["grantor"] or "", row["granted_on"], row["amount"], row["basis"], row["purpose"] or "")
        for row in rows
        if row["granted_on"] and row["amount"]
    )
    return tuple(sorted(declared, key=lambda aid: aid.granted_on))


def check_basis(stage: Stage, status: Status, basis: AidBasis, reference: str) -> None:
    """Another scheme than de minimis is quoted by its number; what is signed keeps its basis (DM-02)."""
    check_alive(status)
    if stage is Stage.PORTFOLIO:
        raise Refused("La convention est signée : la base de cette aide ne change plus.")
    if basis is AidBasis.OTHER and not reference.strip():
        raise Refused(
            "Citez le régime d’aide et son article, par exemple « RGEC art. 22, SA.111728 ».",
            field="reference",
        )


def choice_shown(basis: AidBasis | None, reference: str) -> dict[str, Any]:
    """The basis of a dossier's aid as its form shows and sends it; only another scheme is quoted."""
    return {"basis": basis, "reference": reference.strip() if basis is AidBasis.OTHER else ""}


def de_minimis_of(values: Mapping[str, Any]) -> list[tuple[date, Money]]:
    """What counts against the ceiling, by the day it was granted."""
    return [(aid.granted_on, aid.amount) for aid in declared_aid(values) if aid.basis is AidBasis.DE_MINIMIS]
