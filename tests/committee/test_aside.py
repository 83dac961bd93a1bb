"""Does it take two people, with a fresh factor, to end a vote uncounted, and is nobody told a falsehood?"""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, col, select

from fundapp.committee import queries, services
from fundapp.committee.events import AsideAnswered, AsideProposed, DecisionTaken, PollClosed
from fundapp.committee.models import PollAside
from fundapp.committee.types import Answer, AsideAnswer, Choice, Outcome, PollState
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.types import Stage
from fundapp.kernel import clock
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import SYSTEM, Event, PastEvent
from fundapp.notifications.views import letters
from fundapp.notifications.views.letters import Reader
from tests.factories import committee as factory
from tests.factories import notices
from tests.factories.committee import AT, CLOSES
from tests.factories.signin import sign_in

PROPOSAL = {"outcome": "deferred", "reason": "Permis attendu."}


@pytest.fixture
def now() -> datetime:
    return clock.now()


def recorded(session: Session, *kinds: type[Event]) -> list[Event]:
    names = [kind.__name__ for kind in kinds]
    rows = session.exec(select(PastEvent).where(col(PastEvent.name).in_(names)).order_by(col(PastEvent.id)))
    return [row.revived() for row in rows]


def propose(session: Session, made: factory.Assembly, outcome: Outcome = Outcome.DEFERRED) -> PollAside:
    aside = services.propose_aside(
        session, poll_id=made.poll.id, outcome=outcome, reason="Permis attendu.", by=made.secretary.id, at=AT
    )
    session.commit()
    return aside


def test_one_person_alone_ends_no_vote(client: FlaskClient, session: Session, now: datetime) -> None:
    """What the secretary of found/committee-money.md 1 did: two posts, one person, no decision."""
    made = factory.assembly(session, at=now)
    sign_in(client, made.secretary)

    proposed = client.post(f"/scrutins/{made.poll.id}/ecarter", data=PROPOSAL)
    aside = session.exec(select(PollAside)).one()
    confirmed = client.post(f"/scrutins/ecarts/{aside.id}/confirmer")

    assert proposed.status_code == 303
    assert confirmed.status_code == 409
    assert "une autre personne doit le confirmer" in confirmed.text
    session.refresh(made.poll)
    assert made.poll.state is PollState.OPEN
    assert dossiers.get_dossier(session, made.dossier.id).stage is Stage.COMMITTEE
    assert recorded(session, PollClosed, DecisionTaken) == []


