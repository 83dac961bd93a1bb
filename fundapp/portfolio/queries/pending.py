"""Which movements are proposed, who decided on them, and which still wait for a second person?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from fundapp.dossiers.models import Startup
from fundapp.kernel import rows
from fundapp.kernel.clock import end_of_day, paris_day
from fundapp.kernel.errors import NotFound
from fundapp.kernel.money import ZERO, Money
from fundapp.portfolio.models import (
    BankAccount,
    LedgerEntry,
    Payment,
    PendingAnswer,
    PendingEntry,
    PendingFile,
    Ticket,
)
from fundapp.portfolio.queries.ledger import dated_lines
from fundapp.portfolio.rules.interest import Excess, excess
from fundapp.portfolio.rules.ledger import DatedLine
from fundapp.portfolio.types import EntryKind, PendingKind, ReturnNature
from fundapp.programme import queries as programme


@dataclass(frozen=True)
class PendingRow:
    """One proposal with what was decided, and the document that proves it."""

    entry: PendingEntry
    answer: PendingAnswer | None
    file: PendingFile | None
    payment_id: UUID | None
    """The payment whose line it would reverse."""


@dataclass(frozen=True)
class AwaitedEntry:
    """A proposal that waits for a second person."""

    entry: PendingEntry
    ticket: Ticket
    company: str


@dataclass(frozen=True)
class BounceBehind:
    """Why an account is verified anew: the transfer that came back, recorded by one, accepted by another."""

    payment: Payment
    recorded: PendingEntry
    accepted: PendingAnswer


def pendings_of(session: Session, ticket_id: UUID) -> list[PendingRow]:
    """What was proposed on a ticket, the latest first."""
    found = session.exec(
        select(PendingEntry, PendingAnswer, PendingFile, LedgerEntry.payment_id)
        .outerjoin(PendingAnswer, col(PendingAnswer.pending_id) == col(PendingEntry.id))
        .outerjoin(PendingFile, col(PendingFile.pending_id) == col(PendingEntry.id))
        .outerjoin(LedgerEntry, col(LedgerEntry.id) == col(PendingEntry.reverses_id))
        .where(PendingEntry.ticket_id == ticket_id)
        .order_by(col(PendingEntry.id).desc())
    )
    return [PendingRow(*row) for row in found]


def list_awaited(
    session: Session, *, but: UUID, hidden: Collection[UUID] = (), limit: int
) -> list[AwaitedEntry]:
    """The proposals nobody has decided on, but this person's own: the oldest first."""
    found = session.exec(
        select(PendingEntry, Ticket, Startup.name)
        .join(Ticket, col(Ticket.id) == col(PendingEntry.ticket_id))
        .join(Startup, col(Startup.id) == col(Ticket.startup_id))
        .where(is_undecided(), col(PendingEntry.author_id) != but, col(Ticket.dossier_id).not_in(hidden))
        .order_by(col(PendingEntry.id))
        .limit(limit)
    )
    return [AwaitedEntry(*row) for row in found]


def list_reversible(session: Session, ticket_id: UUID) -> list[LedgerEntry]:
    """The returns of a ticket that may still be reversed, the latest first: nobody has proposed it."""
    opposite = aliased(LedgerEntry)
    found = session.exec(
        select(LedgerEntry)
        .outerjoin(opposite, col(opposite.reverses_id) == col(LedgerEntry.id))
        .outerjoin(PendingEntry, (col(PendingEntry.reverses_id) == col(LedgerEntry.id)) & is_undecided())
        .where(
            LedgerEntry.ticket_id == ticket_id,
            col(LedgerEntry.kind) == EntryKind.RETURN,
            col(LedgerEntry.reverses_id).is_(None),
            col(opposite.id).is_(None),
            col(PendingEntry.id).is_(None),
        )
        .order_by(col(LedgerEntry.id).desc())
    )
    return list(found)


