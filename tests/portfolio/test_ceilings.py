"""Is an amount the fund could not sign refused where it is proposed, put to the vote, reserved and signed?"""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlmodel import Session

from fundapp.committee import services as committee_services
from fundapp.committee.types import Resolution
from fundapp.dossiers import queries as dossiers
from fundapp.kernel.errors import SeveralRefusals
from fundapp.kernel.events import SYSTEM
from fundapp.kernel.money import Money, euros
from fundapp.portfolio import queries, services
from fundapp.portfolio.types import TicketState
from fundapp.programme import services as programme
from fundapp.programme.types import Instrument
from fundapp.web.filters import sentence
from tests.factories import committee, portfolio
from tests.factories.portfolio import AT, SIGNED_ON

LATER = AT + timedelta(hours=3)


def bounds(session: Session, *, least: Money, most: Money) -> None:
    for key, amount in (("cap.ticket_min_cents", least), ("cap.ticket_max_cents", most)):
        programme.set_parameter(
            session,
            key=key,
            value=amount.cents,
            valid_from=date(2026, 1, 1),
            source="FIN-22",
            by=SYSTEM,
            at=AT,
        )
    session.commit()


def resolution(amount: Money, instrument: Instrument = Instrument.SHARES) -> Resolution:
    return Resolution("Le comité décide de financer ce projet.", amount, instrument)


def ways_out(refusal: SeveralRefusals) -> list[str]:
    return [str(reason.values["way_out"])[:34] for reason in refusal.reasons]


def test_ceiling_of_a_company_names_it(app: Flask, session: Session) -> None:
    """Two tickets of two companies on one page, or a refusal in a meeting: which one is full?"""
    ticket = portfolio.voted_ticket(session, amount=euros(250_000))
    startup = dossiers.get_startup(session, ticket.startup_id)
    grouped = re.sub(r"(...)(?=.)", r"\1 ", startup.siren)

    checks = queries.ceilings_of_ticket(session, ticket, SIGNED_ON)
    with app.test_request_context():
        [cap] = [each for each in (sentence(check.sentence) for check in checks) if "par entreprise" in each]

    assert cap.replace("\u00a0", " ").startswith(
        f"Plafond par entreprise, {startup.name} (SIREN {grouped}) : 250"
    )


@pytest.mark.parametrize(
    "amount, expected",
    [
        ("100000", []),
        ("250000", []),
        ("99999.99", ["Ramenez le montant entre ces borne"]),
        ("250000.01", ["Ramenez le montant à ce qui est de"]),
        (
            "10000000000000",
            [
                "Ramenez le montant entre ces borne",
                "Ramenez le montant à ce qui est de",
                "Ramenez le montant à ce que l’enve",
                "Proposez au comité un montant plus",
            ],
        ),
    ],
)
def test_resolution_keeps_to_the_ceilings(session: Session, amount: str, expected: list[str]) -> None:
    """Asked: 250 000 €. Ten thousand billion euros were once put on an agenda."""
    dossier = committee.dossier_before_committee(session)
    bounds(session, least=euros(100_000), most=euros(2_000_000))
    sitting = committee.sitting(session)

    said: list[str] = []
    try:
        committee_services.table_dossier(
            session,
            sitting_id=sitting.id,
            dossier_id=dossier.id,
            resolution=resolution(euros(amount)),
            by=SYSTEM,
            at=AT,
        )
    except SeveralRefusals as refusal:
        said = ways_out(refusal)

    assert said == expected


def test_amended_resolution_keeps_to_them_too(session: Session) -> None:
    item = committee.convened_item(session, amount=euros(250_000), as_is=True)

    with pytest.raises(SeveralRefusals) as refusal:
        committee_services.amend_item(
            session, item_id=item.id, resolution=resolution(euros(600_000)), by=SYSTEM, at=AT
        )
    session.rollback()

    assert refusal.value.field == "amount"
    assert ways_out(refusal.value) == ["Ramenez le montant à ce qui est de"]
    assert item.amount == euros(250_000)


def test_what_was_tabled_under_other_bounds_is_not_put_to_the_vote(session: Session) -> None:
    item = committee.convened_item(session, amount=euros(250_000), as_is=True)
    committee.members(session)
    bounds(session, least=euros(10_000), most=euros(200_000))

    with pytest.raises(SeveralRefusals) as refusal:
        committee_services.open_poll(
            session, item_id=item.id, closes_at=AT + committee.CLOSES, by=SYSTEM, at=AT
        )

    assert refusal.value.reasons[0].values["check"].values["most"] == euros(200_000)


def test_company_s_exposure_counts_with_the_new_amount(session: Session) -> None:
    """FIN-22: 10 % of 37.5 M€, follow-ons included."""
    first = portfolio.voted_ticket(session, amount=euros(3_500_000))
    siren = dossiers.get_startup(session, first.startup_id).siren
    again = committee.dossier_before_committee(session, siren=siren)

    with pytest.raises(SeveralRefusals) as refusal:
        committee.convened_item(session, dossier=again, amount=euros("250000.01"))
    session.rollback()

    assert refusal.value.reasons[0].values["check"].values["headroom"] == euros(250_000)


def test_ticket_waits_and_is_not_reserved_above_a_ceiling_lowered_since(session: Session) -> None:
    poll = portfolio.adopted_poll(session, amount=euros(250_000))
    bounds(session, least=euros(10_000), most=euros(200_000))

    decision = services.settle_poll(session, poll_id=poll.id, by=SYSTEM, at=AT + committee.CLOSES)
    assert decision is not None
    ticket = portfolio.ticket_of(session, decision)

    assert ticket.state is TicketState.WAITING


def test_signed_amount_keeps_to_the_bounds(session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.voted_ticket(session, amount=euros(250_000))
    bounds(session, least=euros(100_000), most=euros(2_000_000))

    with pytest.raises(SeveralRefusals) as refusal:
        services.sign_ticket(
            session,
            ticket_id=ticket.id,
            amount=euros("99999.99"),
            signed_on=SIGNED_ON,
            by=team.manager.id,
            at=LATER,
        )
    session.rollback()

    assert refusal.value.reasons[0].values["check"].values["least"] == euros(100_000)
    assert queries.get_ticket(session, ticket.id).state is TicketState.RESERVED
