"""Which movements are behind a figure, and what do they add up to?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from fundapp.dossiers.models import Startup
from fundapp.kernel.errors import NotFound
from fundapp.kernel.money import ZERO, Money
from fundapp.portfolio import rules
from fundapp.portfolio.models import LedgerEntry, PendingAnswer, PendingEntry, PendingFile, Ticket
from fundapp.portfolio.rules.ledger import DatedLine
from fundapp.portfolio.types import Balance, EntryKind, Layer, Layers, Scope

FUND = "fund"
"""The key of the one total of the whole fund."""

COLUMNS: dict[Scope, Any] = {
    Scope.ENVELOPE: LedgerEntry.envelope_id,
    Scope.AXIS: LedgerEntry.axis,
    Scope.INSTRUMENT: LedgerEntry.instrument,
    Scope.STARTUP: LedgerEntry.startup_id,
    Scope.TICKET: LedgerEntry.ticket_id,
}


@dataclass(frozen=True)
class Selection:
    """Which part of the ledger is read: one key, as known at a moment, without some dossiers."""

    scope: Scope = Scope.FUND
    key: str = FUND
    layer: Layer | Balance | None = None
    as_of: datetime | None = None
    effective_by: date | None = None
    """The last day of effect that counts: what is known now, or then, of the money on that day (FIN-39)."""
    hidden: Collection[UUID] = ()
    """Dossiers the reader is recused from: they count for nothing they read."""

    def conditions(self) -> list[Any]:
        column = COLUMNS.get(self.scope)
        found = [] if column is None else [sa.cast(col(column), sa.String) == self.key]
        if column is not None and self.scope in (Scope.ENVELOPE, Scope.STARTUP, Scope.TICKET):
            found = [col(column) == _uuid(self.key)]
        if self.layer is not None:
            found.append(col(LedgerEntry.kind).in_(rules.ledger.kinds_moving(self.layer)))
        if self.as_of is not None:
            found.append(col(LedgerEntry.recorded_at) <= self.as_of)
        if self.effective_by is not None:
            found.append(col(LedgerEntry.effective_on) <= self.effective_by)
        if self.hidden:
            found.append(col(LedgerEntry.dossier_id).not_in(self.hidden))
        return found


@dataclass(frozen=True)
class Line:
    """One movement as a page shows it, with what it does to the layer asked for."""

    entry: LedgerEntry
    ticket: str
    company: str
    effect: Money
    proposed_by: UUID | None = None
    """Who proposed it, where somebody else decided."""
    reversed_at: datetime | None = None
    """When its opposite was written."""
    origin: LedgerEntry | None = None
    """The line it is the opposite of."""
    proof: PendingFile | None = None
    """The document it was proposed with."""


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def layers_of(session: Session, selection: Selection) -> Layers:
    """The layers of one key, replayed from the ledger."""
    sums = session.exec(
        select(col(LedgerEntry.kind), sa.func.sum(LedgerEntry.amount))
        .where(*selection.conditions())
        .group_by(col(LedgerEntry.kind))
    ).all()
    return rules.ledger.replay(sums)


def layers_by(session: Session, scope: Scope, selection: Selection) -> dict[str, Layers]:
    """The layers of every key of a scope, in one query."""
    column = col(COLUMNS[scope]) if scope in COLUMNS else sa.literal(FUND)
    sums = session.execute(
        sa.select(column, col(LedgerEntry.kind), sa.func.sum(LedgerEntry.amount))
        .where(*selection.conditions())
        .group_by(*([column] if scope in COLUMNS else []), col(LedgerEntry.kind))
    ).all()
    found: dict[str, Layers] = {}
    for key, kind, amount in sums:
        found[str(key)] = rules.ledger.moved(found.get(str(key), Layers()), kind, amount)
    return found


def entries(
    session: Session, selection: Selection, *, after: UUID | None = None, limit: int = 50
) -> list[Line]:
    """The movements written last first, one page of them: those written before the line `after`."""
    opposite, origin = aliased(LedgerEntry), aliased(LedgerEntry)
    query = (
        select(LedgerEntry, Ticket.reference, Startup.name, PendingEntry.author_id)
        .add_columns(col(opposite.recorded_at), origin, PendingFile)
        .join(Ticket, col(Ticket.id) == col(LedgerEntry.ticket_id))
        .join(Startup, col(Startup.id) == col(LedgerEntry.startup_id))
        .outerjoin(PendingAnswer, col(PendingAnswer.entry_id) == col(LedgerEntry.id))
        .outerjoin(PendingEntry, col(PendingEntry.id) == col(PendingAnswer.pending_id))
        .outerjoin(PendingFile, col(PendingFile.pending_id) == col(PendingEntry.id))
        .outerjoin(opposite, col(opposite.reverses_id) == col(LedgerEntry.id))
        .outerjoin(origin, col(origin.id) == col(LedgerEntry.reverses_id))
        .where(*selection.conditions())
        .order_by(col(LedgerEntry.recorded_at).desc(), col(LedgerEntry.id).desc())
        .limit(limit)
    )
    if last := session.get(LedgerEntry, after) if after else None:
        place = sa.tuple_(col(LedgerEntry.recorded_at), col(LedgerEntry.id))
        query = query.where(place < (last.recorded_at, last.id))
    return [
        Line(entry, reference, name, _effect(entry, selection.layer), *beside)
        for entry, reference, name, *beside in session.execute(query).all()
    ]


def _effect(entry: LedgerEntry, layer: Layer | Balance | None) -> Money:
    if layer is None:
        return entry.amount
    sign = rules.ledger.kinds_moving(layer).get(entry.kind, 0)
    return entry.amount if sign > 0 else -entry.amount if sign < 0 else ZERO


def first_paid_on(session: Session, ticket_id: UUID) -> date | None:
    """The day of the first transfer of a ticket; None while nothing has left."""
    return session.exec(
        select(sa.func.min(LedgerEntry.effective_on)).where(
            LedgerEntry.ticket_id == ticket_id, col(LedgerEntry.kind) == EntryKind.PAY
        )
    ).one()


def dated_lines(session: Session, ticket_id: UUID) -> list[DatedLine]:
    """The lines of a ticket with their days, for what has to hold on every one of them."""
    lines = session.exec(select(LedgerEntry).where(LedgerEntry.ticket_id == ticket_id))
    return [DatedLine(line.effective_on, line.kind, line.amount, line.nature) for line in lines]


def is_reversed(session: Session, entry_id: UUID) -> bool:
    return session.exec(select(sa.exists().where(col(LedgerEntry.reverses_id) == entry_id))).one()


def entry_of_payment(session: Session, payment_id: UUID) -> LedgerEntry:
    """The line that a payment wrote, not its opposite."""
    return session.exec(
        select(LedgerEntry).where(
            LedgerEntry.payment_id == payment_id, col(LedgerEntry.reverses_id).is_(None)
        )
    ).one()


def get_entry(session: Session, entry_id: UUID, ticket_id: UUID) -> LedgerEntry:
    found = session.get(LedgerEntry, entry_id)
    if found is None or found.ticket_id != ticket_id:
        raise NotFound
    return found
