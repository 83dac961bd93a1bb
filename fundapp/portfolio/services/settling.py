"""How does a closed poll become a ticket that holds its envelope, in one transaction?"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.committee import services as committee
from fundapp.committee.models import Decision
from fundapp.committee.rules.conditions import revived
from fundapp.dossiers import queries as dossiers
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import record
from fundapp.kernel.ids import new_reference
from fundapp.portfolio import queries, rules
from fundapp.portfolio.events import TicketLeftWaiting, TicketOpened, TicketReserved
from fundapp.portfolio.models import Condition, Ticket
from fundapp.portfolio.services import ledger
from fundapp.portfolio.types import EntryKind, TicketState
from fundapp.programme import queries as programme
from fundapp.programme.models import Envelope


def settle_poll(session: Session, *, poll_id: UUID, by: UUID, at: datetime) -> Decision | None:
    """Close a poll and, when it adopts, open its ticket and reserve the envelope: all of it or nothing.

    None when somebody else closed it first: then nothing is opened twice.
    """
    decision = committee.close_poll(session, poll_id=poll_id, by=by, at=at)
    if decision is not None and decision.outcome.adopted:
        open_ticket(session, decision=decision, by=by, at=at)
    return decision


def open_ticket(session: Session, *, decision: Decision, by: UUID, at: datetime) -> Ticket:
    """Whoever opens a ticket holds the envelope, then the company: two closings can't spend the same euro."""
    envelope = programme.lock_envelope(session, decision.instrument.envelope)
    ticket = _ticket(session, decision, envelope, at)
    queries.lock_company(session, ticket.startup_id)
    session.add(ticket)
    session.flush()
    _add_conditions(session, ticket, decision)
    opened = TicketOpened(
        ticket_id=ticket.id,
        dossier_id=ticket.dossier_id,
        decision_id=decision.id,
        owner_id=ticket.owner_id,
        instrument=ticket.instrument,
        amount=ticket.voted,
    )
    record(session, opened, by=by, at=at)
    if queries.lack_of_room(session, ticket, envelope, paris_day(at)) is None:
        _reserve(session, ticket, by=by, at=at)
    else:
        waiting = TicketLeftWaiting(ticket.id, ticket.dossier_id, envelope.id, ticket.voted)
        record(session, waiting, by=by, at=at)
    return ticket


def reserve_ticket(session: Session, *, ticket_id: UUID, by: UUID, at: datetime) -> Ticket:
    """Reserve later what found no room when it was voted."""
    waiting = queries.get_ticket(session, ticket_id)
    envelope = programme.lock_envelope(session, waiting.instrument.envelope)
    queries.lock_company(session, waiting.startup_id)
    ticket = queries.lock_ticket(session, ticket_id)
    rules.endings.check_open(dossiers.lock_dossier(session, ticket.dossier_id).status)
    rules.tickets.check_move(ticket.state, TicketState.RESERVED)
    if lack := queries.lack_of_room(session, ticket, envelope, paris_day(at)):
        raise Refused(lack)
    _reserve(session, ticket, by=by, at=at)
    return ticket


def _reserve(session: Session, ticket: Ticket, *, by: UUID, at: datetime) -> None:
    ledger.write(session, ticket, EntryKind.RESERVE, ticket.voted, effective_on=paris_day(at), by=by, at=at)
    ticket.state, ticket.reserved_at = TicketState.RESERVED, at
    reserved = TicketReserved(
        ticket_id=ticket.id,
        dossier_id=ticket.dossier_id,
        owner_id=ticket.owner_id,
        envelope_id=ticket.envelope_id,
        axis=ticket.axis,
        amount=ticket.voted,
    )
    record(session, reserved, by=by, at=at)


def _ticket(session: Session, decision: Decision, envelope: Envelope, at: datetime) -> Ticket:
    dossier = dossiers.get_dossier(session, decision.dossier_id)
    if dossier.startup_id is None or dossier.axis is None:
        raise Refused("Ce dossier n’a ni entreprise ni axe : il ne peut pas recevoir de ticket.")
    return Ticket(
        reference=new_reference("TK", paris_day(at).year),
        dossier_id=dossier.id,
        decision_id=decision.id,
        startup_id=dossier.startup_id,
        owner_id=dossier.owner_id,
        envelope_id=envelope.id,
        axis=dossier.axis,
        instrument=decision.instrument,
        state=TicketState.WAITING,
        asked=dossier.amount_asked or decision.amount,
        voted=decision.amount,
        voted_at=decision.decided_at,
    )


def _add_conditions(session: Session, ticket: Ticket, decision: Decision) -> None:
    """The decision's conditions, as rows somebody will have to clear (DD-04)."""
    for position, asked in enumerate(revived(decision.conditions), start=1):
        session.add(
            Condition(
                ticket_id=ticket.id,
                position=position,
                kind=asked.kind,
                text=asked.text,
                due_on=asked.due_on,
            )
        )
