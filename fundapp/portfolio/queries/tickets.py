"""Which tickets are there, and what do their decisions still ask?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.dossiers.models import Dossier, Startup
from fundapp.kernel import rows
from fundapp.kernel.errors import NotFound
from fundapp.kernel.money import ZERO, Money
from fundapp.portfolio.models import Condition, Ticket
from fundapp.portfolio.types import TicketState
from fundapp.programme.types import Axis, EnvelopeKind, Instrument


@dataclass(frozen=True)
class TicketRow:
    """One line of the portfolio."""

    ticket: Ticket
    company: str
    title: str


@dataclass(frozen=True)
class TicketFilter:
    state: TicketState | None = None
    axis: Axis | None = None
    envelope: EnvelopeKind | None = None
    text: str = ""


def get_ticket(session: Session, ticket_id: UUID) -> Ticket:
    return rows.get(session, Ticket, ticket_id)


def lock_ticket(session: Session, ticket_id: UUID) -> Ticket:
    """Hold a ticket until the transaction ends: all its money moves under this lock."""
    return rows.lock(session, Ticket, ticket_id)


def tickets_of_dossier(session: Session, dossier_id: UUID) -> Sequence[Ticket]:
    return session.exec(select(Ticket).where(Ticket.dossier_id == dossier_id).order_by(col(Ticket.id))).all()


def lock_tickets(session: Session, dossier_id: UUID) -> list[Ticket]:
    """Every ticket of a dossier, held in one order, before the dossier itself."""
    return [lock_ticket(session, each.id) for each in tickets_of_dossier(session, dossier_id)]


def dossiers_to_pay(session: Session) -> frozenset[UUID]:
    """The dossiers that are signed and not paid in full."""
    paying = (TicketState.COMMITTED, TicketState.DISBURSING)
    return frozenset(session.exec(select(Ticket.dossier_id).where(col(Ticket.state).in_(paying))))


def list_ticket_rows(
    session: Session,
    wanted: TicketFilter,
    *,
    hidden: Collection[UUID] = (),
    after: UUID | None = None,
    limit: int = 50,
) -> list[TicketRow]:
    """The latest tickets first, one page of them, without the dossiers hidden from the reader."""
    query = _ticket_rows(hidden).order_by(col(Ticket.id).desc()).limit(limit)
    if wanted.state:
        query = query.where(col(Ticket.state) == wanted.state)
    if wanted.axis:
        query = query.where(col(Ticket.axis) == wanted.axis)
    if wanted.envelope:
        drawn = [each for each in Instrument if each.envelope is wanted.envelope]
        query = query.where(col(Ticket.instrument).in_(drawn))
    if wanted.text:
        pattern = f"%{wanted.text}%"
        query = query.where(col(Startup.name).ilike(pattern) | col(Ticket.reference).ilike(pattern))
    if after is not None:
        query = query.where(col(Ticket.id) < after)
    return [TicketRow(*row) for row in session.exec(query).all()]


def list_tickets_in(
    session: Session, state: TicketState, *, hidden: Collection[UUID] = (), limit: int
) -> list[TicketRow]:
    """The tickets of one state, the oldest vote first, without the dossiers hidden from the reader."""
    query = _ticket_rows(hidden).where(col(Ticket.state) == state).order_by(col(Ticket.id)).limit(limit)
    return [TicketRow(*row) for row in session.exec(query).all()]


def _ticket_rows(hidden: Collection[UUID]) -> Any:
    query = (
        select(Ticket, Startup.name, Dossier.title)
        .join(Startup, col(Startup.id) == col(Ticket.startup_id))
        .join(Dossier, col(Dossier.id) == col(Ticket.dossier_id))
    )
    return query.where(col(Ticket.dossier_id).not_in(hidden)) if hidden else query


def not_yet(moment: Any, known_at: datetime) -> Any:
    """Whether what a column dates had not happened at a moment."""
    return col(moment).is_(None) | (col(moment) > known_at)


def waiting_amount(session: Session, known_at: datetime) -> Money:
    """What was voted and had found no room at a moment, all tickets together."""
    found = session.exec(
        select(sa.func.sum(Ticket.voted)).where(
            Ticket.voted_at <= known_at,
            not_yet(Ticket.reserved_at, known_at),
            not_yet(Ticket.ended_at, known_at),
        )
    ).one()
    return found or ZERO


def list_tickets_to_lapse(session: Session, voted_before: datetime, *, limit: int = 500) -> Sequence[Ticket]:
    """Votes nobody has signed since; the rule decides on each by its own day."""
    return session.exec(
        select(Ticket)
        .where(
            col(Ticket.state).in_((TicketState.WAITING, TicketState.RESERVED)),
            Ticket.voted_at < voted_before,
        )
        .order_by(col(Ticket.id))
        .limit(limit)
    ).all()


def conditions_of(session: Session, ticket_id: UUID) -> Sequence[Condition]:
    return session.exec(
        select(Condition).where(Condition.ticket_id == ticket_id).order_by(col(Condition.position))
    ).all()


def get_condition(session: Session, condition_id: UUID, ticket_id: UUID) -> Condition:
    """A condition of this very ticket: another ticket's is not found."""
    found = session.get(Condition, condition_id)
    if found is None or found.ticket_id != ticket_id:
        raise NotFound
    return found


def lock_condition(session: Session, condition_id: UUID) -> Condition:
    return rows.lock(session, Condition, condition_id)
