"""How does a company's bank account come into use: proposed by one, verified by others?"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.kernel import rows
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import record
from fundapp.portfolio import queries, rules
from fundapp.portfolio.events import BankAccountConfirmed, BankAccountJudged, BankAccountProposed
from fundapp.portfolio.models import BankAccount, Ticket
from fundapp.portfolio.types import AccountState


def propose_account(
    session: Session, *, ticket: Ticket, iban: str, bic: str, holder: str, by: UUID, at: datetime
) -> BankAccount:
    """The company's account: the one in use or in question when it is the same, a new one otherwise."""
    iban, bic = rules.payments.check_iban(iban), rules.payments.check_bic(bic)
    in_question = _lock_in_question(session, ticket)
    in_use = queries.account_in_use(session, ticket.startup_id)
    if in_use is not None and _is(in_use, iban, bic, holder):
        return in_use
    if in_question is not None and _is(in_question, iban, bic, holder):
        return in_question
    if in_question is not None and not in_question.again:
        raise Refused(
            "Le compte %(iban)s attend déjà d’être vérifié : "
            "attendez la réponse avant d’en proposer un autre.",
            field="iban",
            iban=in_question.masked,
        )
    if in_question is not None:
        in_question.state = AccountState.REPLACED
        session.flush()
        _tell(session, ticket, in_question, by=by, at=at)
    account = BankAccount(
        startup_id=ticket.startup_id,
        iban=iban,
        bic=bic,
        holder=holder,
        state=AccountState.PROPOSED,
        change=queries.ever_in_use(session, ticket.startup_id),
        proposed_by=by,
        proposed_at=at,
        confirmed_at=at if accounts.get_person(session, by).tf_totp_secret else None,
    )
    session.add(account)
    session.flush()
    record(session, BankAccountProposed(account.id, ticket.dossier_id, ticket.startup_id), by=by, at=at)
    return account


def _lock_in_question(session: Session, ticket: Ticket) -> BankAccount | None:
    """None when it was judged, from another ticket of the company, while this one waited for its lock."""
    known = queries.account_in_question(session, ticket.startup_id)
    if known is None:
        return None
    account = queries.lock_account(session, known.id, ticket.startup_id)
    return account if account.state.in_question else None


def _is(account: BankAccount, iban: str, bic: str, holder: str) -> bool:
    return rules.payments.same_account((account.iban, account.bic, account.holder), iban, bic, holder)


def confirm_account(session: Session, *, account_id: UUID, at: datetime) -> BankAccount:
    """Its proposer has the mailbox too: whoever only took over their session does not."""
    account = rows.lock(session, BankAccount, account_id)
    if account.confirmed_at is None:
        account.confirmed_at = at
        confirmed = BankAccountConfirmed(account.id, account.startup_id)
        record(session, confirmed, by=account.proposed_by, at=at)
    return account


def verify_account(
    session: Session, *, ticket_id: UUID, account_id: UUID, note: str, by: UUID, at: datetime
) -> BankAccount:
    """One call-back for a first account; for a change, a second one by somebody else (ID-13)."""
    ticket = queries.lock_ticket(session, ticket_id)
    account = queries.lock_account(session, account_id, ticket.startup_id)
    rules.payments.check_confirmed(account.confirmed_at)
    people = [each for each in (account.proposed_by, account.checked_by) if each is not None]
    state = rules.payments.check_account(account.state, changing=account.change, people=people, checker=by)
    if state is AccountState.CHECKED:
        account.checked_by, account.checked_note = by, note
    else:
        _replace_account_in_use(session, ticket)
        account.verified_by, account.verified_note, account.verified_at = by, note, at
    account.state = state
    _tell(session, ticket, account, by=by, at=at)
    return account


def refuse_account(
    session: Session, *, ticket_id: UUID, account_id: UUID, note: str, by: UUID, at: datetime
) -> BankAccount:
    ticket = queries.lock_ticket(session, ticket_id)
    account = queries.lock_account(session, account_id, ticket.startup_id)
    rules.payments.check_in_question(account.state)
    account.state, account.checked_note = AccountState.REFUSED, note
    _tell(session, ticket, account, by=by, at=at)
    return account


def verify_again(
    session: Session, *, ticket: Ticket, account_id: UUID, by: UUID, at: datetime
) -> BankAccount | None:
    """A payment to it came back: it is out of use, and in question anew unless another one is already.

    The row that was verified keeps who verified it; None when it was not in use any more.
    """
    account = queries.lock_account(session, account_id, ticket.startup_id)
    if account.state is not AccountState.VERIFIED:
        return None
    account.state = AccountState.REPLACED
    session.flush()
    if queries.account_in_question(session, ticket.startup_id) is not None:
        return None
    anew = BankAccount(
        startup_id=account.startup_id,
        iban=account.iban,
        bic=account.bic,
        holder=account.holder,
        state=AccountState.PROPOSED,
        change=False,
        again=True,
        proposed_by=account.proposed_by,
        proposed_at=at,
        confirmed_at=account.confirmed_at or at,
    )
    session.add(anew)
    session.flush()
    _tell(session, ticket, anew, by=by, at=at)
    return anew


def _replace_account_in_use(session: Session, ticket: Ticket) -> None:
    in_use = queries.account_in_use(session, ticket.startup_id)
    if in_use is not None:
        in_use.state = AccountState.REPLACED
        session.flush()


def _tell(session: Session, ticket: Ticket, account: BankAccount, *, by: UUID, at: datetime) -> None:
    judged = BankAccountJudged(account.id, ticket.dossier_id, account.startup_id, account.state)
    record(session, judged, by=by, at=at)
