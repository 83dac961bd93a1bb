"""Who hears of the money: who has to verify or pay it, and who receives it?"""

from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.rules import ALIVE
from fundapp.kernel.events import PastEvent, reaction
from fundapp.kernel.money import Money
from fundapp.notifications.reactions.telling import about, holders_of, tell, tell_the_founder, tell_the_team
from fundapp.notifications.types import NoticeKind, Page, PageKind
from fundapp.policy import Role
from fundapp.portfolio import queries as portfolio
from fundapp.portfolio.events import (
    BankAccountProposed,
    EntryProposed,
    EntryRefused,
    PaymentMade,
    PaymentReturned,
    PaymentVerified,
    TicketCommitted,
    TicketLeftWaiting,
    TicketReserved,
    TrancheRequested,
    TrancheSentBack,
)


@reaction("notifications.reactions.paying.ask_for_a_signature")
def ask_for_a_signature(session: Session, past: PastEvent) -> None:
    reserved = past.revived()
    assert isinstance(reserved, TicketReserved)
    _tell_about_ticket(
        session, past, NoticeKind.TICKET_RESERVED, reserved.dossier_id, reserved.ticket_id, reserved.amount
    )


@reaction("notifications.reactions.paying.warn_of_a_full_envelope")
def warn_of_a_full_envelope(session: Session, past: PastEvent) -> None:
    waiting = past.revived()
    assert isinstance(waiting, TicketLeftWaiting)
    _tell_about_ticket(
        session, past, NoticeKind.TICKET_WAITING, waiting.dossier_id, waiting.ticket_id, waiting.amount
    )


@reaction("notifications.reactions.paying.announce_the_signature")
def announce_the_signature(session: Session, past: PastEvent) -> None:
    committed = past.revived()
    assert isinstance(committed, TicketCommitted)
    dossier = dossiers.get_dossier(session, committed.dossier_id)
    page = _founder_page(committed.ticket_id)
    tell_the_founder(session, past, NoticeKind.TICKET_SIGNED, dossier, page=page, amount=committed.amount)


@reaction("notifications.reactions.paying.ask_to_check_the_account")
def ask_to_check_the_account(session: Session, past: PastEvent) -> None:
    proposed = past.revived()
    assert isinstance(proposed, BankAccountProposed)
    dossier = dossiers.get_dossier(session, proposed.dossier_id)
    ticket = portfolio.tickets_of_dossier(session, dossier.id)[-1]
    people = holders_of(session, Role.FINANCE, Role.MANAGER)
    tell_the_team(session, past, NoticeKind.ACCOUNT_PROPOSED, dossier, people, page=_ticket_page(ticket.id))


@reaction("notifications.reactions.paying.ask_to_confirm_account")
def ask_to_confirm_account(session: Session, past: PastEvent) -> None:
    """By mail, to whoever gave it without a second factor: a stolen session has no mailbox."""
    proposed = past.revived()
    assert isinstance(proposed, BankAccountProposed)
    account = portfolio.get_bank_account(session, proposed.account_id)
    if account.confirmed_at is not None:
        return
    tell(
        session,
        past,
        NoticeKind.ACCOUNT_TO_CONFIRM,
        [account.proposed_by],
        page=Page(PageKind.CONFIRM_ACCOUNT, {"account_id": account.id}),
        facts={"iban": account.masked},
    )


@reaction("notifications.reactions.paying.ask_to_verify")
def ask_to_verify(session: Session, past: PastEvent) -> None:
    requested = past.revived()
    assert isinstance(requested, TrancheRequested)
    dossier = dossiers.get_dossier(session, requested.dossier_id)
    tranche = portfolio.get_tranche(session, requested.tranche_id, requested.ticket_id)
    tell_the_team(
        session,
        past,
        NoticeKind.TRANCHE_REQUESTED,
        dossier,
        holders_of(session, Role.FINANCE, Role.MANAGER),
        page=_ticket_page(requested.ticket_id),
        amount=requested.amount,
        milestone=tranche.milestone,
    )


@reaction("notifications.reactions.paying.ask_to_complete")
def ask_to_complete(session: Session, past: PastEvent) -> None:
    sent_back = past.revived()
    assert isinstance(sent_back, TrancheSentBack)
    dossier = dossiers.get_dossier(session, sent_back.dossier_id)
    payment = portfolio.get_payment(session, sent_back.payment_id, sent_back.ticket_id)
    tell_the_founder(
        session,
        past,
        NoticeKind.TRANCHE_SENT_BACK,
        dossier,
        page=_founder_page(sent_back.ticket_id),
        amount=payment.amount,
        answer=payment.answer,
    )


