"""What happens when people really act at the same moment, each in a transaction of their own?"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from sqlmodel import Session, select

from fundapp.committee import services
from fundapp.committee.models import Ballot, BallotVersion, Decision
from fundapp.committee.types import Answer, Choice, Outcome
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import Stage
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import SYSTEM
from tests.factories import committee as factory
from tests.factories.committee import AT, CLOSES
from tests.house import PATIENCE


def at_once(shared: Engine, *acts: Callable[[Session], Any]) -> list[Any]:
    """Start all of them on the same bell; what each returned, once committed."""
    bell = Barrier(len(acts))

    def play(act: Callable[[Session], Any]) -> Any:
        with Session(shared, expire_on_commit=False) as session:
            bell.wait(timeout=PATIENCE)
            done = act(session)
            session.commit()
            return done

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(play, acts))


def test_double_click_on_the_ballot_keeps_one_ballot(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        made = factory.assembly(session)

    def cast(session: Session) -> Any:
        return services.cast_ballot(
            session, poll_id=made.poll.id, choice=Choice.FOR, by=made.members[0].id, at=AT
        )

    at_once(shared, *[cast] * 4)

    with Session(shared) as session:
        [ballot] = session.exec(select(Ballot)).all()
        versions = session.exec(select(BallotVersion)).all()
    assert (ballot.choice, len(versions)) == (Choice.FOR, 4)


def test_two_closings_at_once_conclude_once(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        made = factory.adopted(session)

    def close(session: Session) -> Any:
        return services.close_poll(session, poll_id=made.poll.id, by=SYSTEM, at=AT + CLOSES)

    concluded = at_once(shared, *[close] * 4)

    with Session(shared) as session:
        [decision] = session.exec(select(Decision)).all()
        dossier = session.get(Dossier, made.dossier.id)
    assert [each.id for each in concluded if each] == [decision.id]
    assert dossier is not None
    assert dossier.stage is Stage.CONTRACTING


def test_recusal_vote_and_closing_at_once_never_block_each_other(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        made = factory.adopted(session)

    def recuse(session: Session) -> Any:
        return services.declare(
            session,
            dossier_id=made.dossier.id,
            answer=Answer.SOME,
            reason="Actionnaire.",
            by=made.members[2].id,
            at=AT,
        )

    def close(session: Session) -> Any:
        return services.close_poll(session, poll_id=made.poll.id, by=SYSTEM, at=AT + CLOSES)

    def vote(session: Session) -> Any:
        return services.cast_ballot(
            session, poll_id=made.poll.id, choice=Choice.FOR, by=made.members[1].id, at=AT
        )

    outcomes = at_once(shared, unless_late(recuse), close, unless_late(vote))

    assert outcomes[1] is not None


def unless_late(attempt: Callable[[Session], Any]) -> Callable[[Session], Any]:
    """The closing may have been first: then the ballot or the recusal is refused, and that is well."""

    def act(session: Session) -> Any:
        try:
            return attempt(session)
        except Refused:
            session.rollback()
            return None

    return act


def test_35_secret_vote_relinked_by_the_transaction_that_wrote_it(shared: Engine) -> None:
    """A voter signs and votes in one transaction: the box is rewritten whole, so it never says which row."""
    with Session(shared, expire_on_commit=False) as session:
        made = factory.assembly(session, number=5, secret=True)
        for person in made.members:
            factory.cast(session, made.poll, person, Choice.FOR)
            assert len(writers(session, "secret_count")) == 1

        services.close_poll(session, poll_id=made.poll.id, by=SYSTEM, at=AT + CLOSES)
        session.commit()

        assert not writers(session, "elector") & writers(session, "secret_count")


@pytest.mark.parametrize("outcome", [Outcome.DEFERRED, Outcome.VOID])
def test_35_secret_vote_relinked_after_it_was_set_aside(shared: Engine, outcome: Outcome) -> None:
    with Session(shared, expire_on_commit=False) as session:
        made = factory.assembly(session, number=5, secret=True)
        for person in made.members:
            factory.cast(session, made.poll, person, Choice.FOR)

        factory.set_aside(session, made, outcome=outcome)

        signed = writers(session, "elector") | writers(session, "event WHERE name = 'BallotCast'")
        assert not signed & writers(session, "secret_count")


def writers(session: Session, table: str) -> set[str]:
    return set(session.execute(sa.text(f"SELECT xmin::text FROM {table}")).scalars())
