"""Does what happened to systems like ours happen here? Each test is named after its row of SECURITY."""

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col, select

from fundapp.accounts.models import Person
from fundapp.committee import queries, services
from fundapp.committee.models import AgendaItem, Ballot, Elector, Poll, SecretCount
from fundapp.committee.types import Answer, Choice, Nature, Outcome
from fundapp.kernel import clock
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import SYSTEM, PastEvent
from fundapp.kernel.events.seals import canonical_json
from fundapp.policy import Role
from fundapp.programme import services as programme
from fundapp.programme.types import College
from tests.factories import accounts
from tests.factories import committee as factory
from tests.factories.signin import sign_in

FOR = {"choice": "for"}


@pytest.fixture
def now() -> Any:
    return clock.now()


def unchanged(session: Session, made: factory.Assembly) -> bool:
    """Nobody has voted, whatever was tried."""
    session.expire_all()
    ballots = session.exec(select(Ballot)).all()
    electors = queries.electors(session, made.poll.id)
    return not ballots and not any(elector.took_part for elector in electors)


def vote(client: FlaskClient, person: Person, made: factory.Assembly, **form: str) -> Any:
    sign_in(client, person)
    return client.post(f"/scrutins/{made.poll.id}/bulletin", data={**FOR, **form})


def test_31_vote_after_closing(client: FlaskClient, session: Session, now: Any) -> None:
    past = now - timedelta(hours=3)
    made = factory.assembly(session, at=past, closes_at=now - timedelta(seconds=1))

    answer = vote(client, made.members[0], made, reason="Ce que j’ai écrit.")

    assert answer.status_code == 422
    assert "Le scrutin est clos" in answer.text
    assert "Ce que j’ai écrit." in answer.text
    assert unchanged(session, made)


def test_31_vote_once_closed_early(client: FlaskClient, session: Session, now: Any) -> None:
    made = factory.assembly(session, at=now)
    factory.set_aside(session, made, outcome=Outcome.VOID, at=now)

    answer = vote(client, made.members[0], made)

    assert answer.status_code == 422
    assert unchanged(session, made)


def test_31_vote_before_opening(session: Session) -> None:
    made = factory.assembly(session)

    with pytest.raises(Refused, match="ouvre"):
        services.cast_ballot(
            session,
            poll_id=made.poll.id,
            choice=Choice.FOR,
            by=made.members[0].id,
            at=made.poll.opens_at - timedelta(seconds=1),
        )
    assert unchanged(session, made)


def test_31_vote_by_a_recused_member(client: FlaskClient, session: Session, now: Any) -> None:
    made = factory.assembly(session, recused=1, at=now)

    answer = vote(client, made.members[2], made)

    assert answer.status_code == 403
    assert "déporté" in answer.text
    assert unchanged(session, made)


def test_31_vote_by_a_member_recused_after_opening(session: Session) -> None:
    made = factory.assembly(session)
    factory.declare(session, made.dossier.id, made.members[2], answer=Answer.SOME)

    with pytest.raises(Refused, match="déporté"):
        factory.cast(session, made.poll, made.members[2], Choice.FOR)
    session.rollback()
    assert unchanged(session, made)


def test_31_vote_by_somebody_who_is_no_elector(client: FlaskClient, session: Session, now: Any) -> None:
    made = factory.assembly(session, at=now)
    guest = accounts.person(session, roles=[Role.MEMBER])
    factory.declare(session, made.dossier.id, guest)

    answer = vote(client, guest, made)

    assert answer.status_code == 422
    assert "liste des votants" in answer.text
    assert unchanged(session, made)


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.MANAGER, Role.AUDITOR, Role.ADMIN])
def test_31_vote_by_another_role(client: FlaskClient, session: Session, now: Any, role: Role) -> None:
    made = factory.assembly(session, at=now)

    assert vote(client, accounts.person(session, roles=[role]), made).status_code == 403
    assert unchanged(session, made)


@pytest.mark.parametrize("choice", ["yes", "", "FOR", "adopted"])
def test_32_ballot_out_of_range(client: FlaskClient, session: Session, now: Any, choice: str) -> None:
    made = factory.assembly(session, at=now)

    assert vote(client, made.members[0], made, choice=choice).status_code == 422
    assert unchanged(session, made)


