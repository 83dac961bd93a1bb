"""Are reactions that failed seen by an administrator, and played again when asked?"""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.kernel import clock
from fundapp.kernel.events import pending, record, relay
from fundapp.kernel.events.pending import Key, PendingReaction
from fundapp.kernel.ids import new_id
from fundapp.policy import Role
from fundapp.programme.events import FundEstablished
from tests.databases import as_owner
from tests.factories import accounts, signin
from tests.factories.accounts import AT

PAGE = "/exploitation/traitements"


@pytest.fixture
def admin(session: Session, client: FlaskClient) -> Person:
    person = accounts.person(session, roles=[Role.ADMIN])
    signin.sign_in(client, person)
    return person


def failing(session: Session, number: int = 1) -> list[Key]:
    """Reactions that failed, each to an event of its own, and are to be tried again in an hour."""
    relay.let_rest(session, before=clock.now() + timedelta(days=9000))
    for _ in range(number):
        record(session, FundEstablished(new_id()), by=new_id(), at=AT)
    session.flush()
    keys = [(past.id or 0, "kettles.whistle") for past in relay.claim_waiting(session, limit=number)]
    pending.expect(session, keys, at=AT)
    for key in keys:
        pending.note_failure(session, key, error="KeyError: 'whistle'", at=clock.now() + timedelta(hours=1))
    relay.let_rest(session, before=clock.now())
    session.commit()
    return keys


def due(session: Session) -> list[Key]:
    found = pending.claim_due(session, at=clock.now(), limit=1_000)
    session.commit()
    return found


@pytest.mark.usefixtures("admin")
def test_what_failed_is_shown_with_its_error(session: Session, client: FlaskClient) -> None:
    [(event_id, name)] = failing(session)

    page = client.get(PAGE).text

    for words in (name, "FundEstablished", f"n° {event_id}", "KeyError: &#39;whistle&#39;", "Relancer"):
        assert words in page


@pytest.mark.usefixtures("admin")
def test_program_that_owns_its_tables_is_told_there(session: Session, client: FlaskClient) -> None:
    told = "Le programme est propriétaire de sa base de données."

    apart = client.get(PAGE).text
    with as_owner(session):
        owning = client.get(PAGE).text

    assert (told in apart, told in owning) == (False, True)


@pytest.mark.usefixtures("admin")
def test_one_is_played_again_or_all(session: Session, client: FlaskClient) -> None:
    first, second, third = failing(session, 3)

    one = client.post(f"{PAGE}/{second[0]}/{second[1]}/relancer", follow_redirects=True)
    assert "1 traitement est relancé." in one.text
    assert due(session) == [second]

    everything = client.post(f"{PAGE}/relancer", follow_redirects=True)
    assert "3 traitements sont relancés." in everything.text
    assert sorted(due(session)) == [first, second, third]


@pytest.mark.usefixtures("admin")
def test_pages_go_on_by_key(session: Session, client: FlaskClient) -> None:
    keys = failing(session, 52)

    first = client.get(PAGE).text
    second = client.get(f"{PAGE}?apres={keys[49][0]}.kettles.whistle").text

    assert f"apres={keys[49][0]}.kettles.whistle" in first
    assert (first.count("KeyError"), second.count("KeyError")) == (50, 2)


@pytest.mark.usefixtures("admin")
def test_backlog_counts_what_waits_and_what_failed(session: Session) -> None:
    [_, played] = failing(session, 2)
    relay.begin_reaction(session, event_id=played[0], reaction=played[1], at=AT)
    record(session, FundEstablished(new_id()), by=new_id(), at=AT + timedelta(hours=1))
    session.flush()
    pending.expect(session, [(played[0], "kettles.sing")], at=AT)

    assert pending.backlog(session) == pending.Backlog(
        to_relay=1, to_relay_since=AT + timedelta(hours=1), to_play=1, failed=1, failed_since=AT
    )


def test_played_reaction_leaves_the_list(session: Session) -> None:
    [key] = failing(session)

    assert relay.begin_reaction(session, event_id=key[0], reaction=key[1], at=AT)

    assert session.get(PendingReaction, key) is None
    assert pending.list_failed(session) == []
