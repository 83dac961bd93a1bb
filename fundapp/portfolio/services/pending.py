"""How does one person propose a movement of money that came back, and another decide on it?"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers.services.pieces import Received
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import record
from fundapp.kernel.money import Money
from fundapp.kernel.words import Sentence
from fundapp.portfolio import queries, rules
from fundapp.portfolio.events import EntryProposed, EntryRefused, MoneyReturned, ReturnReversed
from fundapp.portfolio.models import LedgerEntry, PendingAnswer, PendingEntry, PendingFile, Ticket
from fundapp.portfolio.services import ledger, payments
from fundapp.portfolio.types import BounceCause, EntryKind, PendingKind, ReturnNature
from fundapp.programme import queries as programme

THRESHOLD = "return.second_person_cents"


@dataclass(frozen=True)
class Basis:
    """What a movement rests on: the words, and the document if there is one."""

    evidence: str
    file: Received | None = None


def propose_return(
    session: Session,
    *,
    ticket_id: UUID,
    amount: Money,
    nature: ReturnNature,
    effective_on: date,
    basis: Basis,
    by: UUID,
    at: datetime,
) -> PendingEntry:
    """Money that came back to the fund; up to its threshold one person suffices, and the ledger has it.

    Interest beyond the fund's highest rate is decided on by two, whatever its amount.
    """
    ticket = queries.lock_ticket(session, ticket_id)
    rules.payments.check_return(ticket.instrument, ticket.layers)
    rules.pending.check_nature(ticket.instrument, nature)
    first_paid_on = queries.first_paid_on(session, ticket_id) or effective_on
    rules.payments.check_returned_on(effective_on, first_paid_on, paris_day(at))
    known = queries.evidence_known(
        session, ticket_id, amount=amount, nature=nature, effective_on=effective_on
    )
    rules.pending.check_first(known=rules.pending.is_said(basis.evidence, known))
    made = PendingEntry(
        ticket_id=ticket_id,
        kind=PendingKind.RETURN,
        nature=nature,
        amount=amount,
        effective_on=effective_on,
        evidence=basis.evidence.strip(),
        needs_second=_needs_second(session, ticket, amount, at),
        author_id=by,
        at=at,
    )
    missing = rules.proofs.OF_RETURN
    if beyond := queries.interest_excesses(session, [made]).get(made.id):
        made.needs_second, missing = True, rules.proofs.of_interest(beyond.sentence)
    _check_basis(basis, needs_second=made.needs_second, missing=missing)
    return _propose(session, ticket, made, basis.file)


def propose_bounce(
    session: Session,
    *,
    ticket_id: UUID,
    payment_id: UUID,
    cause: BounceCause,
    effective_on: date,
    basis: Basis,
    by: UUID,
    at: datetime,
) -> PendingEntry:
    """A transfer that came back on a day, or never left: always by two (FIN-34)."""
    ticket = queries.lock_ticket(session, ticket_id)
    payment = queries.get_payment(session, payment_id, ticket_id)
    rules.pending.check_bounce(payment.state)
    assert payment.effective_on is not None
    rules.pending.check_bounced_on(effective_on, payment.effective_on, paris_day(at))
    _check_basis(basis, needs_second=True, missing=rules.proofs.OF_BOUNCE)
    made = PendingEntry(
        ticket_id=ticket_id,
        kind=PendingKind.BOUNCE,
        cause=cause,
        amount=payment.amount,
        effective_on=effective_on,
        evidence=basis.evidence.strip(),
        reverses_id=queries.entry_of_payment(session, payment_id).id,
        needs_second=True,
        author_id=by,
        at=at,
    )
    return _propose(session, ticket, made, basis.file)


def propose_reversal(
    session: Session, *, ticket_id: UUID, entry_id: UUID, evidence: str, by: UUID, at: datetime
) -> PendingEntry:
    """The opposite of a return written by mistake, on the same day; other movements have their own acts."""
    ticket = queries.lock_ticket(session, ticket_id)
    wrong = queries.get_entry(session, entry_id, ticket_id)
    if wrong.kind is not EntryKind.RETURN:
        raise Refused(
            "Seul un retour se contre-passe ici : les autres mouvements suivent l’état du ticket.",
        )
    made = PendingEntry(
        ticket_id=ticket_id,
        kind=PendingKind.REVERSAL,
        amount=wrong.amount,
        effective_on=wrong.effective_on,
        evidence=evidence.strip(),
        reverses_id=entry_id,
        needs_second=_needs_second(session, ticket, wrong.amount, at),
        author_id=by,
        at=at,
    )
    return _propose(session, ticket, made, None)


def accept_entry(
    session: Session, *, ticket_id: UUID, pending_id: UUID, by: UUID, at: datetime
) -> PendingAnswer:
    """Write it, if it still holds: what came since is judged again."""
    ticket, pending = _to_decide(session, ticket_id, pending_id)
    rules.pending.check_accepted_by(author=pending.author_id, decider=by)
    return _write(session, ticket, pending, by=by, at=at)


def refuse_entry(
    session: Session, *, ticket_id: UUID, pending_id: UUID, reason: str, by: UUID, at: datetime
) -> PendingAnswer:
    """Nothing is written; by its author, it is taken back."""
    ticket, pending = _to_decide(session, ticket_id, pending_id)
    refused = EntryRefused(pending.id, ticket.id, ticket.dossier_id, pending.kind, pending.amount)
    record(session, refused, by=by, at=at)
    return _answer(session, pending, None, reason=reason.strip(), by=by, at=at)


def _propose(session: Session, ticket: Ticket, made: PendingEntry, file: Received | None) -> PendingEntry:
    """Keep the proposal, which must hold today; write it at once when nobody else is needed."""
    ledger.check_pending(session, ticket, made)
    if made.reverses_id is not None:
        rules.pending.check_not_proposed(waiting=queries.is_proposed(session, made.reverses_id))
    session.add(made)
    session.flush()
    if file is not None:
        session.add(PendingFile(pending_id=made.id, **vars(file)))
    if made.needs_second:
        proposed = EntryProposed(made.id, ticket.id, ticket.dossier_id, made.kind, made.amount)
        record(session, proposed, by=made.author_id, at=made.at)
    else:
        _write(session, ticket, made, by=made.author_id, at=made.at)
    return made


def _check_basis(basis: Basis, *, needs_second: bool, missing: Sentence) -> None:
    rules.proofs.check_evidence(
        basis.evidence, file=basis.file is not None, needs_second=needs_second, missing=missing
    )


def _needs_second(session: Session, ticket: Ticket, amount: Money, at: datetime) -> bool:
    day = paris_day(at)
    threshold = Money(int(programme.parameter(session, THRESHOLD, day)))
    alone = queries.moved_alone(session, ticket.id, day)
    return rules.pending.needs_second(threshold, alone=alone, new=amount)


def _to_decide(session: Session, ticket_id: UUID, pending_id: UUID) -> tuple[Ticket, PendingEntry]:
    ticket = queries.lock_ticket(session, ticket_id)
    pending = queries.get_pending(session, pending_id, ticket_id)
    decided = queries.find_answer(session, pending_id) is not None
    rules.pending.check_decision(decided=decided)
    return ticket, pending


def _write(
    session: Session, ticket: Ticket, pending: PendingEntry, *, by: UUID, at: datetime
) -> PendingAnswer:
    entry = ledger.write_pending(session, ticket, pending, by=by, at=at)
    if pending.kind is PendingKind.RETURN:
        returned = MoneyReturned(
            ticket.id, ticket.dossier_id, pending.amount, pending.effective_on, pending.id
        )
        record(session, returned, by=by, at=at)
    elif pending.kind is PendingKind.REVERSAL:
        undone = ReturnReversed(ticket.id, ticket.dossier_id, pending.amount, pending.id)
        record(session, undone, by=by, at=at)
    else:
        payments.bounce(session, ticket, entry, pending, at=at)
    return _answer(session, pending, entry, by=by, at=at)


def _answer(
    session: Session,
    pending: PendingEntry,
    entry: LedgerEntry | None,
    *,
    reason: str = "",
    by: UUID,
    at: datetime,
) -> PendingAnswer:
    answer = PendingAnswer(
        pending_id=pending.id, entry_id=entry.id if entry else None, reason=reason, person_id=by, at=at
    )
    session.add(answer)
    session.flush()
    return answer
