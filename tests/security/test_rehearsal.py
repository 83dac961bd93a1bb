"""A sensitive act without its code: does its rehearsal leave everything as it was?"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.policy import POLICY
from fundapp.settings import Settings
from tests.databases import as_owner
from tests.factories.signin import sign_in
from tests.security import world as worlds
from tests.security.forms import forms_of

ASKED = "Confirmez que c’est bien vous"
TYPED = {
    "dossiers.send_not_yet": {
        "reason": "Il manque une étude.",
        "title_1": "Le marché local",
        "expected_1": "Une étude du port.",
    },
    "workspace.refuse": {"reason": "funding", "reason_text": "Le plan de financement ne se boucle pas."},
}
"""What is written on a page before the one that asks for it to be sent."""
REFUSED_HERE = """\
committee.propose_aside
dossiers.publish_form
portfolio.accept_entry
portfolio.pay
portfolio.propose_bounce
portfolio.propose_return
portfolio.propose_reversal
portfolio.record_cofinancing
portfolio.refuse_account
portfolio.reserve
portfolio.sign
portfolio.unverify_payment
security.remove_passkey
workspace.close
workspace.conclude
workspace.reopen"""
"""Refused by the state of this world, or unanswered: their rehearsal does not come to its end here."""


def sensitive(app: Flask) -> set[str]:
    """Endpoints of which the act asks for a second factor given just now."""
    return {
        rule.endpoint
        for method, rule in worlds.doors(app)
        if method == "POST" and (may := getattr(app.view_functions[rule.endpoint], "__may__", None))
        if "fresh" in POLICY[may].name.split(" & ")
    }


def filled(app: Flask, browser: FlaskClient, world: worlds.World) -> dict[str, list[dict[str, str]]]:
    """By address, what the forms of every page that opens would send there."""
    found: dict[str, list[dict[str, str]]] = {}
    for method, rule in worlds.doors(app):
        if method == "GET" and rule.endpoint != "static":
            path = world.path(app, rule)
            answer = browser.get(path)
            if answer.mimetype == "text/html":
                for form in forms_of(path, answer.text):
                    found.setdefault(form.path, []).append(form.values)
    return found


def everything(session: Session) -> list[Any]:
    """How many rows each table has, and a digest of what is in them."""
    with as_owner(session):
        names = session.scalars(
            sa.text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        )
        one = "SELECT '{0}', count(*), md5(string_agg(x::text, '|' ORDER BY x::text)) FROM \"{0}\" x"
        rows = session.execute(sa.text(" UNION ALL ".join(one.format(name) for name in names))).all()
    session.commit()
    return sorted(tuple(row) for row in rows)


def acts(
    app: Flask, session: Session, world: worlds.World
) -> Iterator[tuple[str, FlaskClient, str, dict[str, str]]]:
    """Every sensitive door with what each kind of reader could send through it, their factor too old."""
    for who in worlds.READERS:
        browser = sign_in(app.test_client(), world.people[who], fresh=False)
        session.commit()
        forms = filled(app, browser, world)
        for method, rule in worlds.doors(app):
            if method == "POST" and rule.endpoint in sensitive(app):
                path = world.path(app, rule)
                for values in forms.get(path, [TYPED.get(rule.endpoint, {})]):
                    yield rule.endpoint, browser, path, values


def test_act_without_its_code_changes_no_row_and_nothing_of_the_session(
    app: Flask, session: Session, settings: Settings
) -> None:
    world = worlds.build(session, settings.storage_folder)
    asked: set[str] = set()
    for endpoint, browser, path, values in acts(app, session, world):
        before = everything(session)
        with browser.session_transaction() as kept:
            held = dict(kept)

        answer = browser.post(path, data=values)

        with browser.session_transaction() as kept:
            assert (everything(session), dict(kept)) == (before, held), path
        asked |= {endpoint} if ASKED in answer.text.replace("\u00a0", " ") else set()
    assert sorted(sensitive(app) - asked) == REFUSED_HERE.split()
