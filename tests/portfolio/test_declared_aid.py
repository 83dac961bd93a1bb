"""What does the ceiling of de minimis aid leave: one answer for the dossier, the ticket and the agenda?"""

from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlmodel import Session

from fundapp.dossiers import queries as dossier_queries
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.rules import read_application
from fundapp.dossiers.rules.standard import STANDARD
from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.money import ZERO, euros
from fundapp.portfolio import queries, services
from fundapp.portfolio.models import Ticket
from fundapp.portfolio.queries.aid import aid_of_dossier
from fundapp.portfolio.rules.limits import ANOTHER_BASIS, Check, prior_aid
from fundapp.programme.types import AidBasis, Instrument
from tests.factories import committee, dossiers, portfolio
from tests.factories.portfolio import AT, SIGNED_ON
from tests.factories.signin import sign_in

DAY = date(2026, 11, 23)
LATER = AT + timedelta(hours=3)
AID: dict[str, Any] = {
    "had_aid": "yes",
    "aid-0-grantor": "Région",
    "aid-0-granted_on": "2025-03-01",
    "aid-0-amount": "120 000",
    "aid-0-basis": "de_minimis",
}
GRANT: dict[str, Any] = {"instrument": "grant"}


@pytest.mark.parametrize(
    "answers, headroom, allowed",
    [
        ({"had_aid": "no"}, "300000", True),
        (AID, "180000", True),
        (AID | {"aid-0-granted_on": "22/11/2023"}, "300000", True),
        (AID | {"aid-0-basis": "other"}, "300000", True),
        (AID | {"instrument": "grant", "amount_asked": "180 000"}, "180000", True),
        (AID | {"instrument": "grant", "amount_asked": "180 000,01"}, "180000", False),
        ({"had_aid": "", "instrument": "advance"}, "0", False),
    ],
)
def test_declared_aid_leaves_what_the_ceiling_says(
    session: Session, answers: dict[str, str], headroom: str, allowed: bool
) -> None:
    draft = dossiers.blank_dossier(session)
    application = read_application(STANDARD, {**dossiers.ANSWERS, **answers})

    check = aid_of_dossier(session, draft, application, DAY)

    assert check is not None
    assert (check.headroom, check.allowed) == (euros(headroom), allowed)


def test_nothing_is_said_before_anything_is_declared(session: Session) -> None:
    draft = dossiers.blank_dossier(session)
    application = read_application(STANDARD, {**dossiers.ANSWERS, "had_aid": ""})

    assert aid_of_dossier(session, draft, application, DAY) is None


def test_an_aid_known_twice_counts_once() -> None:
    """The fund's own grant, declared by the company in its next dossier; two alike stay two."""
    region, ours = (date(2025, 3, 1), euros(40_000)), (date(2026, 1, 5), euros(100_000))

    assert prior_aid([region, ours], [ours], None) == [region, ours]
    assert prior_aid([ours, ours], [ours], None) == [ours, ours]
    assert prior_aid([region, ours], [], ours) == [region]


def on_both_pages(session: Session, ticket: Ticket) -> tuple[Check | None, Check | None]:
    dossier = dossier_queries.get_dossier(session, ticket.dossier_id)
    application = dossier_queries.application_of(session, dossier)
    said = [
        each for each in queries.ceilings_of_ticket(session, ticket, DAY) if each.way_out is ANOTHER_BASIS
    ]
    return aid_of_dossier(session, dossier, application, DAY), said[-1] if said else None


def granted(session: Session, by: UUID, **answers: Any) -> Ticket:
    """A signed grant of 150 000 €, de minimis."""
    ticket = portfolio.voted_ticket(
        session, amount=euros(150_000), instrument=Instrument.GRANT, as_is=True, **answers
    )
    services.sign_ticket(
        session, ticket_id=ticket.id, amount=ticket.voted, signed_on=SIGNED_ON, by=by, at=LATER
    )
    session.commit()
    return ticket


def test_dossier_and_ticket_give_the_same_answer(session: Session) -> None:
    """The ticket's page once ignored what the company had declared."""
    team = portfolio.team(session)
    voted = portfolio.voted_ticket(
        session, amount=euros(150_000), instrument=Instrument.GRANT, as_is=True, **AID
    )
    dossier, ticket = on_both_pages(session, voted)

    assert dossier is not None
    assert dossier == ticket
    assert (dossier.sentence.values["used"], dossier.headroom) == (euros(120_000), euros(180_000))

    services.sign_ticket(
        session, ticket_id=voted.id, amount=voted.voted, signed_on=SIGNED_ON, by=team.manager.id, at=LATER
    )
    signed = on_both_pages(session, voted)
    assert signed == (dossier, dossier)


def test_the_fund_s_own_grants_count_with_the_declared_ones(session: Session) -> None:
    team = portfolio.team(session)
    first = granted(session, team.manager.id, **AID)
    siren = dossier_queries.get_startup(session, first.startup_id).siren
    again = dossiers.submitted_dossier(session, siren=siren, **GRANT, **AID)

    check = aid_of_dossier(session, again, dossier_queries.application_of(session, again), DAY)

    assert check is not None
    assert (check.sentence.values["used"], check.headroom) == (euros(270_000), euros(30_000))
    assert not check.allowed


