"""Tickets as tests need them: reserved by a vote, signed, planned, asked for, paid; committed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.accounts.models import Person
from fundapp.committee import services as committee_services
from fundapp.committee.models import Decision, Poll, Seat
from fundapp.committee.types import Choice
from fundapp.diligence.types import Condition
from fundapp.dossiers.services.pieces import Received
from fundapp.dossiers.types import DocumentKind, MediaType, ScanState
from fundapp.kernel.clock import paris_day
from fundapp.kernel.events import SYSTEM, PastEvent
from fundapp.kernel.money import Money
from fundapp.policy import Role
from fundapp.portfolio import queries, services
from fundapp.portfolio.models import CofinancingRecord, Payment, PendingEntry, Ticket
from fundapp.portfolio.reactions import refresh_totals
from fundapp.portfolio.services.cofinancing import Proof
from fundapp.portfolio.services.payments import Planned
from fundapp.portfolio.types import BounceCause, Grade, Nature, ReturnNature
from fundapp.programme.types import Instrument
from tests.factories import accounts, committee, dossiers

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
SIGNED_ON = date(2026, 11, 23)
IBAN, OTHER_IBAN = "FR7630006000011234567890189", "FR1420041010050500013M02606"
BIC = "AGRIFRPP"
PROOF = Received(
    "contrat.pdf", MediaType.PDF, len(dossiers.PDF), hashlib.sha256(dossiers.PDF).hexdigest(), ScanState.CLEAN
)


@dataclass(frozen=True)
class Team:
    """The people of the fund that money passes through."""

    manager: Person
    finance: Person
    other_finance: Person


def team(session: Session) -> Team:
    return Team(
        accounts.person(session, roles=[Role.MANAGER], name="Anne Gérante"),
        accounts.person(session, roles=[Role.FINANCE], name="Bruno Finance"),
        accounts.person(session, roles=[Role.FINANCE], name="Chloé Finance"),
    )


def adopted_poll(
    session: Session,
    *,
    amount: Money | None = None,
    instrument: Instrument = Instrument.SHARES,
    conditions: Sequence[Condition] = (),
    owner_id: UUID | None = None,
    papers: bool = False,
    as_is: bool = False,
    at: datetime = AT,
    **answers: str,
) -> Poll:
    """Everybody has voted for; nobody has closed the poll yet. `papers`: those of a signature are asked."""
    dossier = committee.dossier_before_committee(session, owner_id=owner_id, at=at, **answers)
    if not papers:
        dossiers.waive(session, dossier, DocumentKind.TAX, DocumentKind.SOCIAL, DocumentKind.BANK, at=at)
    item = committee.convened_item(
        session,
        dossier=dossier,
        amount=amount,
        instrument=instrument,
        conditions=conditions,
        as_is=as_is,
        at=at,
    )
    members = _members(session, at)
    committee.declare(session, dossier.id, *members, at=at)
    poll = committee_services.open_poll(
        session, item_id=item.id, closes_at=at + committee.CLOSES, secret=False, by=members[0].id, at=at
    )
    for each in members:
        committee.cast(session, poll, each, Choice.FOR)
    return poll


def voted_ticket(
    session: Session, *, amount: Money | None = None, at: datetime = AT, **options: Any
) -> Ticket:
    """Adopted by a committee and settled: it holds its envelope, if there was room."""
    poll = adopted_poll(session, amount=amount, at=at, **options)
    decision = services.settle_poll(session, poll_id=poll.id, by=SYSTEM, at=at + committee.CLOSES)
    session.commit()
    assert decision is not None
    return ticket_of(session, decision)


def ticket_of(session: Session, decision: Decision) -> Ticket:
    return session.exec(select(Ticket).where(Ticket.decision_id == decision.id)).one()


def _members(session: Session, at: datetime) -> Sequence[Person]:
    """One committee for all the votes of a test."""
    seated = session.exec(
        select(Person).join(Seat, col(Seat.person_id) == col(Person.id)).order_by(col(Person.id))
    ).all()
    return seated or committee.members(session, at=at)


def signed_ticket(
    session: Session,
    *,
    by: UUID,
    amount: Money | None = None,
    parts: int = 2,
    at: datetime = AT,
    **options: Any,
) -> Ticket:
    """Signed for all that was voted, its tranches planned in equal parts."""
    ticket = voted_ticket(session, amount=amount, at=at, **options)
    later = at + timedelta(hours=3)
    services.sign_ticket(
        session, ticket_id=ticket.id, amount=ticket.voted, signed_on=SIGNED_ON, by=by, at=later
    )
    plan = [
        Planned(f"Jalon {index + 1}", share, date(2027, 1 + index, 15))
        for index, share in enumerate(ticket.voted.split(parts))
    ]
    services.plan_tranches(session, ticket_id=ticket.id, plan=plan, by=by, at=later)
    session.commit()
    return queries.get_ticket(session, ticket.id)


def requested_payment(
    session: Session,
    ticket: Ticket,
    *,
    position: int = 1,
    evidence: str = "Procès-verbal de réception du 20 novembre.",
    iban: str = IBAN,
    at: datetime = AT,
) -> Payment:
    """Asked for by the founder, with an account they confirmed and nobody has verified yet."""
    row = queries.tranches_of(session, ticket.id)[position - 1]
    made = services.request_tranche(
        session,
        ticket_id=ticket.id,
        tranche_id=row.tranche.id,
        evidence=evidence,
        iban=iban,
        bic=BIC,
        holder="Hydrogène des Dunes",
        by=ticket.owner_id,
        at=at + timedelta(hours=4),
    )
    services.confirm_account(session, account_id=made.account_id, at=at + timedelta(hours=4))
    session.commit()
    return made


def verified_payment(
    session: Session, ticket: Ticket, *, by: UUID, position: int = 1, at: datetime = AT
) -> Payment:
    """Verified, and so is the account: somebody else may pay."""
    made = requested_payment(session, ticket, position=position, at=at)
    verify(session, ticket, made, by=by, at=at)
    return made


def verify(session: Session, ticket: Ticket, payment: Payment, *, by: UUID, at: datetime = AT) -> None:
    later = at + timedelta(hours=5)
    services.verify_payment(
        session, ticket_id=ticket.id, payment_id=payment.id, note="Factures lues.", by=by, at=later
    )
    proposed = queries.account_in_question(session, ticket.startup_id)
    if proposed is not None:
        services.verify_account(
            session, ticket_id=ticket.id, account_id=proposed.id, note="Rappelé au siège.", by=by, at=later
        )
    session.commit()


def paid_payment(
    session: Session, ticket: Ticket, *, verifier: UUID, payer: UUID, position: int = 1, at: datetime = AT
) -> Payment:
    made = verified_payment(session, ticket, by=verifier, position=position, at=at)
    services.pay(
        session,
        ticket_id=ticket.id,
        payment_id=made.id,
        reference="VIR-2026-001",
        effective_on=paris_day(at),
        by=payer,
        at=at + timedelta(hours=6),
    )
    session.commit()
    return made


def returned_money(
    session: Session,
    ticket: Ticket,
    amount: Money,
    *,
    by: UUID,
    second: UUID | None = None,
    nature: ReturnNature = ReturnNature.CAPITAL,
    effective_on: date = SIGNED_ON,
    evidence: str = "Relevé du 23 novembre, de la banque.",
    proven: bool = True,
    at: datetime = AT + timedelta(hours=8),
) -> PendingEntry:
    """Proposed by one; accepted by `second` when it has to be."""
    made = services.propose_return(
        session,
        ticket_id=ticket.id,
        amount=amount,
        nature=nature,
        effective_on=effective_on,
        basis=services.Basis(evidence, PROOF if proven else None),
        by=by,
        at=at,
    )
    if made.needs_second and second is not None:
        services.accept_entry(session, ticket_id=ticket.id, pending_id=made.id, by=second, at=at)
    session.commit()
    return made


def bounced_payment(
    session: Session,
    ticket: Ticket,
    payment: Payment,
    *,
    by: UUID,
    second: UUID | None = None,
    cause: BounceCause = BounceCause.CLOSED_ACCOUNT,
    effective_on: date | None = None,
    at: datetime = AT + timedelta(hours=8),
) -> PendingEntry:
    """Proposed by one, and accepted by `second` if there is one."""
    made = services.propose_bounce(
        session,
        ticket_id=ticket.id,
        payment_id=payment.id,
        cause=cause,
        effective_on=effective_on or paris_day(at),
        basis=services.Basis("Avis de rejet du 23 novembre, de la banque.", PROOF),
        by=by,
        at=at,
    )
    if second is not None:
        services.accept_entry(session, ticket_id=ticket.id, pending_id=made.id, by=second, at=at)
    session.commit()
    return made


def recorded_cofinancing(
    session: Session,
    dossier_id: UUID,
    *,
    by: UUID,
    second: UUID | None = None,
    name: str = "Fonds régional",
    siren: str = "",
    nature: Nature = Nature.PRIVATE,
    grade: Grade = Grade.SIGNED,
    amount: Money,
    evidence: str = "Lettre du 20 novembre, signée.",
    proven: bool = True,
    at: datetime = AT,
) -> CofinancingRecord:
    """With a file as its proof; `second` confirms it when it has to be."""
    made = services.record_cofinancing(
        session,
        dossier_id=dossier_id,
        proof=Proof(name, nature, grade, amount, evidence, siren, PROOF if proven else None),
        by=by,
        at=at,
    )
    if made.needs_second and second is not None:
        [ticket, *_] = queries.tickets_of_dossier(session, dossier_id)
        services.confirm_cofinancing(session, ticket_id=ticket.id, record_id=made.id, by=second, at=at)
    session.commit()
    return made


def relay(session: Session) -> None:
    """Do what the worker does for the ledger: every movement refreshes its totals."""
    written = session.exec(
        select(PastEvent).where(PastEvent.name == "LedgerWritten").order_by(col(PastEvent.id))
    )
    for past in written.all():
        refresh_totals(session, past)
    told = sa.update(PastEvent).where(
        col(PastEvent.name) == "LedgerWritten", col(PastEvent.relayed_at).is_(None)
    )
    session.execute(told.values(relayed_at=PastEvent.at))
    session.commit()
