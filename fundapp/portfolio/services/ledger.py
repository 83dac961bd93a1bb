"""How does a movement enter the ledger, and how is one corrected?"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import record
from fundapp.kernel.money import Money
from fundapp.portfolio import queries, rules
from fundapp.portfolio.events import LedgerWritten
from fundapp.portfolio.models import LedgerEntry, Ticket
from fundapp.portfolio.types import EntryKind, Layers


def write(
    session: Session,
    ticket: Ticket,
    kind: EntryKind,
    amount: Money,
    *,
    effective_on: date,
    by: UUID,
    at: datetime,
    payment_id: UUID | None = None,
    note: str = "",
) -> LedgerEntry:
    """Append one movement and carry it to the ticket, which the caller holds locked."""
    after = rules.ledger.check_entry(ticket.layers, kind, amount)
    entry = _entry(ticket, kind, amount, effective_on=effective_on, by=by, at=at, note=note)
    entry.payment_id = payment_id
    return _append(session, ticket, after, entry)


def reverse_entry(
    session: Session, *, ticket_id: UUID, entry_id: UUID, note: str, by: UUID, at: datetime
) -> LedgerEntry:
    """Write the opposite of a return written by mistake; other movements have their own acts."""
    ticket = queries.lock_ticket(session, ticket_id)
    wrong = queries.get_entry(session, entry_id, ticket_id)
    if wrong.kind is not EntryKind.RETURN:
        raise Refused(
            "Seul un retour se contre-passe ici : les autres mouvements suivent l’état du ticket.",
        )
    already = session.exec(select(sa.exists().where(col(LedgerEntry.reverses_id) == entry_id))).one()
    after = rules.ledger.check_reversal(ticket.layers, wrong.kind, wrong.amount, already=already)
    entry = _entry(ticket, wrong.kind, -wrong.amount, effective_on=paris_day(at), by=by, at=at, note=note)
    entry.reverses_id = wrong.id
    return _append(session, ticket, after, entry)


def _entry(
    ticket: Ticket, kind: EntryKind, amount: Money, *, effective_on: date, by: UUID, at: datetime, note: str
) -> LedgerEntry:
    return LedgerEntry(
        ticket_id=ticket.id,
        dossier_id=ticket.dossier_id,
        startup_id=ticket.startup_id,
        envelope_id=ticket.envelope_id,
        axis=ticket.axis,
        instrument=ticket.instrument,
        kind=kind,
        amount=amount,
        effective_on=effective_on,
        recorded_at=at,
        author_id=by,
        note=note,
    )


def _append(session: Session, ticket: Ticket, after: Layers, entry: LedgerEntry) -> LedgerEntry:
    ticket.layers = after
    session.add(entry)
    session.flush()
    record(
        session,
        LedgerWritten(
            entry_id=entry.id,
            ticket_id=ticket.id,
            envelope_id=ticket.envelope_id,
            axis=ticket.axis,
            instrument=ticket.instrument,
            startup_id=ticket.startup_id,
            kind=entry.kind,
            amount=entry.amount,
        ),
        by=entry.author_id,
        at=entry.recorded_at,
    )
    return entry
