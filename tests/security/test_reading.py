"""SECURITY 17: does looking at a page, or only asking whether it is there, ever change anything?"""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, col, select

from fundapp.accounts import services
from fundapp.accounts.events import LetterWanted
from fundapp.accounts.models import MailLink, Person
from fundapp.accounts.types import Purpose
from fundapp.dossiers.queries.sharing import co_editors_of
from fundapp.kernel import clock
from fundapp.settings import Settings
from tests.accounts.doors import events
from tests.factories import accounts, dossiers, sharing
from tests.factories.signin import sign_in
from tests.security import world as worlds


def test_every_page_is_read_in_a_transaction_that_can_only_read(
    app: Flask, session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A view that writes, however deep its call, meets PostgreSQL's refusal: an error of ours."""
    monkeypatch.setitem(app.config, "TESTING", False)
    world = worlds.build(session, settings.storage_folder)
    browsers = worlds.browsers(app, world)
    wrote = []

    for method, rule in worlds.doors(app):
        if method == "GET":
            path = world.path(app, rule)
            who, page = worlds.first_let_in(app, session, "GET", path, browsers, read_only=True)
            asked = worlds.knock(app, session, "HEAD", path, browsers[who], read_only=True)
            if page.status_code == 500 or (asked.status_code, asked.data) != (page.status_code, b""):
                wrote.append((rule.endpoint, who, page.status_code, asked.status_code))

    assert wrote == []


@pytest.fixture
def guest(session: Session) -> Person:
    return accounts.person(session)


def test_attack_head_does_not_join_a_dossier(client: FlaskClient, session: Session, guest: Person) -> None:
    """It did, and without the token against forgery: any page could make a browser send it."""
    draft = dossiers.draft_dossier(session, owner_id=accounts.person(session).id)
    token = sharing.token_of(session, sharing.invited(session, draft.id, guest.email))

    answer = sign_in(client, guest).head(f"/partage/{token}")

    assert (answer.status_code, answer.data, co_editors_of(session, draft.id)) == (200, b"", [])


@pytest.mark.parametrize(
    "purpose, path",
    [
        (Purpose.CONFIRM_EMAIL, "/inscription/confirmer/"),
        (Purpose.RESET_PASSWORD, "/mot-de-passe/nouveau/"),
    ],
)
def test_attack_head_uses_no_link(
    client: FlaskClient, session: Session, guest: Person, purpose: Purpose, path: str
) -> None:
    token = services.make_link(session, purpose=purpose, subject_id=guest.id, at=clock.now())
    session.commit()

    answer = client.head(path + token)

    used = session.exec(select(MailLink.used_at).where(col(MailLink.subject_id) == guest.id)).all()
    assert (answer.status_code, used) == (200, [None])


def test_attack_head_asks_for_no_mail(client: FlaskClient, session: Session, guest: Person) -> None:
    for path in ("/mot-de-passe/oublie", "/inscription"):
        answer = client.head(f"{path}?email={guest.email}", data={"email": guest.email})
        assert answer.status_code == 200

    assert not [each for each in events(session, guest) if isinstance(each, LetterWanted)]
