"""How is a condition cleared, a ticket signed, a vote that nobody signed released?"""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.types import Need, Stage
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import record
from fundapp.kernel.money import Money
from fundapp.portfolio import queries, rules
from fundapp.portfolio.events import ConditionCleared, TicketCommitted, TicketGivenUp, TicketLapsed
from fundapp.portfolio.models import Condition, Ticket
from fundapp.portfolio.services import ledger
from fundapp.portfolio.types import EntryKind, TicketState
from fundapp.programme import queries as programme


def clear_condition(
    session: Session, *, ticket_id: UUID, condition_id: UUID, evidence: str, by: UUID, at: datetime
) -> Condition:
    ticket = queries.lock_ticket(session, ticket_id)
    queries.get_condition(session, condition_id, ticket_id)
    condition = queries.lock_condition(session, condition_id)
    if condition.cleared_at is not None:
        raise Refused("Cette condition est déjà levée.")
    if ticket.state is TicketState.LAPSED:
        raise Refused("Ce ticket est caduc : ses conditions ne se lèvent plus.")
    if by == ticket.owner_id:
        raise Refused("Le porteur du dossier ne lève pas ses propres conditions.")
    rules.proofs.check_named(evidence)
    condition.evidence, condition.cleared_by, condition.cleared_at = evidence, by, at
    record(session, ConditionCleared(condition.id, ticket.id, ticket.dossier_id), by=by, at=at)
    return condition


def sign_ticket(
    session: Session, *, ticket_id: UUID, amount: Money, signed_on: date, by: UUID, at: datetime
) -> Ticket:
    """Commit what was signed, give back what was voted beyond it, and open the portfolio to the dossier."""
    queries.lock_company(session, queries.get_ticket(session, ticket_id).startup_id)
    ticket = queries.lock_ticket(session, ticket_id)
    rules.endings.check_open(dossiers.lock_dossier(session, ticket.dossier_id).status)
    pending = queries.pending_conditions(queries.conditions_of(session, ticket_id))
    pieces = queries.lock_pieces(session, ticket, Need.BEFORE_SIGNATURE, paris_day(at))
    rules.tickets.check_signature(ticket.state, ticket.voted, amount, [*pending, *pieces])
    rules.tickets.check_signed_on(signed_on, paris_day(ticket.reserved_at or at), paris_day(at))
    rules.limits.check_ceilings(queries.ceilings_of_ticket(session, ticket, signed_on, signing=amount))
    ticket.signed_on, ticket.signed_by, ticket.signed_at = signed_on, by, at
    ledger.write(session, ticket, EntryKind.COMMIT, amount, effective_on=signed_on, by=by, at=at)
    if rest := ticket.reserved:
        ledger.write(session, ticket, EntryKind.RELEASE, rest, effective_on=signed_on, by=by, at=at)
    ticket.state = TicketState.COMMITTED
    committed = TicketCommitted(
        ticket_id=ticket.id,
        dossier_id=ticket.dossier_id,
        owner_id=ticket.owner_id,
        envelope_id=ticket.envelope_id,
        axis=ticket.axis,
        amount=amount,
        signed_on=signed_on,
    )
    record(session, committed, by=by, at=at)
    if dossiers.get_dossier(session, ticket.dossier_id).stage is Stage.CONTRACTING:
        dossier_services.move(
            session, dossier_id=ticket.dossier_id, to=Stage.PORTFOLIO, missing=[], by=by, at=at
        )
    return ticket


def lapse_ticket(session: Session, *, ticket_id: UUID, by: UUID, at: datetime) -> Ticket:
    """Give back to its envelope what nobody signed within the months the fund allows."""
    ticket = queries.lock_ticket(session, ticket_id)
    voted_on = paris_day(ticket.voted_at)
    months: int = programme.parameter(session, "ticket.lapse_months", voted_on)
    rules.tickets.check_lapse(ticket.state, voted_on, months, paris_day(at))
    released = _release(session, ticket, by=by, at=at)
    ticket.state, ticket.ended_at = TicketState.LAPSED, at
    record(session, TicketLapsed(ticket.id, ticket.dossier_id, ticket.envelope_id, released), by=by, at=at)
    return ticket


def give_up_tickets(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> None:
    """A dossier that ended before its signature gives its envelope back; played twice it does nothing."""
    for each in queries.tickets_of_dossier(session, dossier_id):
        ticket = queries.lock_ticket(session, each.id)
        if TicketState.GIVEN_UP not in rules.tickets.NEXT[ticket.state]:
            continue
        released = _release(session, ticket, by=by, at=at)
        ticket.state, ticket.ended_at = TicketState.GIVEN_UP, at
        given_up = TicketGivenUp(ticket.id, ticket.dossier_id, ticket.envelope_id, released)
        record(session, given_up, by=by, at=at)


def hand_on_tickets(session: Session, *, dossier_id: UUID) -> None:
    """The dossier has another owner; what nobody has to decide on leaves no event of its own."""
    owner_id = dossiers.get_dossier(session, dossier_id).owner_id
    for each in queries.tickets_of_dossier(session, dossier_id):
        queries.lock_ticket(session, each.id).owner_id = owner_id


def _release(session: Session, ticket: Ticket, *, by: UUID, at: datetime) -> Money:
    released = ticket.reserved
    if released:
        ledger.write(session, ticket, EntryKind.RELEASE, released, effective_on=paris_day(at), by=by, at=at)
    return released
