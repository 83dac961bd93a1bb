from datetime import date, timedelta
from functools import partial

import pytest
from sqlmodel import Session, col, select

from fundapp.committee import queries, services
from fundapp.committee.events import BallotCast, DecisionTaken, MemberRecused, PollClosed, PollOpened
from fundapp.committee.models import BallotVersion, Elector
from fundapp.committee.types import Answer, Choice, Outcome, PollState, Resolution
from fundapp.diligence.types import Condition, ConditionKind
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import SYSTEM, Event, PastEvent
from fundapp.kernel.money import euros
from fundapp.programme import services as programme
from fundapp.programme.types import College, Instrument
from tests.databases import as_owner
from tests.factories import committee as factory
from tests.factories.committee import AT, CLOSES, Assembly

FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN
DEADLINE = AT + CLOSES


def told(session: Session, kind: type[Event]) -> list[Event]:
    rows = session.exec(select(PastEvent).where(PastEvent.name == kind.__name__))
    return [row.revived() for row in rows]


def vote(session: Session, assembly: Assembly, *choices: Choice) -> None:
    for person, choice in zip(assembly.members, choices, strict=False):
        factory.cast(session, assembly.poll, person, choice)


def close(session: Session, assembly: Assembly) -> Outcome:
    decision = services.close_poll(session, poll_id=assembly.poll.id, by=SYSTEM, at=DEADLINE)
    session.commit()
    assert decision is not None
    return decision.outcome


def test_poll_freezes_electorate_rule_and_words(session: Session) -> None:
    made = factory.assembly(session, number=4, recused=1)

    electors = {elector.person_id for elector in queries.electors(session, made.poll.id)}

    assert electors == {member.id for member in made.members[:3]}
    assert made.poll.resolution["amount"] == 25_000_000
    assert made.poll.rule["majority"] == "abs_expressed"
    [opened] = told(session, PollOpened)
    assert isinstance(opened, PollOpened)
    assert (set(opened.electors), opened.digest) == (electors, made.poll.text_digest)


def test_adoption_moves_the_dossier_to_contracting(session: Session) -> None:
    made = factory.assembly(session)
    vote(session, made, FOR, FOR, AGAINST)

    outcome = close(session, made)

    assert outcome is Outcome.ADOPTED
    assert dossiers.get_dossier(session, made.dossier.id).stage is Stage.CONTRACTING
    poll = queries.get_poll(session, made.poll.id)
    assert [str(said).replace("\u00a0", " ") for said in queries.explanation_of(poll)] == [
        "Quorum : 3 sur 3 membres ont pris part, il en faut 2 : atteint.",
        "abs_expressed : 2 pour, 1 contre : 2 × 2 > 3, atteinte.",
        "La résolution est adoptée.",
    ]
    decision = queries.get_poll_decision(session, made.poll.id)
    assert told(session, DecisionTaken) == [
        DecisionTaken(made.dossier.id, decision.id, made.poll.id, outcome, euros(250_000))
    ]


def test_conditions_of_the_resolution_reach_the_decision(session: Session) -> None:
    condition = Condition(ConditionKind.SUBSEQUENT, "Publier les mesures d’air.", date(2027, 6, 30))
    made = factory.assembly(session, conditions=[condition])
    vote(session, made, FOR, FOR)

    assert close(session, made) is Outcome.ADOPTED_WITH_CONDITIONS
    assert queries.get_poll_decision(session, made.poll.id).conditions == [
        {"kind": "subsequent", "text": "Publier les mesures d’air.", "due_on": "2027-06-30"}
    ]


def test_conditions_asked_for_in_needed_ballots_reach_the_decision(session: Session) -> None:
    made = factory.assembly(session)
    vote(session, made, FOR, Choice.FOR_WITH_CONDITIONS, AGAINST)

    assert close(session, made) is Outcome.ADOPTED_WITH_CONDITIONS
    assert queries.get_poll_decision(session, made.poll.id).conditions == [
        {"kind": "suspensive", "text": "Le marché est trop étroit.", "due_on": None}
    ]


def test_rejection_ends_the_dossier_with_the_grounds_given(session: Session) -> None:
    made = factory.assembly(session)
    vote(session, made, FOR, AGAINST, AGAINST)

    assert close(session, made) is Outcome.REJECTED
    dossier = dossiers.get_dossier(session, made.dossier.id)
    assert (dossier.stage, dossier.status) == (Stage.COMMITTEE, Status.DECLINED)
    assert dossier.end_text.endswith("Motif exprimé :\n– Le marché est trop étroit.")


def test_without_quorum_the_dossier_waits_for_another_sitting(session: Session) -> None:
    made = factory.assembly(session)
    vote(session, made, FOR)

    assert close(session, made) is Outcome.NO_QUORUM
    assert dossiers.get_dossier(session, made.dossier.id).stage is Stage.COMMITTEE
    assert told(session, DecisionTaken) == []
    with pytest.raises(Refused, match="nouvelle séance"):
        services.open_poll(session, item_id=made.item.id, closes_at=DEADLINE + CLOSES, by=SYSTEM, at=DEADLINE)


def test_poll_closes_exactly_once(session: Session) -> None:
    made = factory.adopted(session)

    first = services.close_poll(session, poll_id=made.poll.id, by=SYSTEM, at=DEADLINE)
    second = services.close_poll(session, poll_id=made.poll.id, by=SYSTEM, at=DEADLINE)

    assert first is not None
    assert second is None
    assert told(session, PollClosed) == [PollClosed(made.dossier.id, made.poll.id, Outcome.ADOPTED)]