def test_another_person_confirms_and_both_are_named(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    made = factory.assembly(session, at=now)
    sign_in(client, made.secretary)
    client.post(f"/scrutins/{made.poll.id}/ecarter", data=PROPOSAL)
    aside = session.exec(select(PollAside)).one()
    sign_in(client, made.members[0])
    read = client.get(f"/scrutins/{made.poll.id}").text

    client.post(f"/scrutins/ecarts/{aside.id}/confirmer")
    page = client.get(f"/scrutins/{made.poll.id}").text

    assert "Permis attendu." in read
    assert f"proposé par {made.secretary.name}, confirmé par {made.members[0].name}" in page
    assert "Scrutin clos sans décision du comité" in page
    assert "Décision du comité" not in page
    session.refresh(made.poll)
    assert (made.poll.outcome, made.poll.tally) == (Outcome.DEFERRED, None)


def test_a_stale_factor_proposes_and_confirms_nothing(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    made = factory.assembly(session, at=now)
    sign_in(client, made.secretary, fresh=False)

    answer = client.post(f"/scrutins/{made.poll.id}/ecarter", data=PROPOSAL)

    assert answer.status_code == 403
    assert "Permis attendu." in answer.text
    assert session.exec(select(PollAside)).all() == []


def test_the_dossier_goes_back_and_the_committee_has_decided_nothing(session: Session) -> None:
    made = factory.adopted(session)

    decision = factory.set_aside(session, made, outcome=Outcome.DEFERRED)

    assert decision.outcome is Outcome.DEFERRED
    assert dossiers.get_dossier(session, made.dossier.id).stage is Stage.DILIGENCE
    aside = queries.find_confirmed_aside(session, made.poll.id)
    assert aside is not None
    assert recorded(session, AsideProposed, AsideAnswered, PollClosed, DecisionTaken) == [
        AsideProposed(made.dossier.id, made.poll.id, aside.id, Outcome.DEFERRED),
        AsideAnswered(made.dossier.id, made.poll.id, aside.id, AsideAnswer.CONFIRMED),
        PollClosed(made.dossier.id, made.poll.id, Outcome.DEFERRED, aside.id),
    ]


@pytest.mark.parametrize(
    "outcome, words",
    [
        (Outcome.DEFERRED, "Le dossier revient aux vérifications"),
        (Outcome.VOID, "Le dossier reste devant le comité"),
    ],
)
def test_the_secretary_is_told_where_the_dossier_is_now(
    app: Flask, session: Session, outcome: Outcome, words: str
) -> None:
    """A mail compared a sentence with a code: a deferred vote was said to be before the committee still."""
    made = factory.assembly(session)
    notices.forget(session)
    factory.set_aside(session, made, outcome=outcome)

    notices.tell_everything(session)

    [notice] = [
        each for each in notices.notices_of(session, made.secretary) if each.kind == "poll_without_decision"
    ]
    with app.app_context():
        body = letters.compose(notice, Reader("Paul", "paul@example.org"), {}).get_body(("plain",))
    assert body is not None
    assert words in body.get_content()


def test_the_founder_is_told_that_no_vote_took_place(session: Session) -> None:
    made = factory.assembly(session)
    notices.forget(session)
    factory.set_aside(session, made, outcome=Outcome.DEFERRED)

    notices.tell_everything(session)

    kinds = {kind for _, kind in notices.told(session)}
    assert "vote_set_aside" in kinds
    assert "decision" not in kinds
    assert "decision_taken" not in kinds


def test_a_void_vote_is_nothing_to_the_founder(session: Session) -> None:
    made = factory.assembly(session)
    notices.forget(session)
    factory.set_aside(session, made, outcome=Outcome.VOID)

    notices.tell_everything(session)

    assert {kind for _, kind in notices.told(session)} & {"vote_set_aside", "decision"} == set()
    assert dossiers.get_dossier(session, made.dossier.id).stage is Stage.COMMITTEE


def test_voting_goes_on_while_a_proposal_waits_and_the_count_makes_it_lapse(session: Session) -> None:
    made = factory.assembly(session)
    aside = propose(session, made)
    for person in made.members:
        factory.cast(session, made.poll, person, Choice.FOR)

    decision = services.close_poll(session, poll_id=made.poll.id, by=SYSTEM, at=AT + CLOSES)

    assert decision is not None
    assert decision.outcome is Outcome.ADOPTED
    session.refresh(aside)
    assert (aside.answer, aside.answered_by) == (AsideAnswer.LAPSED, SYSTEM)


@pytest.mark.parametrize("by, answer", [("secretary", AsideAnswer.WITHDRAWN), ("chair", AsideAnswer.REFUSED)])
def test_a_proposal_is_taken_back_or_refused_and_another_may_follow(
    session: Session, by: str, answer: AsideAnswer
) -> None:
    made = factory.assembly(session)
    aside = propose(session, made)
    person = made.secretary if by == "secretary" else made.members[0]

    services.turn_down_aside(session, aside_id=aside.id, by=person.id, at=AT)
    session.commit()

    assert (aside.answer, aside.answered_by) == (answer, person.id)
    assert made.poll.state is PollState.OPEN
    with pytest.raises(Refused, match="déjà reçu sa réponse"):
        services.confirm_aside(session, aside_id=aside.id, by=made.members[0].id, at=AT)
    assert propose(session, made).answer is None


def test_a_vote_that_is_over_is_counted_and_not_set_aside(session: Session) -> None:
    made = factory.adopted(session)
    aside = propose(session, made)
    late: dict[str, Any] = {"by": made.members[0].id, "at": AT + CLOSES}

    with pytest.raises(Refused, match="terminé"):
        services.confirm_aside(session, aside_id=aside.id, **late)
    with pytest.raises(Refused, match="terminé"):
        services.propose_aside(
            session, poll_id=made.poll.id, outcome=Outcome.VOID, reason="Trop tard.", **late
        )


def test_a_secret_vote_spoiled_by_a_late_recusal_tells_no_number(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    """SEC-3: a void secret poll told its tally to everybody."""
    made = factory.assembly(session, number=6, secret=True, at=now)
    for person in made.members:
        factory.cast(session, made.poll, person, Choice.FOR)
    factory.declare(session, made.dossier.id, made.members[5], answer=Answer.SOME, at=now)
    sign_in(client, made.secretary)
    warned = client.get(f"/scrutins/{made.poll.id}").text

    services.close_poll(session, poll_id=made.poll.id, by=SYSTEM, at=now + CLOSES)
    session.commit()
    page = client.get(f"/scrutins/{made.poll.id}").text

    assert "Ce vote secret sera nul" in warned
    session.refresh(made.poll)
    assert (made.poll.outcome, made.poll.tally) == (
        Outcome.VOID,
        {"colleges": {}, "chair": None, "chair_college": None, "vetoes": 0, "spoiled": True},
    )
    assert "Le scrutin est nul et peut être rouvert." in page
    assert "Les voix" not in page


def test_a_secret_box_names_no_college_where_none_must_agree(session: Session) -> None:
    """SEC-3: with one qualified person in the committee, their number was their ballot."""
    made = factory.assembly(session, number=5, secret=True)
    for person in made.members:
        factory.cast(session, made.poll, person, Choice.FOR)

    assert queries.secret_counts(session, made.poll.id) == {
        (None, choice): 5 if choice is Choice.FOR else 0 for choice in Choice
    }


def test_proposal_comes_with_its_reason(client: FlaskClient, session: Session, now: datetime) -> None:
    made = factory.assembly(session, at=now - timedelta(minutes=1))
    sign_in(client, made.secretary)

    answer = client.post(f"/scrutins/{made.poll.id}/ecarter", data={"outcome": "void", "reason": " "})

    assert answer.status_code == 422
    assert session.exec(select(PollAside)).all() == []
