"""What does one page say of a ticket: its money, its conditions, its tranches, its lines?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.accounts.models import Person
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import Dossier, Startup
from fundapp.kernel.words import Sentence
from fundapp.policy import Role
from fundapp.portfolio import rules
from fundapp.portfolio.models import BankAccount, Condition, LedgerEntry, Payment, Ticket
from fundapp.portfolio.queries.ceilings import ceilings_of_ticket
from fundapp.portfolio.queries.checks import held_back, lack_of_room, pending_conditions
from fundapp.portfolio.queries.cofinancing import CofinancingRow, backing_of, cofinancings_of
from fundapp.portfolio.queries.ledger import Line, Selection, entries
from fundapp.portfolio.queries.payments import (
    TrancheRow,
    account_in_question,
    account_in_use,
    tranches_of,
)
from fundapp.portfolio.queries.pending import (
    BounceBehind,
    PendingRow,
    bounce_behind,
    interest_excesses,
    list_reversible,
    pendings_of,
)
from fundapp.portfolio.queries.tickets import conditions_of
from fundapp.portfolio.rules.leverage import Financing
from fundapp.portfolio.rules.limits import Check
from fundapp.portfolio.types import PaymentState, Scope, TicketState
from fundapp.programme import queries as programme
from fundapp.programme.models import Envelope

LINES = 50
"""How many movements the page shows; the ledger has all of them."""


@dataclass(frozen=True)
class TicketFile:
    """Everything one ticket's page shows, read in a fixed number of queries."""

    ticket: Ticket
    startup: Startup
    dossier: Dossier
    today: date
    envelope: Envelope
    conditions: Sequence[Condition]
    pending: list[Sentence]
    held_back: list[Sentence]
    """The pieces of the dossier that keep the signature, then each payment, back."""
    tranches: list[TrancheRow]
    account: BankAccount | None
    proposed: BankAccount | None
    bounce: BounceBehind | None
    """What put that account in question, where it was in use before."""
    cofinancings: Sequence[CofinancingRow]
    lines: list[Line]
    """The latest of them: `cut` says whether there are more."""
    cut: bool
    reversible: list[LedgerEntry]
    pendings: list[PendingRow]
    beyond: dict[UUID, Sentence]
    """By proposal that waits: what interest it brings beyond the fund's highest rate."""
    checks: list[Check]
    lack: Sentence | None
    names: dict[UUID, str]
    finance: Sequence[Person]

    @property
    def financing(self) -> Financing:
        """What this ticket has set off, by signed money only, and confirmed where it has to be."""
        engaged = bool(self.ticket.committed)
        backings = [backing_of(each.counted, engaged=engaged) for each in self.cofinancings]
        return rules.leverage.achieved(self.ticket.committed, [each for each in backings if each])

    def gate(self, row: TrancheRow) -> list[Sentence]:
        """What still keeps a tranche's payment from leaving."""
        if row.payment is None or row.account is None or row.payment.state is PaymentState.PAID:
            return []
        pending = [*self.pending, *self.held_back]
        return rules.payments.gate(self.ticket.layers, row.payment.amount, pending, row.account.state)

    def payers(self, payment: Payment) -> list[str]:
        """Who may pay it: neither who asked nor who verified (four eyes)."""
        eyes = {payment.requested_by, payment.verified_by}
        return [person.name for person in self.finance if person.id not in eyes]

    @property
    def awaited(self) -> list[PendingRow]:
        """What waits for a second person's decision."""
        return [row for row in self.pendings if row.answer is None]

    @property
    def refused(self) -> list[PendingRow]:
        return [row for row in self.pendings if row.answer and row.answer.entry_id is None]

    def is_in_question(self, payment: Payment) -> bool:
        """Whether somebody has proposed to reverse a payment."""
        return any(row.payment_id == payment.id for row in self.awaited)

    @property
    def plan_is_open(self) -> bool:
        begun = any(row.begun for row in self.tranches)
        return bool(self.ticket.committed) and not begun


def ticket_file(session: Session, ticket: Ticket, on: date) -> TicketFile:
    conditions = conditions_of(session, ticket.id)
    tranches = tranches_of(session, ticket.id)
    account = account_in_use(session, ticket.startup_id)
    proposed = account_in_question(session, ticket.startup_id)
    bounce = bounce_behind(session, proposed) if proposed else None
    cofinancings = cofinancings_of(session, ticket.dossier_id)
    lines = entries(session, Selection(Scope.TICKET, str(ticket.id)), limit=LINES + 1)
    pendings = pendings_of(session, ticket.id)
    envelope = programme.get_envelope(session, ticket.instrument.envelope)
    waiting = ticket.state is TicketState.WAITING
    return TicketFile(
        ticket=ticket,
        startup=dossiers.get_startup(session, ticket.startup_id),
        dossier=dossiers.get_dossier(session, ticket.dossier_id),
        today=on,
        envelope=envelope,
        conditions=conditions,
        pending=pending_conditions(conditions),
        held_back=held_back(session, ticket, on),
        tranches=tranches,
        account=account,
        proposed=proposed,
        bounce=bounce,
        cofinancings=cofinancings,
        lines=lines[:LINES],
        cut=len(lines) > LINES,
        reversible=list_reversible(session, ticket.id),
        pendings=pendings,
        beyond=_beyond(session, pendings),
        checks=ceilings_of_ticket(session, ticket, on),
        lack=lack_of_room(session, ticket, envelope, on) if waiting else None,
        finance=accounts.list_people(session, Role.FINANCE),
        names=accounts.names_of(
            session,
            _people(ticket, conditions, tranches, [account, proposed], bounce, lines, pendings, cofinancings),
        ),
    )


def _beyond(session: Session, pendings: Sequence[PendingRow]) -> dict[UUID, Sentence]:
    found = interest_excesses(session, [row.entry for row in pendings if row.answer is None])
    return {entry_id: excess.sentence for entry_id, excess in found.items()}


def _people(
    ticket: Ticket,
    conditions: Sequence[Condition],
    tranches: Sequence[TrancheRow],
    known: Sequence[BankAccount | None],
    bounce: BounceBehind | None,
    lines: Sequence[Line],
    pendings: Sequence[PendingRow],
    cofinancings: Sequence[CofinancingRow],
) -> set[UUID]:
    """Whoever is named on the page, to be read in one query."""
    found: set[UUID | None] = {ticket.owner_id, ticket.signed_by}
    found |= {each.cleared_by for each in conditions}
    found |= {line.entry.author_id for line in lines} | {line.proposed_by for line in lines}
    for proposal in pendings:
        found |= {proposal.entry.author_id, proposal.answer.person_id if proposal.answer else None}
    for each in (one for line in cofinancings for one in line.records):
        found |= {each.record.author_id, each.confirmation.person_id if each.confirmation else None}
    for row in tranches:
        for payment in filter(None, [row.payment, *row.returned]):
            found |= {payment.requested_by, payment.verified_by, payment.paid_by}
    for held in known:
        if held is not None:
            found |= {held.proposed_by, held.checked_by, held.verified_by}
    if bounce is not None:
        found |= {bounce.recorded.author_id, bounce.accepted.person_id}
    return {each for each in found if each is not None}