def test_poll_closes_early_once_everybody_has_voted(session: Session) -> None:
    made = factory.assembly(session)
    vote(session, made, FOR, FOR)
    early = AT + timedelta(minutes=5)

    with pytest.raises(Refused, match="encore attendus"):
        services.close_poll(session, poll_id=made.poll.id, by=made.members[0].id, at=early)
    factory.cast(session, made.poll, made.members[2], ABSTAIN)

    assert services.close_poll(session, poll_id=made.poll.id, by=made.members[0].id, at=early) is not None


def test_due_polls_are_those_past_their_deadline(session: Session) -> None:
    made = factory.assembly(session)

    before = queries.list_due_polls(session, DEADLINE - timedelta(seconds=1))
    after = queries.list_due_polls(session, DEADLINE)

    assert ([poll.id for poll in before], [poll.id for poll in after]) == ([], [made.poll.id])


def test_change_of_mind_counts_last_and_keeps_its_history(session: Session) -> None:
    """V35."""
    made = factory.assembly(session)
    member = made.members[1]
    factory.cast(session, made.poll, member, FOR, at=AT)
    factory.cast(session, made.poll, member, AGAINST, at=AT + timedelta(minutes=5))

    [ballot] = queries.ballots(session, made.poll.id)
    versions = session.exec(select(BallotVersion).order_by(col(BallotVersion.cast_at))).all()

    assert ballot.choice is AGAINST
    assert [version.choice for version in versions] == [FOR, AGAINST]
    assert versions[1].receipt == ballot.receipt


def test_recusal_while_voting_leaves_the_base_and_takes_the_ballot_out(session: Session) -> None:
    made = factory.assembly(session, number=4)
    vote(session, made, FOR, FOR, AGAINST, AGAINST)

    factory.declare(session, made.dossier.id, made.members[3], answer=Answer.SOME)

    assert close(session, made) is Outcome.ADOPTED
    assert told(session, MemberRecused) == [MemberRecused(made.dossier.id, made.members[3].id, made.poll.id)]
    poll = queries.get_poll(session, made.poll.id)
    assert str(queries.explanation_of(poll)[0]).startswith("Quorum : 3 sur 3")


def test_dossier_withdrawn_meanwhile_makes_the_poll_void(session: Session) -> None:
    made = factory.adopted(session)
    dossier_services.withdraw_dossier(session, dossier_id=made.dossier.id, by=made.dossier.owner_id, at=AT)
    session.commit()

    assert close(session, made) is Outcome.VOID
    assert dossiers.get_dossier(session, made.dossier.id).status is Status.WITHDRAWN


def test_void_poll_lets_the_words_change_and_be_voted_again(session: Session) -> None:
    made = factory.assembly(session)
    resolution = Resolution("Le comité finance moins.", euros(200_000), Instrument.CONVERTIBLE)
    amend = partial(
        services.amend_item,
        session,
        item_id=made.item.id,
        resolution=resolution,
        change_reason="Montant faux.",
        by=made.secretary.id,
        at=AT,
    )
    with pytest.raises(Refused, match="mise aux voix"):
        amend()

    factory.set_aside(session, made, outcome=Outcome.VOID)
    amend()
    again = services.open_poll(session, item_id=made.item.id, closes_at=DEADLINE, by=SYSTEM, at=AT)

    assert (again.state, again.resolution["amount"]) == (PollState.OPEN, 20_000_000)
    assert again.text_digest != made.poll.text_digest


def test_veto_rejects_what_the_majority_wanted(session: Session) -> None:
    made = factory.assembly(session, veto=True)
    vote(session, made, AGAINST, FOR, FOR)

    assert close(session, made) is Outcome.REJECTED


def test_double_majority_holds_when_the_parameter_says_so(session: Session) -> None:
    dossier = factory.dossier_before_committee(session)
    programme.set_parameter(
        session,
        key="committee.each_college",
        value=True,
        valid_from=date(2024, 1, 1),
        source="Règlement du comité, art. 6",
        by=SYSTEM,
        at=AT,
    )
    made = factory.assembly(session, number=6, dossier=dossier)
    vote(session, made, FOR, FOR, FOR, FOR, AGAINST, FOR)

    assert close(session, made) is Outcome.REJECTED


def test_secret_poll_counts_without_ballots(session: Session) -> None:
    made = factory.assembly(session, number=5, secret=True)
    vote(session, made, FOR, FOR, FOR, AGAINST, ABSTAIN)

    assert queries.ballots(session, made.poll.id) == []
    assert close(session, made) is Outcome.ADOPTED
    assert len(told(session, BallotCast)) == 5


def test_seat_of_another_day_does_not_vote(session: Session) -> None:
    made = factory.members(session)
    [seat] = [queries.find_seat(session, made[2].id, on=AT.date())]
    assert seat is not None
    seat.to_day = date(2026, 10, 1)
    with as_owner(session):
        session.commit()
    item = factory.convened_item(session)

    poll = services.open_poll(session, item_id=item.id, closes_at=DEADLINE, by=SYSTEM, at=AT)

    electors = session.exec(select(Elector.person_id).where(Elector.poll_id == poll.id)).all()
    assert set(electors) == {made[0].id, made[1].id}


def test_one_seat_at_a_time(session: Session) -> None:
    [member] = factory.members(session, 1)

    with pytest.raises(Refused, match="déjà un siège"):
        services.seat_member(
            session,
            person_id=member.id,
            college=College.PUBLIC,
            from_day=date(2026, 1, 1),
            by=SYSTEM,
            at=AT,
        )
