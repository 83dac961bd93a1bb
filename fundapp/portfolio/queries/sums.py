"""What are the totals, as kept or as known on a day, and do they agree with the ledger to the cent?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from fundapp.kernel.events import PastEvent
from fundapp.portfolio.events import LedgerWritten
from fundapp.portfolio.models import Total
from fundapp.portfolio.queries.ledger import FUND, Selection, layers_by
from fundapp.portfolio.types import Layer, Layers, Scope

Totals = dict[tuple[Scope, str], Layers]


@dataclass(frozen=True)
class Difference:
    """A total that does not say what the ledger says."""

    scope: Scope
    key: str
    kept: Layers
    ledger: Layers


def keys_of(written: LedgerWritten) -> list[tuple[Scope, str]]:
    """The totals one line of the ledger concerns, and no others."""
    return [
        (Scope.FUND, FUND),
        (Scope.ENVELOPE, str(written.envelope_id)),
        (Scope.AXIS, written.axis.value),
        (Scope.INSTRUMENT, written.instrument.value),
        (Scope.STARTUP, str(written.startup_id)),
        (Scope.TICKET, str(written.ticket_id)),
    ]


def replayed(
    session: Session,
    *,
    as_of: datetime | None = None,
    scopes: Collection[Scope] = tuple(Scope),
) -> Totals:
    """Every total recomputed from the ledger, as it was known at a moment."""
    selection = Selection(as_of=as_of)
    return {
        (scope, key): layers
        for scope in scopes
        for key, layers in layers_by(session, scope, selection).items()
    }


def totals(
    session: Session,
    as_of: datetime | None = None,
    *,
    scopes: Collection[Scope] = tuple(Scope),
) -> Totals:
    """The stored totals; from the ledger itself for the past."""
    if as_of is not None:
        return replayed(session, as_of=as_of, scopes=scopes)
    kept = session.exec(select(Total).where(col(Total.scope).in_(scopes))).all()
    return {(total.scope, total.key): total.layers for total in kept}


def refreshed_at(session: Session) -> datetime | None:
    """When the fund's own total was last added up."""
    total = session.get(Total, (Scope.FUND, FUND))
    return total.refreshed_at if total else None


def differences(session: Session) -> list[Difference]:
    """Where kept totals and ledger disagree, to the cent (JOB-01); empty when all is well.

    A key whose last movement has not reached the worker yet is late, not wrong: it is left out.
    """
    late = _late_keys(session)
    kept, ledger = totals(session), replayed(session)
    return [
        Difference(scope, key, kept.get((scope, key), Layers()), ledger.get((scope, key), Layers()))
        for scope, key in sorted((kept.keys() | ledger.keys()) - late)
        if kept.get((scope, key), Layers()) != ledger.get((scope, key), Layers())
    ]


def _late_keys(session: Session) -> set[tuple[Scope, str]]:
    waiting = session.exec(
        select(PastEvent).where(PastEvent.name == LedgerWritten.__name__, col(PastEvent.relayed_at).is_(None))
    )
    late: set[tuple[Scope, str]] = set()
    for past in waiting:
        written = past.revived()
        assert isinstance(written, LedgerWritten)
        late.update(keys_of(written))
    return late


def totals_report(session: Session, as_of: datetime | None = None) -> dict[str, Any]:
    """All totals in plain values, amounts in cents, for the command line and for machines."""
    report: dict[str, Any] = {scope.value: {} for scope in Scope}
    for (scope, key), layers in sorted(totals(session, as_of).items()):
        report[scope.value][key] = {
            **{layer.value: layers.of(layer).cents for layer in Layer},
            "remaining": layers.remaining.cents,
        }
    return {
        "as_of": as_of.isoformat() if as_of else None,
        "unit": "cents",
        "totals": report,
    }