@reaction("notifications.reactions.paying.ask_to_pay")
def ask_to_pay(session: Session, past: PastEvent) -> None:
    verified = past.revived()
    assert isinstance(verified, PaymentVerified)
    dossier = dossiers.get_dossier(session, verified.dossier_id)
    tell_the_team(
        session,
        past,
        NoticeKind.PAYMENT_VERIFIED,
        dossier,
        holders_of(session, Role.FINANCE),
        page=_ticket_page(verified.ticket_id),
        amount=verified.amount,
    )


@reaction("notifications.reactions.paying.announce_the_payment")
def announce_the_payment(session: Session, past: PastEvent) -> None:
    made = past.revived()
    assert isinstance(made, PaymentMade)
    dossier = dossiers.get_dossier(session, made.dossier_id)
    tell_the_founder(
        session,
        past,
        NoticeKind.PAYMENT_MADE,
        dossier,
        page=_founder_page(made.ticket_id),
        amount=made.amount,
        effective_on=made.effective_on,
    )


@reaction("notifications.reactions.paying.say_the_payment_came_back")
def say_the_payment_came_back(session: Session, past: PastEvent) -> None:
    returned = past.revived()
    assert isinstance(returned, PaymentReturned)
    dossier = dossiers.get_dossier(session, returned.dossier_id)
    tell_the_founder(
        session,
        past,
        NoticeKind.PAYMENT_RETURNED,
        dossier,
        page=_founder_page(returned.ticket_id),
        amount=returned.amount,
        effective_on=returned.effective_on,
        cause=returned.cause,
        over=dossier.status not in ALIVE,
    )


@reaction("notifications.reactions.paying.ask_to_reopen")
def ask_to_reopen(session: Session, past: PastEvent) -> None:
    """The tranche can't be asked for again until a manager reopens: all hear it, whoever decided too."""
    returned = past.revived()
    assert isinstance(returned, PaymentReturned)
    dossier = dossiers.get_dossier(session, returned.dossier_id)
    if dossier.status in ALIVE:
        return
    tell(
        session,
        past,
        NoticeKind.TO_REOPEN,
        holders_of(session, Role.MANAGER),
        page=Page(PageKind.DOSSIER, {"dossier_id": dossier.id}),
        facts=about(dossier)
        | {
            "amount": returned.amount,
            "effective_on": returned.effective_on,
            "status": dossier.status,
        },
        dossier_id=dossier.id,
    )


@reaction("notifications.reactions.paying.ask_to_decide")
def ask_to_decide(session: Session, past: PastEvent) -> None:
    proposed = past.revived()
    assert isinstance(proposed, EntryProposed)
    tell_the_team(
        session,
        past,
        NoticeKind.ENTRY_PROPOSED,
        dossiers.get_dossier(session, proposed.dossier_id),
        holders_of(session, Role.FINANCE, Role.MANAGER),
        page=_ticket_page(proposed.ticket_id),
        amount=proposed.amount,
        movement=proposed.kind,
        pending_id=proposed.pending_id,
    )


@reaction("notifications.reactions.paying.tell_the_proposer")
def tell_the_proposer(session: Session, past: PastEvent) -> None:
    refused = past.revived()
    assert isinstance(refused, EntryRefused)
    pending = portfolio.get_pending(session, refused.pending_id, refused.ticket_id)
    answer = portfolio.find_answer(session, refused.pending_id)
    assert answer is not None
    tell_the_team(
        session,
        past,
        NoticeKind.ENTRY_REFUSED,
        dossiers.get_dossier(session, refused.dossier_id),
        [pending.author_id],
        page=_ticket_page(refused.ticket_id),
        amount=refused.amount,
        movement=refused.kind,
        answer=answer.reason,
    )


def _tell_about_ticket(
    session: Session, past: PastEvent, kind: NoticeKind, dossier_id: UUID, ticket_id: UUID, amount: Money
) -> None:
    dossier = dossiers.get_dossier(session, dossier_id)
    people = holders_of(session, Role.MANAGER, Role.FINANCE)
    tell_the_team(session, past, kind, dossier, people, page=_ticket_page(ticket_id), amount=amount)


def _founder_page(ticket_id: UUID) -> Page:
    return Page(PageKind.MY_TICKET, {"ticket_id": ticket_id})


def _ticket_page(ticket_id: UUID) -> Page:
    return Page(PageKind.TICKET, {"ticket_id": ticket_id})
