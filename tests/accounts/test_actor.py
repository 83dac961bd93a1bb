from datetime import timedelta

import pytest
import time_machine
from flask import Flask, g
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts import queries, services
from fundapp.kernel import clock, db
from fundapp.policy import Actor, Role
from tests.factories import accounts
from tests.factories.signin import sign_in


def actor_of(app: Flask, client: FlaskClient) -> Actor | None:
    """Who the program sees behind this browser."""
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    with app.test_request_context(), db.scope() as work:
        from flask import session

        session.update(kept)
        g.pop("actor", None)
        found = app.extensions["build_actor"](work, clock.now())
        assert found is None or isinstance(found, Actor)
        return found


def test_actor_has_the_roles_of_the_person(app: Flask, client: FlaskClient, session: Session) -> None:
    person = accounts.person(session, roles=[Role.MANAGER, Role.FINANCE])

    sign_in(client, person)

    actor = actor_of(app, client)
    assert actor is not None
    assert (actor.id, actor.name, actor.roles) == (
        person.id,
        person.name,
        frozenset({Role.MANAGER, Role.FINANCE}),
    )
    assert actor.second_factor_at is not None


def test_revoked_sign_in_is_refused(app: Flask, client: FlaskClient, session: Session) -> None:
    person = accounts.person(session)
    sign_in(client, person)
    [door] = queries.list_sign_ins(session, person.id)
    assert actor_of(app, client) is not None

    services.revoke_sign_in(session, person_id=person.id, sign_in_id=door.id, by=person.id, at=clock.now())
    session.commit()

    assert actor_of(app, client) is None


def test_closed_account_is_refused(app: Flask, client: FlaskClient, session: Session) -> None:
    person = accounts.person(session)
    sign_in(client, person)

    person.active = False
    session.commit()

    assert actor_of(app, client) is None


@pytest.mark.parametrize(
    "role, later, stays",
    [
        (Role.ANALYST, timedelta(hours=1, minutes=59), True),
        (Role.ANALYST, timedelta(hours=2, minutes=1), False),
        (Role.ENTREPRENEUR, timedelta(days=29), True),
        (Role.ENTREPRENEUR, timedelta(days=31), False),
    ],
)
def test_sign_in_left_alone_ends(
    app: Flask, client: FlaskClient, session: Session, role: Role, later: timedelta, stays: bool
) -> None:
    person = accounts.person(session, roles=[role])
    sign_in(client, person)

    with time_machine.travel(clock.now() + later, tick=False):
        assert (actor_of(app, client) is not None) is stays


def test_internal_sign_in_ends_after_twelve_hours_of_use(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    person = accounts.person(session, roles=[Role.ANALYST])
    sign_in(client, person)

    with time_machine.travel(clock.now() + timedelta(hours=12, minutes=1), tick=False):
        with client.session_transaction() as cookie:
            cookie["seen_at"] = clock.now().isoformat()

        assert actor_of(app, client) is None