def bounce_behind(session: Session, account: BankAccount) -> BounceBehind | None:
    """The bounce that put an account in question; both were written at one moment, in one transaction."""
    if not account.again:
        return None
    found = session.exec(
        select(Payment, PendingEntry, PendingAnswer)
        .join(Ticket, col(Ticket.id) == col(Payment.ticket_id))
        .join(LedgerEntry, col(LedgerEntry.payment_id) == col(Payment.id))
        .join(PendingAnswer, col(PendingAnswer.entry_id) == col(LedgerEntry.id))
        .join(PendingEntry, col(PendingEntry.id) == col(PendingAnswer.pending_id))
        .where(col(Ticket.startup_id) == account.startup_id, col(Payment.returned_at) == account.proposed_at)
    ).first()
    return None if found is None else BounceBehind(*found)


def get_pending(session: Session, pending_id: UUID, ticket_id: UUID) -> PendingEntry:
    """A proposal on this very ticket: another ticket's is not found."""
    found = session.get(PendingEntry, pending_id)
    if found is None or found.ticket_id != ticket_id:
        raise NotFound
    return found


def get_pending_file(session: Session, pending_id: UUID) -> PendingFile:
    return rows.get(session, PendingFile, pending_id)


def find_answer(session: Session, pending_id: UUID) -> PendingAnswer | None:
    return session.get(PendingAnswer, pending_id)


def is_proposed(session: Session, reverses_id: UUID) -> bool:
    """Whether a proposal to reverse this line waits already."""
    waiting = sa.select(col(PendingEntry.id)).where(
        col(PendingEntry.reverses_id) == reverses_id, is_undecided()
    )
    return session.execute(sa.select(waiting.exists())).scalar_one()


def evidence_known(
    session: Session, ticket_id: UUID, *, amount: Money, nature: ReturnNature, effective_on: date
) -> list[str]:
    """What proves the like returns that wait or are written on the ticket: not those refused or reversed."""
    opposite = aliased(LedgerEntry)
    known = (
        select(PendingEntry.evidence)
        .outerjoin(PendingAnswer, col(PendingAnswer.pending_id) == col(PendingEntry.id))
        .outerjoin(opposite, col(opposite.reverses_id) == col(PendingAnswer.entry_id))
        .where(
            col(PendingEntry.ticket_id) == ticket_id,
            col(PendingEntry.kind) == PendingKind.RETURN,
            col(PendingEntry.amount) == amount,
            col(PendingEntry.nature) == nature,
            col(PendingEntry.effective_on) == effective_on,
            col(PendingAnswer.pending_id).is_(None) | col(PendingAnswer.entry_id).is_not(None),
            col(opposite.id).is_(None),
        )
    )
    return list(session.exec(known))


def interest_excesses(session: Session, proposed: Iterable[PendingEntry]) -> dict[UUID, Excess]:
    """What interest would have come back beyond the fund's highest yearly rate: of each, if it is written.

    All of one ticket; those that stay below the rate are not in it.
    """
    interest = [each for each in proposed if each.nature is ReturnNature.INTEREST]
    if not interest:
        return {}
    lines = dated_lines(session, interest[0].ticket_id)
    days = {paris_day(each.at) for each in interest}
    rates = programme.parameter_by_day(session, "return.interest_bp", days)
    found = {}
    for each in interest:
        new = DatedLine(each.effective_on, EntryKind.RETURN, each.amount, each.nature)
        if beyond := excess(lines, new, int(rates[paris_day(each.at)])):
            found[each.id] = beyond
    return found


def moved_alone(session: Session, ticket_id: UUID, on: date) -> Money:
    """What one person's word has moved on a ticket on a day of Paris: small pieces add up."""
    found = session.exec(
        select(sa.func.sum(PendingEntry.amount)).where(
            PendingEntry.ticket_id == ticket_id,
            ~col(PendingEntry.needs_second),
            PendingEntry.at >= end_of_day(on - timedelta(days=1)),
            PendingEntry.at < end_of_day(on),
        )
    ).one()
    return found or ZERO


def is_undecided() -> sa.ColumnElement[bool]:
    return ~(sa.select(sa.literal(1)).where(col(PendingAnswer.pending_id) == col(PendingEntry.id)).exists())
