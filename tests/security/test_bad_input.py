"""Whatever is sent, is it ever more than a sentence? Every field and address, with what nobody expects."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session
from werkzeug.exceptions import HTTPException

from fundapp.policy import Role
from fundapp.settings import Settings
from tests.factories import accounts, dossiers
from tests.factories.signin import sign_in
from tests.security import forms
from tests.security import world as worlds

ODD = (
    "",
    "\0",
    "a\0b",
    "9" * 40,
    "-1",
    "1e400",
    "NaN",
    "²",
    "१२",
    "é🦊\u202e",
    "x" * 10_000,
    "00000000-0000-0000-0000-000000000000",
    "0001-01-01",
    "9999-12-31",
    "25:61",
    "99999999999999,99",
    "[]",
    "{{7*7}}",
    "' OR 1=1 --",
    "../../etc/passwd",
)
IN_ADDRESSES = {
    "accounts.list_people": ("q", "after", "before"),
    "committee.list_sittings": ("apres",),
    "notifications.list_notices": ("vue", "avant"),
    "portal.receipt": ("version",),
    "portfolio.ledger": ("scope", "key", "layer", "on", "apres"),
    "portfolio.list_tickets": ("apres",),
    "portfolio.plan": ("parts",),
    "security.login": ("next",),
    "workspace.dashboard": ("on",),
    "workspace.pipeline": ("look", "sort", "desc", "before", "after"),
}
"""What pages read from their address beside the fields of their forms."""
READERS = ("founder", "manager", "member", "secretary", "finance", "admin")


@dataclass(frozen=True)
class Target:
    """One form or address that somebody may send, and what they would send."""

    who: str
    filled: forms.Filled


def targets(app: Flask, session: Session, world: worlds.World, browsers: dict[str, str]) -> Iterator[Target]:
    """Every form on every page that these people can open, and every filter in an address."""
    for who in READERS:
        for method, rule in worlds.doors(app):
            path = world.path(app, rule)
            if method != "GET" or rule.endpoint == "static":
                continue
            answer = worlds.knock(app, session, method, path, browsers[who])
            if answer.status_code == 200 and rule.endpoint in IN_ADDRESSES:
                yield Target(who, forms.Filled("GET", path, dict.fromkeys(IN_ADDRESSES[rule.endpoint], "")))
            if answer.status_code == 200 and answer.mimetype == "text/html":
                assert repeated_ids(answer.text) == [], f"{path}: a label would be another's"
                yield from (Target(who, each) for each in forms.forms_of(path, answer.text))


def repeated_ids(html: str) -> list[str]:
    return [each for each, times in Counter(re.findall(r'\sid="([^"]+)"', html)).items() if times > 1]


def where(app: Flask, filled: forms.Filled) -> str:
    """The endpoint a form is sent to; none for a dialog, which is sent nowhere."""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(filled.path, method=filled.method)
    except HTTPException:
        return ""
    return str(endpoint)


def test_odd_values_in_any_form_or_address_are_never_a_bug(
    app: Flask, session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TESTING", False)
    world = worlds.build(session, settings.storage_folder)
    browsers = worlds.browsers(app, world)
    each = {
        (found.filled.method, where(app, found.filled), *sorted(found.filled.values)): found
        for found in targets(app, session, world, browsers)
        if found.filled.values and where(app, found.filled)
    }
    assert len(each) > 40

    @given(st.data())
    @bounded
    def try_one(data: st.DataObject) -> None:
        target = each[data.draw(st.sampled_from(sorted(each)))]
        names = st.sampled_from(sorted(target.filled.values))
        odd = data.draw(st.dictionaries(names, st.sampled_from(ODD) | st.text(max_size=40), min_size=1))
        sent: dict[str, Any] = {
            "data" if target.filled.method == "POST" else "query_string": {**target.filled.values, **odd}
        }
        answer = worlds.knock(
            app, session, target.filled.method, target.filled.path, browsers[target.who], **sent
        )
        assert answer.status_code < 500, (target.filled.path, odd)

    try_one()


bounded = settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.parametrize("part", ["%00", "a%00b", "%F0%9F%A6%8A", "..%2f..%2fetc", "x" * 3_000])
def test_odd_part_of_an_address_is_not_found(app: Flask, session: Session, part: str) -> None:
    browser = app.test_client()

    answers = {path: browser.get(f"/{path}/{part}").status_code for path in ("appels", "courriels", "static")}

    assert answers == dict.fromkeys(answers, 404)


@pytest.mark.parametrize(
    "role, address",
    [
        (Role.ADMIN, "/personnes?q=%00"),
        (Role.MANAGER, "/mouvements?on=9999-12-31"),
        (Role.MANAGER, "/tableau-de-bord?on=9999-12-31"),
    ],
)
def test_filter_that_nothing_can_match_is_left_out(
    app: Flask, session: Session, role: Role, address: str
) -> None:
    dossiers.open_call(session)
    browser = sign_in(app.test_client(), accounts.person(session, roles=[role]))

    assert browser.get(address).status_code == 200