def test_32_ballot_of_another_poll_has_no_elector(session: Session) -> None:
    """The last line: the database itself refuses a ballot of somebody outside the electorate."""
    made = factory.assembly(session)
    stranger = accounts.person(session, roles=[Role.MEMBER])

    session.add(
        Ballot(
            poll_id=made.poll.id,
            person_id=stranger.id,
            choice=Choice.FOR,
            receipt="BV-2026-222222",
            cast_at=made.poll.opens_at,
        )
    )
    with pytest.raises(IntegrityError, match="fk_ballot"):
        session.flush()


def test_33_electorate_changed_after_opening(client: FlaskClient, session: Session, now: Any) -> None:
    made = factory.assembly(session, at=now)
    late = accounts.person(session, roles=[Role.MEMBER])
    services.seat_member(
        session, person_id=late.id, college=College.PUBLIC, from_day=date(2024, 1, 1), by=SYSTEM, at=now
    )
    factory.declare(session, made.dossier.id, late)

    answer = vote(client, late, made)

    assert answer.status_code == 422
    assert len(queries.electors(session, made.poll.id)) == 3
    assert unchanged(session, made)


def test_33_quorum_changed_after_opening(session: Session) -> None:
    made = factory.assembly(session)
    programme.set_parameter(
        session,
        key="committee.majority",
        value="unanimity_present",
        valid_from=date(2025, 1, 1),
        source="Un règlement arrivé trop tard",
        by=SYSTEM,
        at=factory.AT,
    )
    for person, choice in zip(made.members, (Choice.FOR, Choice.FOR, Choice.AGAINST), strict=True):
        factory.cast(session, made.poll, person, choice)

    decision = services.close_poll(session, poll_id=made.poll.id, by=SYSTEM, at=made.poll.closes_at)

    assert decision is not None
    assert decision.outcome is Outcome.ADOPTED


def test_33_text_changed_after_opening(client: FlaskClient, session: Session, now: Any) -> None:
    made = factory.assembly(session, at=now)
    sign_in(client, made.secretary)

    answer = client.post(
        f"/comite/points/{made.item.id}/resolution",
        data={"amount": "900 000", "instrument": "grant", "resolution": "Bien davantage."},
    )

    assert answer.status_code == 422
    assert "mise aux voix" in answer.text
    session.refresh(made.item)
    assert made.item.amount.cents == 25_000_000
    kept = canonical_json(made.poll.resolution).encode()
    assert hashlib.sha256(kept).hexdigest() == made.poll.text_digest


@pytest.mark.parametrize("watcher", ["secretary", "chair", "member"])
def test_34_results_visible_early(client: FlaskClient, session: Session, now: Any, watcher: str) -> None:
    """The page reads the same whatever was voted: only the number of voters moves."""
    made = factory.assembly(session, number=5, at=now)
    people = {"secretary": made.secretary, "chair": made.members[0], "member": made.members[1]}
    sign_in(client, people[watcher])
    pages = []
    for choice in (Choice.FOR, Choice.AGAINST):
        factory.cast(session, made.poll, made.members[4], choice)
        pages.append(body(client.get(f"/scrutins/{made.poll.id}").text))

    assert pages[0] == pages[1]
    assert "1 sur 5" in pages[0]


def body(page: str) -> str:
    """What people read; nonces and tokens change with every request."""
    main = page[page.index("<main") : page.index("</main>")]
    return "\n".join(line for line in main.splitlines() if "csrf_token" not in line and "<time" not in line)


def test_34_progress_of_a_tiny_secret_poll(client: FlaskClient, session: Session, now: Any) -> None:
    made = factory.assembly(session, number=3, secret=True, at=now)
    factory.cast(session, made.poll, made.members[1], Choice.FOR)
    sign_in(client, made.secretary)

    page = client.get(f"/scrutins/{made.poll.id}").text

    assert "affichée à la clôture" in page
    assert "1 sur 3" not in page


def test_35_secret_vote_relinked(session: Session) -> None:
    """No table holds a secret choice beside a person, a time or an order; no event tells it."""
    made = factory.assembly(session, number=5, secret=True)
    for person, choice in zip(made.members, Choice, strict=True):
        factory.cast(session, made.poll, person, choice)

    telling = {
        table.name
        for table in SQLModel.metadata.sorted_tables
        if "choice" in table.c and session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    }
    payloads = session.exec(select(PastEvent.payload).where(PastEvent.name == "BallotCast")).all()

    assert telling == {"secret_count"}
    assert set(SecretCount.model_fields) == {"id", "poll_id", "college", "choice", "number"}
    assert len(payloads) == 5
    assert all(set(payload) == {"poll_id", "dossier_id"} for payload in payloads)


