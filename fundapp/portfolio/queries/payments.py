"""Which tranches are planned, which payments wait for whom, and to which account do they go?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.dossiers.models import Dossier, Startup
from fundapp.kernel import rows
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import NotFound
from fundapp.kernel.events import PastEvent
from fundapp.kernel.words import Sentence
from fundapp.portfolio import rules
from fundapp.portfolio.events import TranchesPlanned
from fundapp.portfolio.models import BankAccount, Payment, Ticket, Tranche
from fundapp.portfolio.queries.tickets import not_yet
from fundapp.portfolio.types import AccountState, PaymentState

LIVE = [state for state in PaymentState if not state.over]
"""A tranche has at most one request in these states."""


@dataclass(frozen=True)
class TrancheRow:
    """One tranche with the payments it was asked for by: the last one is the one that counts."""

    tranche: Tranche
    payment: Payment | None
    account: BankAccount | None
    sent_back: Sequence[Payment] = ()
    returned: Sequence[Payment] = ()
    too_early: Sentence | None = None
    """Which tranche has to be asked for before this one; None when nothing is in its way."""

    def late_on(self, today: date) -> bool:
        """Planned for a day that has passed, and not paid."""
        paid = self.payment is not None and self.payment.state is PaymentState.PAID
        return not paid and self.tranche.due_on < today

    @property
    def begun(self) -> bool:
        """Whether it has ever been asked for."""
        return bool(self.payment or self.sent_back or self.returned)

    @property
    def last_evidence(self) -> str:
        """What the founder wrote the last time, when they have to ask again."""
        over = sorted([*self.sent_back, *self.returned], key=lambda payment: payment.id)
        return over[-1].evidence if over and self.payment is None else ""


@dataclass(frozen=True)
class PaymentRow:
    """A payment that waits for somebody."""

    payment: Payment
    ticket: Ticket
    company: str
    milestone: str


@dataclass(frozen=True)
class DueTranche:
    """Money that will leave, and when."""

    tranche: Tranche
    ticket: Ticket
    company: str
    late: bool
    """Whether its day had passed when the list was read."""


def tranches_of(session: Session, ticket_id: UUID) -> list[TrancheRow]:
    tranches = session.exec(
        select(Tranche)
        .where(Tranche.ticket_id == ticket_id, col(Tranche.replaced_at).is_(None))
        .order_by(col(Tranche.position))
    ).all()
    asked = session.exec(
        select(Payment, BankAccount)
        .join(BankAccount, col(BankAccount.id) == col(Payment.account_id))
        .where(Payment.ticket_id == ticket_id)
        .order_by(col(Payment.id))
    ).all()
    found: list[TrancheRow] = []
    for tranche in tranches:
        first = next((row.tranche.position for row in found if row.payment is None), None)
        found.append(_row(tranche, [pair for pair in asked if pair[0].tranche_id == tranche.id], first))
    return found


def _row(tranche: Tranche, asked: Sequence[tuple[Payment, BankAccount]], first: int | None) -> TrancheRow:
    back = [payment for payment, _ in asked if payment.state is PaymentState.SENT_BACK]
    returned = [payment for payment, _ in asked if payment.state is PaymentState.RETURNED]
    live = [pair for pair in asked if not pair[0].state.over]
    payment, account = live[-1] if live else (None, None)
    return TrancheRow(tranche, payment, account, back, returned, rules.payments.too_early(first))


def get_tranche(session: Session, tranche_id: UUID, ticket_id: UUID) -> Tranche:
    found = session.get(Tranche, tranche_id)
    if found is None or found.ticket_id != ticket_id or found.replaced_at is not None:
        raise NotFound
    return found


def get_payment(session: Session, payment_id: UUID, ticket_id: UUID) -> Payment:
    """A payment of this very ticket: another ticket's is not found."""
    found = session.get(Payment, payment_id)
    if found is None or found.ticket_id != ticket_id:
        raise NotFound
    return found


def lock_payment(session: Session, payment_id: UUID) -> Payment:
    return rows.lock(session, Payment, payment_id)


def find_live_payment(session: Session, tranche_id: UUID) -> Payment | None:
    """The request in progress for a tranche, or its payment; what was sent back or came back is over."""
    return session.exec(
        select(Payment).where(Payment.tranche_id == tranche_id, col(Payment.state).in_(LIVE))
    ).first()


def first_not_asked(session: Session, tranche: Tranche) -> int | None:
    """The position of the first tranche before this one that nobody asks for; None when there is none."""
    asked = select(Payment.tranche_id).where(
        Payment.ticket_id == tranche.ticket_id, col(Payment.state).in_(LIVE)
    )
    return session.exec(
        select(sa.func.min(Tranche.position)).where(
            Tranche.ticket_id == tranche.ticket_id,
            col(Tranche.replaced_at).is_(None),
            Tranche.position < tranche.position,
            col(Tranche.id).not_in(asked),
        )
    ).one()


