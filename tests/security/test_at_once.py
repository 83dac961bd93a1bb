"""Do two acts that exclude each other ever both happen, when people really commit at the same moment?"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from fundapp.accounts import services as accounts_services
from fundapp.accounts.models import Person
from fundapp.accounts.types import Purpose
from fundapp.committee import services as committee_services
from fundapp.committee.models import Ballot, Poll
from fundapp.committee.types import Choice
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import SYSTEM, PastEvent
from fundapp.kernel.money import Money, euros, total
from fundapp.policy import Role
from fundapp.portfolio import services
from fundapp.portfolio.models import LedgerEntry, Payment, Ticket
from fundapp.portfolio.types import EntryKind, PaymentState, TicketState
from fundapp.programme import queries as programme
from fundapp.programme.types import EnvelopeKind, Instrument
from tests.factories import accounts, committee, dossiers, portfolio
from tests.factories.committee import CLOSES
from tests.factories.portfolio import AT, SIGNED_ON
from tests.house import PATIENCE

Act = Callable[[Session], Any]
LATER = AT + timedelta(hours=8)


def at_once(shared: Engine, *acts: Act) -> list[Any]:
    """Start all of them on the same bell; what each returned once committed, or how it was refused."""
    bell = Barrier(len(acts))

    def play(act: Act) -> Any:
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


def prepared(shared: Engine) -> Session:
    return Session(shared, expire_on_commit=False)


def refused(answers: list[Any]) -> list[bool]:
    return [isinstance(answer, Refused) for answer in answers]


def settle(poll_id: UUID, work: Session) -> Any:
    return services.settle_poll(work, poll_id=poll_id, by=SYSTEM, at=AT + CLOSES)


def withdraw(dossier: Dossier) -> Act:
    return lambda work: dossier_services.withdraw_dossier(
        work, dossier_id=dossier.id, by=dossier.owner_id, at=LATER
    )


def sign(ticket: Ticket, by: UUID, amount: Money, *, months: int = 0) -> Act:
    return lambda work: services.sign_ticket(
        work,
        ticket_id=ticket.id,
        amount=amount,
        signed_on=SIGNED_ON,
        by=by,
        at=LATER + timedelta(days=31 * months),
    )


def test_withdrawn_while_it_moves_a_dossier_moves_no_further(shared: Engine) -> None:
    with prepared(shared) as session:
        dossier = dossiers.submitted_dossier(session)
        analyst = accounts.person(session, roles=[Role.ANALYST])

    at_once(
        shared,
        withdraw(dossier),
        lambda work: dossier_services.declare_complete(work, dossier_id=dossier.id, by=analyst.id, at=LATER),
    )

    with Session(shared) as session:
        told = session.exec(
            select(PastEvent.name).where(PastEvent.subject_id == dossier.id).order_by(col(PastEvent.id))
        ).all()
        kept = session.get(Dossier, dossier.id)
    assert kept is not None
    assert kept.status is Status.WITHDRAWN
    assert (told[-1], kept.stage) in {
        ("DossierWithdrawn", Stage.SUBMITTED),
        ("DossierWithdrawn", Stage.REVIEW),
    }


def test_signed_and_withdrawn_at_once_is_one_of_both(shared: Engine) -> None:
    with prepared(shared) as session:
        manager = accounts.person(session, roles=[Role.MANAGER])
        ticket = portfolio.voted_ticket(session, amount=euros(100_000))
        dossier = session.get(Dossier, ticket.dossier_id)
    assert dossier is not None

    signed, withdrawn = refused(at_once(shared, sign(ticket, manager.id, ticket.voted), withdraw(dossier)))

    with Session(shared) as session:
        kept, ended = session.get(Ticket, ticket.id), session.get(Dossier, dossier.id)
    assert kept is not None
    assert ended is not None
    assert (signed, withdrawn) in {(True, False), (False, True)}
    assert (kept.state is TicketState.COMMITTED, ended.status) == (
        (False, Status.WITHDRAWN) if signed else (True, Status.ACTIVE)
    )


def test_ballot_at_the_closing_instant_is_counted_or_refused(shared: Engine) -> None:
    with prepared(shared) as session:
        made = committee.assembly(session)
        for member in made.members[:2]:
            committee.cast(session, made.poll, member, Choice.FOR)
    last_moment = made.poll.closes_at - timedelta(microseconds=1)

    late, _ = at_once(
        shared,
        lambda work: committee_services.cast_ballot(
            work, poll_id=made.poll.id, choice=Choice.FOR, by=made.members[2].id, at=last_moment
        ),
        partial(settle, made.poll.id),
    )

    with Session(shared) as session:
        kept = len(session.exec(select(Ballot)).all())
        poll = session.get(Poll, made.poll.id)
    assert poll is not None
    assert poll.tally is not None
    assert kept == (2 if isinstance(late, Refused) else 3)
    assert counted(poll.tally) == kept


def counted(tally: dict[str, Any]) -> int:
    return sum(count["pour"] for count in tally["colleges"].values())


def test_ticket_signed_and_lapsed_at_once_is_one_of_both(shared: Engine) -> None:
    with prepared(shared) as session:
        manager = accounts.person(session, roles=[Role.MANAGER])
        ticket = portfolio.voted_ticket(session, amount=euros(100_000))
    after = AT + timedelta(days=200)

    answers = at_once(
        shared,
        sign(ticket, manager.id, ticket.voted, months=7),
        lambda work: services.lapse_ticket(work, ticket_id=ticket.id, by=SYSTEM, at=after),
    )

    with Session(shared) as session:
        kept = session.get(Ticket, ticket.id)
        lines = session.exec(select(LedgerEntry).order_by(col(LedgerEntry.id))).all()
    assert kept is not None
    assert sorted(refused(answers)) == [False, True]
    last = EntryKind.RELEASE if isinstance(answers[0], Refused) else EntryKind.COMMIT
    assert [line.kind for line in lines] == [EntryKind.RESERVE, last]
    assert kept.state is (TicketState.LAPSED if last is EntryKind.RELEASE else TicketState.COMMITTED)


def test_payment_verified_by_two_at_once_has_one_verifier(shared: Engine) -> None:
    with prepared(shared) as session:
        team = portfolio.team(session)
        ticket = portfolio.signed_ticket(session, by=team.manager.id)
        payment = portfolio.requested_payment(session, ticket)

    def verify(by: UUID) -> Act:
        return lambda work: services.verify_payment(
            work, ticket_id=ticket.id, payment_id=payment.id, note="Factures lues.", by=by, at=LATER
        )

    answers = at_once(shared, verify(team.manager.id), verify(team.finance.id))

    with Session(shared) as session:
        kept = session.get(Payment, payment.id)
    assert kept is not None
    assert sorted(refused(answers)) == [False, True]
    [winner] = [each.verified_by for each in answers if isinstance(each, Payment)]
    assert (kept.state, kept.verified_by) == (PaymentState.VERIFIED, winner)


def test_one_company_voted_at_once_from_two_envelopes_stays_under_its_ceiling(shared: Engine) -> None:
    """Each fits its own envelope, and holds it alone: what they share is the company, so one waits."""
    siren = dossiers.siren()
    with prepared(shared) as session:
        dossiers.open_call(session)
        size = total(each.amount for each in programme.list_envelopes(session))
        amount = Money(size.cents * 6 // 100)
        polls = [
            portfolio.adopted_poll(session, amount=amount, instrument=instrument, siren=siren)
            for instrument in (Instrument.GRANT, Instrument.SHARES)
        ]

    with prepared(shared) as first, prepared(shared) as second:
        settle(polls[0].id, first)
        second.execute(sa.text("SET LOCAL lock_timeout = '200ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            settle(polls[1].id, second)
        second.rollback()
        first.commit()
        settle(polls[1].id, second)
        second.commit()

    with Session(shared) as session:
        tickets = session.exec(select(Ticket)).all()
    assert len({ticket.startup_id for ticket in tickets}) == 1
    assert sorted(ticket.state.value for ticket in tickets) == ["reserved", "waiting"]


def test_whoever_holds_an_envelope_holds_up_no_signature(shared: Engine) -> None:
    """A late second click on “reserve” holds the envelope, then wants the ticket: never a circle."""
    with prepared(shared) as session:
        manager = accounts.person(session, roles=[Role.MANAGER])
        ticket = portfolio.voted_ticket(session, amount=euros(100_000))

    with prepared(shared) as holder, prepared(shared) as signer:
        programme.lock_envelope(holder, EnvelopeKind.EQUITY)
        signer.execute(sa.text("SET LOCAL lock_timeout = '2s'"))
        sign(ticket, manager.id, ticket.voted)(signer)
        signer.commit()

    with Session(shared) as session:
        kept = session.get(Ticket, ticket.id)
    assert kept is not None
    assert kept.state is TicketState.COMMITTED


@pytest.mark.parametrize("clicks", [2, 4])
def test_attack_21_invitation_redeemed_at_once_opens_one_account(shared: Engine, clicks: int) -> None:
    with prepared(shared) as session:
        admin = accounts.person(session, roles=[Role.ADMIN])
        invitation = accounts_services.invite(
            session, name="Invitée", email="invitee@example.org", roles=[Role.ANALYST], by=admin.id, at=AT
        )
        token = accounts_services.make_link(
            session, purpose=Purpose.CLAIM_INVITATION, subject_id=invitation.id, at=AT
        )
        session.commit()

    def claim(work: Session) -> Person:
        return accounts_services.claim_invitation(
            work, token=token, name="Invitée", password="quatre grues sur le port", at=AT
        )

    answers = at_once(shared, *[claim] * clicks)

    with Session(shared) as session:
        people = session.exec(select(Person).where(Person.email == "invitee@example.org")).all()
    assert refused(answers).count(False) == 1
    assert len(people) == 1


def test_one_time_code_given_twice_at_once_is_taken_once(shared: Engine) -> None:
    with prepared(shared) as session:
        person = accounts.person(session, roles=[Role.MANAGER])
        code = accounts.code_of(person)

    def prove(work: Session) -> bool:
        return accounts_services.prove_second_factor(
            work, person_id=person.id, code=code, codes=accounts.codes(), at=AT
        )

    assert sorted(at_once(shared, *[prove] * 4)) == [False, False, False, True]