def test_35_secret_ballot_is_not_cast_twice(session: Session) -> None:
    made = factory.assembly(session, number=5, secret=True)
    factory.cast(session, made.poll, made.members[1], Choice.FOR)

    with pytest.raises(Refused, match="ne peut pas être modifié"):
        factory.cast(session, made.poll, made.members[1], Choice.AGAINST)
    session.rollback()

    total = session.exec(select(sa.func.sum(col(SecretCount.number)))).one()
    assert total == 1


def test_36_conflicted_chair_learns_nothing(client: FlaskClient, session: Session, now: Any) -> None:
    made = factory.assembly(session, at=now)
    chair = made.members[0]
    factory.declare(session, made.dossier.id, chair, answer=Answer.SOME)
    sign_in(client, chair)

    sitting = client.get(f"/comite/seances/{made.sitting.id}").text
    item = client.get(f"/comite/points/{made.item.id}").text
    doors = [
        client.get(f"/scrutins/{made.poll.id}"),
        client.post(f"/scrutins/{made.poll.id}/bulletin", data=FOR),
        client.post(f"/scrutins/{made.poll.id}/ecarter", data={"outcome": "void", "reason": "Non."}),
        client.post(f"/comite/points/{made.item.id}/ouvrir", data={"day": "2030-01-01", "hour": "10:00"}),
    ]

    assert "Vous vous êtes déporté" in sitting
    assert "250" not in body(sitting)
    assert "Le comité décide de financer" not in item
    assert [door.status_code for door in doors] == [403] * 4
    assert queries.ballots_awaited(session, chair.id, now) == []
    session.expire_all()
    assert unchanged(session, made)
    assert queries.get_poll(session, made.poll.id).closed_at is None


def test_36_conflicted_member_reads_no_decision(client: FlaskClient, session: Session, now: Any) -> None:
    made = factory.assembly(session, number=4, recused=1, at=now)
    for person in made.members[:3]:
        factory.cast(session, made.poll, person, Choice.FOR)
    services.close_poll(session, poll_id=made.poll.id, by=SYSTEM, at=made.poll.closes_at)
    session.commit()
    sign_in(client, made.members[3])

    assert client.get(f"/scrutins/{made.poll.id}").status_code == 403
    assert "Adopté" not in client.get(f"/comite/seances/{made.sitting.id}").text


def test_40_silence_is_not_absence_of_conflict(client: FlaskClient, session: Session, now: Any) -> None:
    made = factory.assembly(session, silent=1, at=now)
    silent = made.members[-1]
    sign_in(client, silent)

    item = client.get(f"/comite/points/{made.item.id}")
    page = client.get(f"/scrutins/{made.poll.id}")
    ballot = client.post(f"/scrutins/{made.poll.id}/bulletin", data=FOR)

    assert "Le comité décide de financer" not in item.text
    assert (page.status_code, ballot.status_code) == (403, 403)
    assert "Déclarez d’abord" in ballot.text
    assert unchanged(session, made)
    with pytest.raises(Refused, match="Déclarez d’abord"):
        factory.cast(session, made.poll, silent, Choice.FOR)


def test_1_objects_of_the_committee_are_unknown_to_an_entrepreneur(
    client: FlaskClient, session: Session, now: Any
) -> None:
    made = factory.assembly(session, at=now)
    sign_in(client, session.get_one(Person, made.dossier.owner_id))

    doors = [
        client.get(f"/scrutins/{made.poll.id}"),
        client.get(f"/comite/points/{made.item.id}"),
        client.get(f"/comite/seances/{made.sitting.id}"),
        client.post(f"/scrutins/{made.poll.id}/bulletin", data=FOR),
        client.post(f"/comite/points/{made.item.id}/declaration", data={"answer": "none"}),
    ]

    assert [door.status_code for door in doors] == [404] * 5
    assert session.exec(select(sa.func.count(col(Poll.id)))).one() == 1
    assert session.exec(select(sa.func.count(col(AgendaItem.id)))).one() == 1
    assert session.exec(select(sa.func.count()).select_from(Elector)).one() == 3


def test_1_register_line_of_another_member(client: FlaskClient, session: Session, now: Any) -> None:
    [owner, other] = factory.members(session, 2, at=now)
    interest = services.register_interest(
        session,
        company="Opale",
        siren=None,
        nature=Nature.SHARES,
        detail="",
        from_day=None,
        by=owner.id,
        at=now,
    )
    session.commit()
    sign_in(client, other)

    assert client.post(f"/comite/mes-interets/{interest.id}/fin").status_code == 404
    session.refresh(interest)
    assert interest.to_day is None
