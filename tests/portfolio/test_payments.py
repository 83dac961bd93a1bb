from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from fundapp.kernel.errors import NotFound, Refused, SeveralRefusals
from fundapp.kernel.money import euros
from fundapp.portfolio import queries, services
from fundapp.portfolio.services.payments import Planned
from fundapp.portfolio.types import AccountState, Layers, PaymentState, TicketState
from tests.factories import portfolio
from tests.factories.portfolio import AT, OTHER_IBAN, SIGNED_ON

LATER = AT + timedelta(hours=8)


def test_tranche_is_paid_by_three_people(session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(250_000), parts=2)

    first = portfolio.paid_payment(session, ticket, verifier=team.manager.id, payer=team.finance.id)

    assert (first.state, first.amount) == (PaymentState.PAID, euros(125_000))
    assert ticket.layers == Layers(committed=euros(250_000), paid=euros(125_000))
    assert ticket.state is TicketState.DISBURSING

    portfolio.paid_payment(session, ticket, verifier=team.manager.id, payer=team.finance.id, position=2)

    assert queries.get_ticket(session, ticket.id).state is TicketState.PAID
    assert ticket.layers.remaining == euros(0)


@pytest.mark.parametrize("who", ["founder", "verifier"])
def test_four_eyes_refuse_the_same_person_twice(session: Session, who: str) -> None:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id)
    payment = portfolio.verified_payment(session, ticket, by=team.finance.id)
    payer = ticket.owner_id if who == "founder" else team.finance.id

    with pytest.raises(Refused):
        services.pay(
            session,
            ticket_id=ticket.id,
            payment_id=payment.id,
            reference="VIR",
            effective_on=SIGNED_ON,
            by=payer,
            at=LATER,
        )
    session.rollback()

    assert queries.get_ticket(session, ticket.id).paid == euros(0)


def test_founder_never_verifies_their_own_request(session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id)
    payment = portfolio.requested_payment(session, ticket)

    with pytest.raises(Refused):
        services.verify_payment(
            session, ticket_id=ticket.id, payment_id=payment.id, note="…", by=ticket.owner_id, at=LATER
        )


def test_second_click_pays_nothing(session: Session) -> None:
    """SECURITY 30."""
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(250_000))
    payment = portfolio.paid_payment(session, ticket, verifier=team.manager.id, payer=team.finance.id)

    with pytest.raises(Refused) as refusal:
        services.pay(
            session,
            ticket_id=ticket.id,
            payment_id=payment.id,
            reference="VIR",
            effective_on=SIGNED_ON,
            by=team.other_finance.id,
            at=LATER,
        )
    session.rollback()

    assert "déjà été payé" in str(refusal.value)
    assert queries.get_ticket(session, ticket.id).paid == euros(125_000)


def test_tranche_is_asked_for_once_and_again_when_sent_back(session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id)
    first = portfolio.requested_payment(session, ticket)
    with pytest.raises(Refused):
        portfolio.requested_payment(session, ticket)
    session.rollback()

    services.send_back_payment(
        session,
        ticket_id=ticket.id,
        payment_id=first.id,
        reason="Une facture manque.",
        by=team.manager.id,
        at=LATER,
    )
    session.commit()
    second = portfolio.requested_payment(session, ticket)

    [row, _] = queries.tranches_of(session, ticket.id)
    assert (row.payment, [each.id for each in row.sent_back]) == (second, [first.id])


def test_what_one_verified_takes_no_place_among_what_one_pays(session: Session) -> None:
    team = portfolio.team(session)
    own, other = (
        portfolio.verified_payment(session, portfolio.signed_ticket(session, by=team.manager.id), by=verifier)
        for verifier in (team.finance.id, team.manager.id)
    )

    found = queries.payments_in_state(session, PaymentState.VERIFIED, but=team.finance.id, limit=1)

    assert own.id < other.id
    assert [row.payment.id for row in found] == [other.id]


def test_unverified_account_is_not_paid(session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id)
    payment = portfolio.requested_payment(session, ticket)
    services.verify_payment(
        session, ticket_id=ticket.id, payment_id=payment.id, note="Lu.", by=team.manager.id, at=LATER
    )

    with pytest.raises(SeveralRefusals) as refusal:
        services.pay(
            session,
            ticket_id=ticket.id,
            payment_id=payment.id,
            reference="VIR",
            effective_on=SIGNED_ON,
            by=team.finance.id,
            at=LATER,
        )

    assert [dict(reason.values) for reason in refusal.value.reasons] == [{"state": AccountState.PROPOSED}]


def test_change_of_account_takes_two_people(session: Session) -> None:
    """ID-13."""
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id)
    portfolio.paid_payment(session, ticket, verifier=team.manager.id, payer=team.finance.id)
    portfolio.requested_payment(session, ticket, position=2, iban=OTHER_IBAN)
    proposed = queries.account_in_question(session, ticket.startup_id)
    assert proposed is not None
    change: dict[str, Any] = {
        "ticket_id": ticket.id,
        "account_id": proposed.id,
        "note": "Rappelé.",
        "at": LATER,
    }

    services.verify_account(session, **change, by=team.manager.id)
    assert proposed.state is AccountState.CHECKED
    session.commit()
    with pytest.raises(Refused):
        services.verify_account(session, **change, by=team.manager.id)
    session.rollback()
    services.verify_account(session, **change, by=team.finance.id)
    session.commit()

    in_use = queries.account_in_use(session, ticket.startup_id)
    assert in_use is not None
    assert in_use.iban == OTHER_IBAN


def test_second_account_waits_for_the_first_to_be_judged(session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id)
    portfolio.requested_payment(session, ticket)

    with pytest.raises(Refused) as refusal:
        portfolio.requested_payment(session, ticket, position=2, iban=OTHER_IBAN)

    assert refusal.value.sentence.values["iban"] == "FR76 •••• 0189"


def test_plan_holds_once_a_tranche_is_asked_for(session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id)
    plan = [Planned("Tout", ticket.committed, SIGNED_ON)]
    services.plan_tranches(session, ticket_id=ticket.id, plan=plan, by=team.manager.id, at=LATER)
    session.commit()
    portfolio.requested_payment(session, ticket)

    with pytest.raises(Refused):
        services.plan_tranches(session, ticket_id=ticket.id, plan=plan, by=team.manager.id, at=LATER)


def test_payment_of_another_ticket_is_not_found(session: Session) -> None:
    """SECURITY 1: by its id from another ticket, a payment does not exist."""
    team = portfolio.team(session)
    mine = portfolio.signed_ticket(session, by=team.manager.id)
    other = portfolio.signed_ticket(session, by=team.manager.id)
    payment = portfolio.requested_payment(session, other)

    with pytest.raises(NotFound):
        services.verify_payment(
            session, ticket_id=mine.id, payment_id=payment.id, note="…", by=team.manager.id, at=LATER
        )