def test_a_grant_above_what_is_left_is_not_tabled(session: Session) -> None:
    dossier = committee.dossier_before_committee(session, **GRANT, **AID)
    with pytest.raises(SeveralRefusals) as refusal:
        committee.convened_item(
            session, dossier=dossier, amount=euros("180000.01"), instrument=Instrument.GRANT, as_is=True
        )
    session.rollback()

    assert [reason.values["check"].values["headroom"] for reason in refusal.value.reasons] == [euros(180_000)]
    assert "régime d’aide" in str(refusal.value.reasons[0])


def test_another_scheme_quoted_by_its_number_lifts_the_ceiling(session: Session) -> None:
    dossier = committee.dossier_before_committee(session, **GRANT, **AID)
    with pytest.raises(Refused, match="Citez le régime"):
        dossier_services.choose_aid_basis(
            session,
            dossier_id=dossier.id,
            basis=AidBasis.OTHER,
            reference=" ",
            by=dossier.owner_id,
            at=AT,
        )

    dossier_services.choose_aid_basis(
        session,
        dossier_id=dossier.id,
        basis=AidBasis.OTHER,
        reference="RGEC art. 25, SA.111723",
        by=dossier.owner_id,
        at=AT,
    )
    item = committee.convened_item(
        session, dossier=dossier, amount=euros(250_000), instrument=Instrument.GRANT, as_is=True
    )

    assert item.amount == euros(250_000)
    check = aid_of_dossier(session, dossier, dossier_queries.application_of(session, dossier), DAY)
    assert check is not None
    assert (check.allowed, check.headroom) == (True, euros(180_000))


def test_signature_is_refused_when_the_ceiling_was_used_meanwhile(session: Session) -> None:
    """Voted while there was room; another grant of the fund to the same company was signed first."""
    team = portfolio.team(session)
    first = portfolio.voted_ticket(session, amount=euros(200_000), instrument=Instrument.GRANT, as_is=True)
    siren = dossier_queries.get_startup(session, first.startup_id).siren
    second = portfolio.voted_ticket(
        session, amount=euros(150_000), instrument=Instrument.GRANT, as_is=True, siren=siren
    )
    services.sign_ticket(
        session, ticket_id=first.id, amount=first.voted, signed_on=SIGNED_ON, by=team.manager.id, at=LATER
    )
    session.commit()

    with pytest.raises(SeveralRefusals) as refusal:
        services.sign_ticket(
            session,
            ticket_id=second.id,
            amount=second.voted,
            signed_on=SIGNED_ON,
            by=team.manager.id,
            at=LATER,
        )
    session.rollback()

    assert [reason.values["check"].values["headroom"] for reason in refusal.value.reasons] == [euros(100_000)]
    assert queries.get_ticket(session, second.id).committed == ZERO


def test_an_earlier_day_typed_at_signature_does_not_pass_the_ceiling(app: Flask, session: Session) -> None:
    """By the manager's own door, one after the other: 350 000 € of 300 000 € once were."""
    team = portfolio.team(session)
    first = portfolio.voted_ticket(session, amount=euros(200_000), instrument=Instrument.GRANT, as_is=True)
    siren = dossier_queries.get_startup(session, first.startup_id).siren
    second = portfolio.voted_ticket(
        session, amount=euros(150_000), instrument=Instrument.GRANT, as_is=True, siren=siren
    )

    with time_machine.travel(AT + timedelta(days=10), tick=True):
        client = sign_in(app.test_client(), team.manager)
        answers = [
            client.post(
                f"/tickets/{ticket.id}/signature",
                data={"sign-amount": amount, "sign-signed_on": day},
            )
            for ticket, amount, day in (
                (first, "200 000", "02/12/2026"),
                (second, "150 000", "24/11/2026"),
                (second, "100 000", "24/11/2026"),
            )
        ]

    assert [answer.status_code for answer in answers] == [303, 422, 303]
    assert (
        "De minimis du samedi 2 décembre 2023 au mercredi 2 décembre 2026, aides datées d’après celle-ci "
        "comprises : 200 000 € déjà accordés sur 300 000 €, soit 100 000 € au plus sur cette base."
    ) in " ".join(unescape(answers[1].text).split())
    session.expire_all()
    assert [queries.get_ticket(session, each.id).committed for each in (first, second)] == [
        euros(200_000),
        euros(100_000),
    ]


def test_what_is_dated_later_does_not_undo_a_signed_grant(session: Session) -> None:
    """It was judged with all that was known; its page says what stood on its own day."""
    team = portfolio.team(session)
    first = granted(session, team.manager.id)
    siren = dossier_queries.get_startup(session, first.startup_id).siren
    later = portfolio.voted_ticket(
        session, amount=euros(150_000), instrument=Instrument.GRANT, as_is=True, siren=siren
    )
    services.sign_ticket(
        session,
        ticket_id=later.id,
        amount=later.voted,
        signed_on=SIGNED_ON + timedelta(days=9),
        by=team.manager.id,
        at=AT + timedelta(days=10),
    )

    [said, _] = on_both_pages(session, first)

    assert said is not None
    assert (said.allowed, said.headroom, said.sentence.values["used"]) == (True, euros(300_000), ZERO)
