"""Who is told what, at each step of the chain, and who is told nothing?"""

from datetime import timedelta

import pytest
from sqlmodel import Session

from fundapp.accounts import services as accounts_services
from fundapp.accounts.models import Person
from fundapp.committee import services as committee_services
from fundapp.committee.types import Answer
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.types import EndReason, Status
from fundapp.policy import Role
from fundapp.portfolio import services as portfolio_services
from tests.factories import accounts, committee, dossiers, notices, portfolio
from tests.factories.accounts import AT

Team = dict[Role, Person]


@pytest.fixture(autouse=True)
def team(session: Session) -> Team:
    """One person per role, each called by it."""
    return {
        role: accounts.person(session, roles=[role], name=role.value)
        for role in (Role.ENTREPRENEUR, Role.ANALYST, Role.MANAGER, Role.SECRETARY, Role.FINANCE)
    }


def test_a_submission_is_told_to_its_founder_and_to_the_analysts(session: Session, team: Team) -> None:
    dossiers.submitted_dossier(session, owner_id=team[Role.ENTREPRENEUR].id)

    notices.tell_everything(session)

    assert notices.told(session) == {
        ("entrepreneur", "dossier_received"),
        ("analyst", "dossier_arrived"),
    }


def test_completeness_is_told_to_the_founder_and_to_whoever_reviews(session: Session, team: Team) -> None:
    owner, analyst = team[Role.ENTREPRENEUR], team[Role.ANALYST]
    dossier = dossiers.submitted_dossier(session, owner_id=owner.id)
    notices.forget(session)
    dossier_services.declare_complete(session, dossier_id=dossier.id, by=analyst.id, at=AT)

    notices.tell_everything(session)

    assert notices.told(session) == {("entrepreneur", "dossier_complete"), ("manager", "dossier_ready")}


def test_an_end_is_explained_to_the_founder(session: Session, team: Team) -> None:
    dossier = dossiers.submitted_dossier(session, owner_id=team[Role.ENTREPRENEUR].id)
    notices.forget(session)
    dossier_services.end(
        session,
        dossier_id=dossier.id,
        status=Status.DECLINED,
        reason_code=EndReason.INELIGIBLE,
        reason_text="Le siège n’est pas dans le territoire.",
        by=team[Role.MANAGER].id,
        at=AT,
    )

    notices.tell_everything(session)

    [notice] = notices.notices_of(session, team[Role.ENTREPRENEUR])
    assert notice.kind.value == "dossier_ended"
    assert notice.facts["explanation"] == "Le siège n’est pas dans le territoire."


def test_a_withdrawal_stops_the_team(session: Session, team: Team) -> None:
    owner = team[Role.ENTREPRENEUR]
    dossier = dossiers.submitted_dossier(session, owner_id=owner.id)
    notices.forget(session)
    dossier_services.withdraw_dossier(session, dossier_id=dossier.id, by=owner.id, at=AT)

    notices.tell_everything(session)

    assert notices.told(session) == {("manager", "dossier_withdrawn")}


def test_the_committee_is_convened_then_its_electors_are_called(session: Session) -> None:
    committee.assembly(session, number=3, recused=1)

    notices.tell_everything(session)

    told = {each for each in notices.told(session) if each[0].startswith("Membre")}
    convened = {(f"Membre {number}", "sitting_convened") for number in (1, 2, 3)}
    assert told == convened | {("Membre 1", "poll_opened"), ("Membre 2", "poll_opened")}


def test_attack_36_whoever_is_recused_is_told_nothing_of_the_dossier(session: Session, team: Team) -> None:
    """A manager who also sits and has withdrawn: neither the decision nor the ticket reaches them."""
    made = committee.adopted(session)
    manager = team[Role.MANAGER]
    committee.declare(session, made.dossier.id, manager, answer=Answer.SOME)
    notices.forget(session)
    portfolio_services.settle_poll(
        session, poll_id=made.poll.id, by=made.members[0].id, at=AT + timedelta(hours=3)
    )

    notices.tell_everything(session)

    assert [notice.kind.value for notice in notices.notices_of(session, manager)] == []
    assert ("finance", "ticket_reserved") in notices.told(session)


def test_a_decision_is_told_to_the_founder_and_handed_to_the_team(session: Session, team: Team) -> None:
    dossier = committee.dossier_before_committee(session, owner_id=team[Role.ENTREPRENEUR].id)
    made = committee.adopted(session, dossier=dossier)
    notices.forget(session)
    portfolio_services.settle_poll(
        session, poll_id=made.poll.id, by=made.members[0].id, at=AT + timedelta(hours=3)
    )

    notices.tell_everything(session)

    clerk = made.secretary.name
    assert notices.told(session) == {
        ("entrepreneur", "decision"),
        ("manager", "decision_taken"),
        ("secretary", "decision_taken"),
        (clerk, "decision_taken"),
        ("manager", "ticket_reserved"),
        ("finance", "ticket_reserved"),
    }


def test_a_poll_without_quorum_is_told_to_those_who_prepare(session: Session) -> None:
    made = committee.assembly(session)
    notices.forget(session)
    committee_services.close_poll(
        session, poll_id=made.poll.id, by=made.members[0].id, at=AT + timedelta(hours=3)
    )

    notices.tell_everything(session)

    assert notices.told(session) == {
        ("manager", "poll_without_decision"),
        ("secretary", "poll_without_decision"),
        (made.secretary.name, "poll_without_decision"),
    }


def test_money_on_its_way_is_told_to_who_acts_next(session: Session, team: Team) -> None:
    owner, manager, finance = (team[role] for role in (Role.ENTREPRENEUR, Role.MANAGER, Role.FINANCE))
    ticket = portfolio.signed_ticket(session, by=manager.id, owner_id=owner.id)
    notices.forget(session)
    portfolio.paid_payment(session, ticket, verifier=manager.id, payer=finance.id)

    notices.tell_everything(session)

    assert notices.told(session) == {
        ("manager", "account_proposed"),
        ("finance", "account_proposed"),
        ("manager", "tranche_requested"),
        ("finance", "tranche_requested"),
        ("finance", "payment_verified"),
        ("entrepreneur", "payment_made"),
    }


def test_a_signature_is_told_to_the_founder(session: Session, team: Team) -> None:
    owner, manager = team[Role.ENTREPRENEUR], team[Role.MANAGER]
    portfolio.signed_ticket(session, by=manager.id, owner_id=owner.id)

    notices.tell_everything(session)

    assert ("entrepreneur", "ticket_signed") in notices.told(session)


def test_an_invitation_goes_to_an_address_that_is_nobody_yet(session: Session, team: Team) -> None:
    invitation = accounts_services.invite(
        session,
        name="Louise Leroy",
        email="louise@example.org",
        roles=[Role.MEMBER],
        by=team[Role.MANAGER].id,
        at=AT,
    )
    session.commit()

    notices.tell_everything(session)

    assert notices.of_invitation(session, invitation.id) == ["invitation"]


def test_playing_an_event_twice_tells_once(session: Session, team: Team) -> None:
    dossiers.submitted_dossier(session, owner_id=team[Role.ENTREPRENEUR].id)
    notices.tell_everything(session)
    before = len(notices.notices_of(session, team[Role.ENTREPRENEUR]))

    notices.play_again(session)

    assert len(notices.notices_of(session, team[Role.ENTREPRENEUR])) == before == 1
