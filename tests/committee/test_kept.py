"""Once a vote counts, can anybody with the database in their hands rewrite it?"""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from fundapp.committee import services
from fundapp.committee.types import Answer
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import SYSTEM
from fundapp.policy import Role
from tests.databases import as_owner
from tests.factories import accounts, committee
from tests.factories.committee import AT, CLOSES

KEPT = ("poll", "ballot", "ballot_version", "elector", "secret_count", "declaration", "decision")
OTHER = "(SELECT id FROM person EXCEPT SELECT person_id FROM elector LIMIT 1)"
JOIN = (
    "INSERT INTO elector (poll_id, person_id, college, presiding, veto, took_part) "
    f"SELECT poll_id, {OTHER}, college, false, false, false FROM elector LIMIT 1"
)

ON_A_CLOSED_POLL = [
    "UPDATE poll SET outcome = 'rejected'",
    "UPDATE poll SET tally = jsonb_set(tally, '{colleges}', '{}')",
    "UPDATE poll SET reason = 'Autre chose.'",
    "UPDATE poll SET resolution = '{}'",
    "UPDATE poll SET rule = '{}'",
    "UPDATE poll SET state = 'open', closed_at = NULL, outcome = NULL, tally = NULL",
    "UPDATE ballot SET choice = 'against', reason = 'Non.'",
    "UPDATE elector SET took_part = false",
    "UPDATE elector SET recused_at = now()",
    JOIN,
    "INSERT INTO ballot_version (id, poll_id, person_id, choice, reason, receipt, cast_at) "
    "SELECT gen_random_uuid(), poll_id, person_id, 'against', 'Non.', 'BV-2026-999999', cast_at "
    "FROM ballot LIMIT 1",
    "UPDATE declaration SET answer = 'some', reason = 'Après coup.'",
    "UPDATE declaration SET reason = 'Après coup.'",
]
ON_AN_OPEN_POLL = [
    "UPDATE poll SET resolution = jsonb_set(resolution, '{amount}', '1')",
    "UPDATE poll SET rule = '{}'",
    "UPDATE poll SET closes_at = closes_at + interval '1 day'",
    "UPDATE poll SET opened_in = opened_in + 1",
    "UPDATE elector SET college = 'private'",
    "UPDATE elector SET veto = true",
    "UPDATE elector SET took_part = false WHERE took_part",
    "UPDATE ballot SET person_id = person_id, poll_id = poll_id, id = gen_random_uuid()",
    "INSERT INTO poll (id, item_id, dossier_id, state, rule, resolution, text_digest, opens_at, closes_at, "
    "closed_at, outcome, reason) SELECT gen_random_uuid(), item_id, dossier_id, 'closed', rule, resolution, "
    "text_digest, opens_at, closes_at, closes_at, 'adopted', '' FROM poll",
]
ALWAYS = [f"{verb} {table}" for table in KEPT for verb in ("DELETE FROM", "TRUNCATE")]
ALWAYS.remove("DELETE FROM secret_count")  # it has no rows here: see the box below


def contents(session: Session) -> dict[str, list[Any]]:
    asked = {table: session.execute(sa.text(f"SELECT * FROM {table} ORDER BY 1, 2")) for table in KEPT}
    return {table: [tuple(row) for row in rows] for table, rows in asked.items()}


def refused(session: Session, statement: str) -> None:
    """It is, to the owner of the tables too, and nothing has changed."""
    before = contents(session)

    with as_owner(session), pytest.raises(IntegrityError) as refusal, session.begin_nested():
        session.execute(sa.text(statement))

    assert getattr(refusal.value.orig, "sqlstate", None) == "23001"
    session.expire_all()
    assert contents(session) == before


@pytest.mark.parametrize("statement", [*ON_A_CLOSED_POLL, *ALWAYS])
def test_what_was_voted_cannot_be_rewritten(session: Session, statement: str) -> None:
    assembly = committee.adopted(session)
    services.close_poll(session, poll_id=assembly.poll.id, by=SYSTEM, at=AT + CLOSES)
    session.commit()

    refused(session, f"{statement} CASCADE" if statement.startswith("TRUNCATE") else statement)


@pytest.mark.parametrize("statement", ON_AN_OPEN_POLL)
def test_what_is_being_voted_stays_as_it_was_opened(session: Session, statement: str) -> None:
    committee.adopted(session)

    refused(session, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM secret_count",
        "UPDATE secret_count SET number = number - 1 WHERE number > 0",
        "UPDATE secret_count SET choice = 'against' WHERE number > 0",
        "INSERT INTO secret_count (id, poll_id, college, choice, number) "
        "SELECT gen_random_uuid(), poll_id, 'public', 'for', 3 FROM secret_count LIMIT 1",
    ],
)
def test_box_is_filled_one_ballot_after_the_other(session: Session, statement: str) -> None:
    committee.adopted(session, secret=True)

    refused(session, statement)


def test_box_written_again_as_it_is_changes_nothing_even_once_closed(session: Session) -> None:
    """So that its last writer is never a voter."""
    assembly = committee.adopted(session, secret=True)
    services.close_poll(session, poll_id=assembly.poll.id, by=SYSTEM, at=AT + CLOSES)
    before = contents(session)

    session.execute(sa.text("UPDATE secret_count SET number = number"))

    assert contents(session) == before


@pytest.mark.parametrize(
    "first", ["", "UPDATE poll SET state = state", "UPDATE elector SET took_part = took_part"]
)
def test_nobody_joins_the_electorate_of_a_poll_that_runs(shared: Engine, first: str) -> None:
    """A fourth elector was once let in while it was open, and could have voted."""
    with Session(shared, expire_on_commit=False) as session:
        assembly = committee.adopted(session)
        accounts.person(session, roles=[Role.MEMBER], name="Une voix de plus")
        session.commit()

    with Session(shared) as session:
        before = contents(session)
        with pytest.raises(IntegrityError, match="its electorate is the one it opened with") as refusal:
            session.execute(sa.text(f"{first}; {JOIN}" if first else JOIN))
        session.rollback()
        assert contents(session) == before

    assert getattr(refusal.value.orig, "sqlstate", None) == "23001"
    assert len(before["elector"]) == len(assembly.members)


def test_member_whose_vote_decided_cannot_declare_otherwise_afterwards(session: Session) -> None:
    assembly = committee.adopted(session)
    services.close_poll(session, poll_id=assembly.poll.id, by=SYSTEM, at=AT + CLOSES)

    with pytest.raises(Refused, match="a décidé avec votre voix"):
        services.declare(
            session,
            dossier_id=assembly.dossier.id,
            answer=Answer.SOME,
            reason="Embauché depuis.",
            by=assembly.members[0].id,
            at=AT + CLOSES + timedelta(days=30),
        )
