"""What happens to money when people really act at the same moment, each in a transaction of their own?"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from fundapp.dossiers import queries as dossiers
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import SYSTEM
from fundapp.kernel.money import ZERO, euros, total
from fundapp.portfolio import queries, services
from fundapp.portfolio.models import LedgerEntry, Payment, PendingAnswer, Ticket
from fundapp.portfolio.types import AccountState, EntryKind, Layers, TicketState
from fundapp.programme import queries as programme
from fundapp.programme.types import EnvelopeKind, Instrument
from tests.factories import portfolio
from tests.factories.committee import CLOSES
from tests.factories.portfolio import AT, OTHER_IBAN, SIGNED_ON
from tests.house import PATIENCE, wait_for_a_lock

LATER = AT + timedelta(hours=8)


def at_once(shared: Engine, acts: Sequence[Callable[[Session], Any]]) -> list[Any]:
    """Start all of them on the same bell; what each returned once committed, or how it was refused."""
    bell = Barrier(len(acts))

    def play(act: Callable[[Session], Any]) -> Any:
        with Session(shared, expire_on_commit=False) as session:
            bell.wait(timeout=PATIENCE)
            try:
                done = act(session)
                session.commit()
            except Refused as refusal:
                return refusal
            return done

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(play, acts))


def settle(poll_id: UUID, work: Session) -> Any:
    return services.settle_poll(work, poll_id=poll_id, by=SYSTEM, at=AT + CLOSES)


@pytest.mark.parametrize("number", [2, 4])
def test_simultaneous_closings_never_overspend_an_envelope(shared: Engine, number: int) -> None:
    """Each fits alone; together they would not: whoever comes too late waits, and says why."""
    with Session(shared, expire_on_commit=False) as session:
        polls = [
            portfolio.adopted_poll(session, amount=euros(3_500_000), instrument=Instrument.GRANT)
            for _ in range(number)
        ]

    at_once(shared, [partial(settle, poll.id) for poll in polls])

    with Session(shared) as session:
        tickets = session.exec(select(Ticket)).all()
        envelope = programme.get_envelope(session, EnvelopeKind.GRANT)
    reserved = [ticket for ticket in tickets if ticket.state is TicketState.RESERVED]
    assert len(tickets) == number
    assert len(reserved) == 2
    assert total(ticket.reserved for ticket in tickets) == euros(7_000_000)
    assert envelope.amount == euros(9_900_000)


def test_grants_signed_at_once_for_other_days_keep_to_the_de_minimis_ceiling(shared: Engine) -> None:
    """200 000 € and 150 000 € for one company: whichever is second is refused, whatever day it bears."""
    with Session(shared, expire_on_commit=False) as session:
        team = portfolio.team(session)
        first = portfolio.voted_ticket(
            session, amount=euros(200_000), instrument=Instrument.GRANT, as_is=True
        )
        siren = dossiers.get_startup(session, first.startup_id).siren
        second = portfolio.voted_ticket(
            session, amount=euros(150_000), instrument=Instrument.GRANT, as_is=True, siren=siren
        )

    def sign(ticket: Ticket, days: int) -> Callable[[Session], Any]:
        return lambda work: services.sign_ticket(
            work,
            ticket_id=ticket.id,
            amount=ticket.voted,
            signed_on=SIGNED_ON + timedelta(days=days),
            by=team.manager.id,
            at=AT + timedelta(days=10),
        )

    done = at_once(shared, [sign(first, 9), sign(second, 1)])

    with Session(shared) as session:
        committed = [queries.get_ticket(session, each.id).committed for each in (first, second)]
    assert [isinstance(each, Refused) for each in done].count(True) == 1
    assert sorted(committed) in ([ZERO, euros(150_000)], [ZERO, euros(200_000)])


def test_poll_closed_by_several_at_once_opens_one_ticket(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        poll = portfolio.adopted_poll(session, amount=euros(250_000))

    decisions = at_once(shared, [partial(settle, poll.id)] * 4)

    with Session(shared) as session:
        [ticket] = session.exec(select(Ticket)).all()
        [line] = session.exec(select(LedgerEntry)).all()
    assert [each.id for each in decisions if each] == [ticket.decision_id]
    assert (line.kind, line.amount) == (EntryKind.RESERVE, euros(250_000))


def test_double_click_pays_once(shared: Engine) -> None:
    """SECURITY 30, by two finance officers at the same second."""
    with Session(shared, expire_on_commit=False) as session:
        team = portfolio.team(session)
        ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(250_000), parts=1)
        payment = portfolio.verified_payment(session, ticket, by=team.manager.id)

    def pay(by: Any) -> Callable[[Session], Any]:
        return lambda work: services.pay(
            work,
            ticket_id=ticket.id,
            payment_id=payment.id,
            reference="VIR",
            effective_on=SIGNED_ON,
            by=by,
            at=LATER,
        )

    done = at_once(shared, [pay(team.finance.id), pay(team.other_finance.id)] * 2)

    with Session(shared) as session:
        paid = queries.get_ticket(session, ticket.id)
        lines = session.exec(select(LedgerEntry).where(LedgerEntry.kind == EntryKind.PAY)).all()
    assert len([each for each in done if isinstance(each, Payment)]) == 1
    assert len([each for each in done if isinstance(each, Refused)]) == 3
    assert [line.amount for line in lines] == [euros(250_000)]
    assert paid.layers == Layers(committed=euros(250_000), paid=euros(250_000))


def test_double_click_asks_for_a_tranche_once(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        team = portfolio.team(session)
        ticket = portfolio.signed_ticket(session, by=team.manager.id)

    at_once(shared, [lambda work: portfolio.requested_payment(work, ticket)] * 3)

    with Session(shared) as session:
        assert len(session.exec(select(Payment)).all()) == 1


def test_totals_refreshed_at_once_say_what_the_ledger_says(shared: Engine) -> None:
    """An older sum never covers a newer one."""
    with Session(shared, expire_on_commit=False) as session:
        for _ in range(3):
            portfolio.voted_ticket(session, amount=euros(100_000))

    at_once(shared, [portfolio.relay] * 4)

    with Session(shared) as session:
        assert queries.differences(session) == []


def test_return_sent_many_times_at_once_is_written_once(shared: Engine) -> None:
    """Below the threshold, one form sent 20 times at once wrote 11 lines."""
    with Session(shared, expire_on_commit=False) as session:
        team = portfolio.team(session)
        ticket = portfolio.signed_ticket(
            session, by=team.manager.id, amount=euros(200_000), instrument=Instrument.SHAREHOLDER_LOAN
        )
        portfolio.paid_payment(session, ticket, verifier=team.manager.id, payer=team.finance.id)

    def give_back(work: Session) -> Any:
        return portfolio.returned_money(work, ticket, euros(900), by=team.finance.id, proven=False)

    done = at_once(shared, [give_back] * 8)

    with Session(shared) as session:
        written = session.exec(select(LedgerEntry).where(LedgerEntry.kind == EntryKind.RETURN)).all()
        returned = queries.get_ticket(session, ticket.id).returned
    assert [line.amount for line in written] == [euros(900)]
    assert returned == euros(900)
    refused = [each for each in done if isinstance(each, Refused)]
    assert [each.field for each in refused] == ["evidence"] * 7


def test_two_who_decide_at_once_write_one_line(shared: Engine) -> None:
    """One accepts, one refuses, twice each: the first one decides, and the others are told so."""
    with Session(shared, expire_on_commit=False) as session:
        team = portfolio.team(session)
        ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(250_000), parts=1)
        payment = portfolio.paid_payment(session, ticket, verifier=team.manager.id, payer=team.finance.id)
        made = portfolio.bounced_payment(session, ticket, payment, by=team.finance.id)
    decision: dict[str, Any] = {"ticket_id": ticket.id, "pending_id": made.id, "at": LATER}

    def accept(work: Session) -> Any:
        return services.accept_entry(work, by=team.manager.id, **decision)

    def refuse(work: Session) -> Any:
        return services.refuse_entry(work, by=team.other_finance.id, reason="Relevé illisible.", **decision)

    done = at_once(shared, [accept, refuse] * 2)

    with Session(shared) as session:
        [answer] = session.exec(select(PendingAnswer)).all()
        lines = session.exec(select(LedgerEntry).where(LedgerEntry.kind == EntryKind.PAY)).all()
        kept = queries.get_ticket(session, ticket.id)
    assert [type(each) for each in done].count(Refused) == 3
    accepted = answer.entry_id is not None
    assert [line.amount for line in lines if line.reverses_id] == [euros(-250_000)] * accepted
    assert kept.paid == (euros(0) if accepted else euros(250_000))


def test_payment_is_reversed_once_however_often_it_is_proposed_at_once(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        team = portfolio.team(session)
        ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(250_000), parts=1)
        payment = portfolio.paid_payment(session, ticket, verifier=team.manager.id, payer=team.finance.id)

    def propose(by: Any) -> Callable[[Session], Any]:
        return lambda work: portfolio.bounced_payment(work, ticket, payment, by=by)

    done = at_once(shared, [propose(team.finance.id), propose(team.other_finance.id)] * 2)

    assert [type(each) for each in done].count(Refused) == 3
    with Session(shared) as session:
        assert len(queries.pendings_of(session, ticket.id)) == 1


def test_account_verified_from_one_ticket_is_not_replaced_from_another(shared: Engine) -> None:
    """Two tickets of one company have two locks: the account has its own."""
    with Session(shared, expire_on_commit=False) as session:
        team = portfolio.team(session)
        first = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(200_000))
        siren = dossiers.get_startup(session, first.startup_id).siren
        second = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(200_000), siren=siren)
        payment = portfolio.paid_payment(session, first, verifier=team.manager.id, payer=team.finance.id)
        portfolio.bounced_payment(session, first, payment, by=team.finance.id, second=team.manager.id)
        again = queries.account_in_question(session, first.startup_id)
    assert again is not None

    def ask(work: Session) -> Any:
        return portfolio.requested_payment(work, second, iban=OTHER_IBAN)

    with Session(shared) as work, ThreadPoolExecutor(1) as pool:
        services.verify_account(
            work, ticket_id=first.id, account_id=again.id, note="Rappelé.", by=team.manager.id, at=LATER
        )
        asked = pool.submit(at_once, shared, [ask])
        wait_for_a_lock(shared)
        work.commit()
        [made] = asked.result(timeout=PATIENCE)

    with Session(shared) as session:
        used = queries.account_in_use(session, first.startup_id)
        account = queries.get_bank_account(session, made.account_id)
    assert used is not None
    assert (used.id, used.verified_note) == (again.id, "Rappelé.")
    assert (account.iban, account.state, account.change) == (OTHER_IBAN, AccountState.PROPOSED, True)
