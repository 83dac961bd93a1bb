"""How does a movement enter the ledger, and how is one corrected?"""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.kernel.events import record
from fundapp.kernel.money import Money
from fundapp.portfolio import queries, rules
from fundapp.portfolio.events import LedgerWritten
from fundapp.portfolio.models import LedgerEntry, PendingEntry, Ticket
from fundapp.portfolio.types import EntryKind, Layers, PendingKind


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


def write_pending(
    session: Session, ticket: Ticket, pending: PendingEntry, *, by: UUID, at: datetime
) -> LedgerEntry:
    """Append what was proposed: a return, or the opposite of the line it reverses."""
    entry, after = _judged(session, ticket, pending, by=by, at=at, deciding=pending.needs_second)
    return _append(session, ticket, after, entry)


def check_pending(session: Session, ticket: Ticket, pending: PendingEntry) -> None:
    """Refused when today or on some day the ticket's layers would not hold what is proposed."""
    _judged(session, ticket, pending, by=pending.author_id, at=pending.at, deciding=False)


def _judged(
    session: Session, ticket: Ticket, pending: PendingEntry, *, by: UUID, at: datetime, deciding: bool
) -> tuple[LedgerEntry, Layers]:
    """The line that a proposal becomes, and the ticket's layers once it is written."""
    kind, amount, nature, payment_id = EntryKind.RETURN, pending.amount, pending.nature, None
    if pending.reverses_id is None:
        after = rules.ledger.check_entry(ticket.layers, kind, amount)
    else:
        wrong = queries.get_entry(session, pending.reverses_id, ticket.id)
        already = queries.is_reversed(session, wrong.id)
        after = rules.ledger.check_reversal(ticket.layers, wrong.kind, wrong.amount, already=already)
        kind, amount, nature, payment_id = wrong.kind, -wrong.amount, wrong.nature, wrong.payment_id
    lines = queries.dated_lines(session, ticket.id)
    new = rules.ledger.DatedLine(pending.effective_on, kind, amount, nature)
    rules.ledger.check_days([*lines, new], bounce=pending.kind is PendingKind.BOUNCE, deciding=deciding)
    entry = _entry(
        ticket, kind, amount, effective_on=pending.effective_on, by=by, at=at, note=pending.evidence
    )
    entry.nature, entry.payment_id, entry.reverses_id = nature, payment_id, pending.reverses_id
    return entry, after


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
