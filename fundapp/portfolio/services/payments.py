"""How does money leave: a tranche planned, asked for, verified by one person and paid by another?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.types import Need
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import last_saved, record
from fundapp.kernel.money import Money
from fundapp.kernel.seen import check_seen
from fundapp.portfolio import queries, rules
from fundapp.portfolio.events import (
    PaymentMade,
    PaymentReturned,
    PaymentUnverified,
    PaymentVerified,
    TrancheRequested,
    TrancheSentBack,
    TranchesPlanned,
)
from fundapp.portfolio.models import BankAccount, LedgerEntry, Payment, PendingEntry, Ticket, Tranche
from fundapp.portfolio.services import ledger
from fundapp.portfolio.services.accounts import propose_account, verify_again
from fundapp.portfolio.types import EntryKind, PaymentState


@dataclass(frozen=True)
class Planned:
    """One tranche as the fund means to pay it."""

    milestone: str
    amount: Money
    due_on: date


def plan_tranches(
    session: Session,
    *,
    ticket_id: UUID,
    plan: Sequence[Planned],
    seen: str | None = None,
    by: UUID,
    at: datetime,
) -> list[Tranche]:
    """Plan a signed ticket anew, as long as nothing has been asked for; what was planned before is kept."""
    ticket = queries.lock_ticket(session, ticket_id)
    rules.endings.check_open(dossiers.lock_dossier(session, ticket.dossier_id).status)
    if not ticket.committed:
        raise Refused("Signez d’abord le ticket : ses tranches se partagent le montant engagé.")
    before = queries.tranches_of(session, ticket_id)
    begun = any(row.begun for row in before)
    rules.tickets.check_tranches(ticket.committed, [each.amount for each in plan], begun=begun)
    shown = rules.tickets.plan_shown(row.tranche for row in before)
    saved = partial(last_saved, session, ticket.dossier_id, TranchesPlanned, ticket_id=str(ticket_id))
    check_seen(shown, seen, rules.tickets.plan_shown(plan), saved)
    for row in before:
        row.tranche.replaced_at = at
    session.flush()
    tranches = [
        Tranche(
            ticket_id=ticket_id,
            position=position,
            milestone=each.milestone,
            amount=each.amount,
            due_on=each.due_on,
            planned_at=at,
        )
        for position, each in enumerate(plan, start=1)
    ]
    session.add_all(tranches)
    cents = tuple(each.amount.cents for each in plan)
    record(session, TranchesPlanned(ticket.id, ticket.dossier_id, cents), by=by, at=at)
    return tranches


def request_tranche(
    session: Session,
    *,
    ticket_id: UUID,
    tranche_id: UUID,
    evidence: str,
    iban: str,
    bic: str,
    holder: str,
    by: UUID,
    at: datetime,
) -> Payment:
    """The founder asks for a tranche, with the evidence of its milestone and the account to pay."""
    ticket = queries.lock_ticket(session, ticket_id)
    rules.endings.check_open(dossiers.lock_dossier(session, ticket.dossier_id).status)
    tranche = queries.get_tranche(session, tranche_id, ticket_id)
    asked = queries.find_live_payment(session, tranche_id)
    rules.payments.check_request(asked.state if asked else None, committed=bool(ticket.committed))
    rules.payments.check_order(queries.first_not_asked(session, tranche))
    account = propose_account(session, ticket=ticket, iban=iban, bic=bic, holder=holder, by=by, at=at)
    payment = Payment(
        ticket_id=ticket_id,
        tranche_id=tranche_id,
        account_id=account.id,
        amount=tranche.amount,
        state=PaymentState.REQUESTED,
        evidence=evidence,
        requested_by=by,
        requested_at=at,
    )
    session.add(payment)
    session.flush()
    requested = TrancheRequested(payment.id, tranche_id, ticket_id, ticket.dossier_id, payment.amount)
    record(session, requested, by=by, at=at)
    return payment


def verify_payment(
    session: Session, *, ticket_id: UUID, payment_id: UUID, note: str, by: UUID, at: datetime
) -> Payment:
    ticket, payment = _locked(session, ticket_id, payment_id)
    rules.payments.check_verifier(payment.state, payment.requested_by, by)
    rules.payments.check_pieces(queries.lock_pieces(session, ticket, Need.BEFORE_PAYMENT, paris_day(at)))
    payment.state, payment.answer = PaymentState.VERIFIED, note
    payment.verified_by, payment.verified_at = by, at
    verified = PaymentVerified(payment.id, payment.tranche_id, ticket.id, ticket.dossier_id, payment.amount)
    record(session, verified, by=by, at=at)
    return payment


def unverify_payment(
    session: Session, *, ticket_id: UUID, payment_id: UUID, by: UUID, at: datetime
) -> Payment:
    """Whoever verified takes it back, so that somebody else may verify and they may pay."""
    ticket, payment = _locked(session, ticket_id, payment_id)
    rules.payments.check_unverify(payment.state, payment.verified_by, by)
    payment.state, payment.answer = PaymentState.REQUESTED, ""
    payment.verified_by = payment.verified_at = None
    unverified = PaymentUnverified(payment.id, payment.tranche_id, ticket.id, ticket.dossier_id)
    record(session, unverified, by=by, at=at)
    return payment


def send_back_payment(
    session: Session, *, ticket_id: UUID, payment_id: UUID, reason: str, by: UUID, at: datetime
) -> Payment:
    """Ask the founder for something else, with the reason; they may ask for the tranche again."""
    ticket, payment = _locked(session, ticket_id, payment_id)
    rules.payments.check_send_back(payment.state)
    payment.state, payment.answer = PaymentState.SENT_BACK, reason
    sent_back = TrancheSentBack(payment.id, payment.tranche_id, ticket.id, ticket.dossier_id, ticket.owner_id)
    record(session, sent_back, by=by, at=at)
    return payment


def pay(
    session: Session,
    *,
    ticket_id: UUID,
    payment_id: UUID,
    reference: str,
    effective_on: date,
    by: UUID,
    at: datetime,
) -> Payment:
    """Record a transfer that a third person orders; a second click finds it paid."""
    ticket, payment = _locked(session, ticket_id, payment_id)
    rules.payments.check_payer(payment.state, payment.requested_by, payment.verified_by, by)
    account = _check_gate(session, ticket, payment, paris_day(at))
    rules.payments.check_effective(effective_on, _earliest(ticket, payment, account), paris_day(at))
    payment.state, payment.paid_by, payment.paid_at = PaymentState.PAID, by, at
    payment.reference, payment.effective_on = reference, effective_on
    ledger.write(
        session,
        ticket,
        EntryKind.PAY,
        payment.amount,
        effective_on=effective_on,
        by=by,
        at=at,
        payment_id=payment.id,
        note=reference,
    )
    ticket.state = rules.tickets.state_after_payment(ticket.layers)
    made = PaymentMade(
        payment.id,
        payment.tranche_id,
        ticket.id,
        ticket.dossier_id,
        ticket.owner_id,
        payment.amount,
        effective_on,
    )
    record(session, made, by=by, at=at)
    return payment


def bounce(
    session: Session, ticket: Ticket, entry: LedgerEntry, pending: PendingEntry, *, at: datetime
) -> None:
    """What a reversed payment becomes, under its ticket's lock; its tranche may be asked for again."""
    cause = pending.cause
    assert entry.payment_id is not None
    assert cause is not None
    payment = queries.lock_payment(session, entry.payment_id)
    payment.state, payment.returned_at = PaymentState.RETURNED, at
    payment.returned_on, payment.returned_for = entry.effective_on, cause
    ticket.state = rules.tickets.state_after_payment(ticket.layers)
    if cause.of_account:
        verify_again(session, ticket=ticket, account_id=payment.account_id, by=entry.author_id, at=at)
    returned = PaymentReturned(
        payment.id,
        payment.tranche_id,
        ticket.id,
        ticket.dossier_id,
        payment.amount,
        entry.effective_on,
        cause,
        pending.id,
    )
    record(session, returned, by=entry.author_id, at=at)


def _locked(session: Session, ticket_id: UUID, payment_id: UUID) -> tuple[Ticket, Payment]:
    """The ticket first, then its payment: always in this order, so that nobody waits in a circle."""
    ticket = queries.lock_ticket(session, ticket_id)
    queries.get_payment(session, payment_id, ticket_id)
    return ticket, queries.lock_payment(session, payment_id)


def _earliest(ticket: Ticket, payment: Payment, account: BankAccount) -> date:
    """The day when everything that comes before a transfer had been done."""
    moments = (payment.requested_at, payment.verified_at, account.verified_at)
    days = [paris_day(moment) for moment in moments if moment is not None]
    return max([*days, ticket.signed_on or days[0]])


def _check_gate(session: Session, ticket: Ticket, payment: Payment, on: date) -> BankAccount:
    account = session.get(BankAccount, payment.account_id, populate_existing=True, with_for_update=True)
    assert account is not None
    pending = queries.pending_conditions(queries.conditions_of(session, ticket.id))
    pieces = queries.lock_pieces(session, ticket, Need.BEFORE_PAYMENT, on)
    rules.payments.check_gate(ticket.layers, payment.amount, [*pending, *pieces], account.state)
    return account