def payments_in_state(
    session: Session,
    state: PaymentState,
    *,
    hidden: Collection[UUID] = (),
    but: UUID | None = None,
    limit: int,
) -> list[PaymentRow]:
    """What waits to be verified, or to be paid, but what this person verified: the oldest request first."""
    query = (
        select(Payment, Ticket, Startup.name, Tranche.milestone)
        .join(Ticket, col(Ticket.id) == col(Payment.ticket_id))
        .join(Startup, col(Startup.id) == col(Ticket.startup_id))
        .join(Tranche, col(Tranche.id) == col(Payment.tranche_id))
        .where(col(Payment.state) == state)
        .order_by(col(Payment.id))
        .limit(limit)
    )
    if hidden:
        query = query.where(col(Ticket.dossier_id).not_in(hidden))
    if but is not None:
        query = query.where(col(Payment.verified_by).is_distinct_from(but))
    return [PaymentRow(*row) for row in session.exec(query).all()]


def list_due_tranches(
    session: Session,
    *,
    known_at: datetime,
    until: date,
    hidden: Collection[UUID] = (),
    after: UUID | None = None,
    limit: int = 50,
) -> list[DueTranche]:
    """Tranches planned and not paid yet as it was known at a moment, the next one first, paged by key.

    Nothing leaves any more for a dossier that has ended.
    """
    paid = select(Payment.tranche_id).where(
        col(Payment.paid_at) <= known_at, not_yet(Payment.returned_at, known_at)
    )
    query = (
        select(Tranche, Ticket, Startup.name)
        .join(Ticket, col(Ticket.id) == col(Tranche.ticket_id))
        .join(Startup, col(Startup.id) == col(Ticket.startup_id))
        .join(Dossier, col(Dossier.id) == col(Ticket.dossier_id))
        .where(
            Tranche.due_on <= until,
            not_yet(Dossier.ended_at, known_at),
            Tranche.planned_at <= known_at,
            not_yet(Tranche.replaced_at, known_at),
            col(Tranche.id).not_in(paid),
        )
        .order_by(col(Tranche.due_on), col(Tranche.id))
        .limit(limit)
    )
    if hidden:
        query = query.where(col(Ticket.dossier_id).not_in(hidden))
    last = session.get(Tranche, after) if after is not None else None
    if last is not None:
        place = sa.tuple_(col(Tranche.due_on), col(Tranche.id))
        query = query.where(place > sa.tuple_(sa.literal(last.due_on), sa.literal(last.id)))
    today = paris_day(known_at)
    return [DueTranche(*row, late=row[0].due_on < today) for row in session.exec(query).all()]


def plans_forgotten(session: Session, known_at: datetime) -> int:
    """Tickets planned at a moment whose tranches of then are lost: they were replaced without a trace."""
    planned = sa.cast(col(PastEvent.payload)["ticket_id"].astext, sa.Uuid)
    kept = select(Tranche.ticket_id).where(Tranche.planned_at <= known_at)
    return session.exec(
        select(sa.func.count(sa.distinct(planned))).where(
            PastEvent.name == TranchesPlanned.__name__, PastEvent.at <= known_at, planned.not_in(kept)
        )
    ).one()


def account_in_use(session: Session, startup_id: UUID) -> BankAccount | None:
    return session.exec(
        select(BankAccount).where(
            BankAccount.startup_id == startup_id, col(BankAccount.state) == AccountState.VERIFIED
        )
    ).first()


def ever_in_use(session: Session, startup_id: UUID) -> bool:
    """Whether an account of the company has ever been verified: another one is then a change (ID-13)."""
    verified = select(BankAccount.id).where(
        BankAccount.startup_id == startup_id, col(BankAccount.verified_at).is_not(None)
    )
    return session.exec(verified.limit(1)).first() is not None


def account_in_question(session: Session, startup_id: UUID) -> BankAccount | None:
    """The account somebody still has to verify."""
    return session.exec(
        select(BankAccount).where(
            BankAccount.startup_id == startup_id,
            col(BankAccount.state).in_([state for state in AccountState if state.in_question]),
        )
    ).first()


def get_account(session: Session, ticket_id: UUID, account_id: UUID) -> BankAccount:
    """An account of the company of this very ticket."""
    found = session.exec(
        select(BankAccount)
        .join(Ticket, col(Ticket.startup_id) == col(BankAccount.startup_id))
        .where(BankAccount.id == account_id, Ticket.id == ticket_id)
    ).first()
    if found is None:
        raise NotFound
    return found


def get_bank_account(session: Session, account_id: UUID) -> BankAccount:
    return rows.get(session, BankAccount, account_id)


def is_new_account(session: Session, startup_id: UUID, iban: str) -> bool:
    """Whether this IBAN is neither the company's account in use nor the one in question."""
    known = (account_in_use(session, startup_id), account_in_question(session, startup_id))
    return all(account is None or account.iban != iban for account in known)


def lock_account(session: Session, account_id: UUID, startup_id: UUID) -> BankAccount:
    found = session.exec(
        select(BankAccount)
        .where(BankAccount.id == account_id, BankAccount.startup_id == startup_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound
    return found
