"""May a transfer be dated before what it needs, and a verification be taken back?"""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.kernel.errors import Refused
from fundapp.kernel.money import euros
from fundapp.policy import Role
from fundapp.portfolio import queries, services
from fundapp.portfolio.models import Payment, Ticket
from fundapp.portfolio.rules.payments import same_account
from fundapp.portfolio.types import AccountState, PaymentState
from tests.factories import accounts, portfolio
from tests.factories.portfolio import AT, BIC, IBAN, Team
from tests.factories.signin import sign_in

REQUESTED = AT + timedelta(days=10)
VERIFIED = AT + timedelta(days=12)
TODAY = AT + timedelta(days=15)


def verified(session: Session, team: Team) -> tuple[Ticket, Payment]:
    """Signed on 23 November, asked for on 3 December, verified with its account on the 5th."""
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(200_000))
    payment = portfolio.requested_payment(session, ticket, at=REQUESTED)
    portfolio.verify(session, ticket, payment, by=team.manager.id, at=VERIFIED)
    return ticket, payment


def pay(session: Session, ticket: Ticket, payment: Payment, team: Team, effective_on: date) -> Payment:
    return services.pay(
        session,
        ticket_id=ticket.id,
        payment_id=payment.id,
        reference="VIR-2026-7",
        effective_on=effective_on,
        by=team.finance.id,
        at=TODAY,
    )


@pytest.mark.parametrize(
    "effective_on, allowed",
    [
        (date(2026, 11, 23), False),
        (date(2026, 12, 3), False),
        (date(2026, 12, 4), False),
        (date(2026, 12, 5), True),
        (date(2026, 12, 8), True),
        (date(2026, 12, 9), False),
    ],
)
def test_no_transfer_before_its_request_and_its_account_nor_to_come(
    session: Session, effective_on: date, allowed: bool
) -> None:
    """A founder once read « Versée le 6 septembre » on an account known since November."""
    team = portfolio.team(session)
    ticket, payment = verified(session, team)

    if not allowed:
        with pytest.raises(Refused) as refusal:
            pay(session, ticket, payment, team, effective_on)
        assert refusal.value.field == "effective_on"
        assert refusal.value.sentence.values["earliest"] == date(2026, 12, 5)
    else:
        assert pay(session, ticket, payment, team, effective_on).effective_on == effective_on


def test_nothing_comes_back_before_it_has_left(session: Session) -> None:
    team = portfolio.team(session)
    ticket, payment = verified(session, team)
    pay(session, ticket, payment, team, date(2026, 12, 8))

    with pytest.raises(Refused) as refusal:
        portfolio.returned_money(
            session,
            ticket,
            euros(1_000),
            effective_on=date(2026, 12, 7),
            by=team.finance.id,
            at=TODAY,
        )

    assert (
        str(refusal.value)
        == "La date d’encaissement ne peut être que celle d’aujourd’hui, jour du premier versement."
    )


def test_who_verified_takes_it_back_and_may_then_pay(session: Session) -> None:
    """The one finance officer who verified was stuck: only sending it back to the founder was left."""
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(200_000))
    payment = portfolio.requested_payment(session, ticket, at=REQUESTED)
    portfolio.verify(session, ticket, payment, by=team.finance.id, at=VERIFIED)

    with pytest.raises(Refused, match="Une autre personne a vérifié"):
        services.unverify_payment(
            session, ticket_id=ticket.id, payment_id=payment.id, by=team.manager.id, at=VERIFIED
        )
    session.rollback()
    services.unverify_payment(
        session, ticket_id=ticket.id, payment_id=payment.id, by=team.finance.id, at=VERIFIED
    )
    session.commit()
    assert (payment.state, payment.verified_by, payment.answer) == (PaymentState.REQUESTED, None, "")

    portfolio.verify(session, ticket, payment, by=team.manager.id, at=VERIFIED)
    pay(session, ticket, payment, team, date(2026, 12, 8))
    with pytest.raises(Refused, match="ne se reprend plus"):
        services.unverify_payment(
            session, ticket_id=ticket.id, payment_id=payment.id, by=team.manager.id, at=TODAY
        )


def test_page_says_who_may_pay_and_shows_the_form_to_them_alone(
    client: FlaskClient, session: Session
) -> None:
    officer = accounts.person(session, roles=[Role.FINANCE], name="Seule Finance")
    manager = accounts.person(session, roles=[Role.MANAGER], name="Anne Gérante")
    ticket = portfolio.signed_ticket(session, by=manager.id, amount=euros(200_000))
    payment = portfolio.verified_payment(session, ticket, by=officer.id)
    url = f"/tickets/{ticket.id}"

    sign_in(client, officer)
    stuck = client.get(url).text
    assert "Personne d’autre ne peut payer" in stuck
    assert "Enregistrer le versement" not in stuck
    undone = client.post(f"{url}/versements/{payment.id}/verification/reprise")
    assert (undone.status_code, client.get(url).text.count("Reprendre ma vérification")) == (303, 0)

    portfolio.verify(session, ticket, payment, by=manager.id)
    page = client.get(url).text
    assert "Peuvent payer : Seule Finance." in page.replace("\xa0", " ")
    assert "Enregistrer le versement" in page
    sign_in(client, manager)
    assert "Enregistrer le versement" not in client.get(url).text


@pytest.mark.parametrize(
    "bic, holder, same",
    [
        (BIC, "Hydrogène des Dunes", True),
        (f"{BIC}XXX", "HYDROGÈNE  DES DUNES", True),
        ("BNPAFRPP", "Hydrogène des Dunes", False),
        (BIC, "Camille Vandamme", False),
    ],
)
def test_one_iban_under_another_name_is_another_account(bic: str, holder: str, same: bool) -> None:
    assert same_account((IBAN, BIC, "Hydrogène des Dunes"), IBAN, bic, holder) is same


def test_another_holder_is_not_dropped_but_verified_by_two(session: Session) -> None:
    """« Envoyée », said the page, and the new holder was forgotten."""
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(200_000))
    portfolio.paid_payment(session, ticket, verifier=team.manager.id, payer=team.finance.id)
    row = queries.tranches_of(session, ticket.id)[1]

    services.request_tranche(
        session,
        ticket_id=ticket.id,
        tranche_id=row.tranche.id,
        evidence="Procès-verbal.",
        iban=IBAN,
        bic=BIC,
        holder="Dunes Hydrogène Holding",
        by=ticket.owner_id,
        at=AT + timedelta(days=1),
    )

    proposed = queries.account_in_question(session, ticket.startup_id)
    assert proposed is not None
    assert (proposed.holder, proposed.change, proposed.state) == (
        "Dunes Hydrogène Holding",
        True,
        AccountState.PROPOSED,
    )
