"""Is nobody's password or code guessed, however the address is written and however many try at once?

And does the owner of an account get in while strangers try?
"""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.accounts.services import passwords
from fundapp.app import create_app
from fundapp.kernel import db
from fundapp.policy import Role
from fundapp.settings import Settings
from fundapp.web.security import limiter
from tests.accounts.doors import give_code, log_in
from tests.factories import accounts, dossiers, notices
from tests.factories.signin import sign_in
from tests.house import PATIENCE

WRITTEN = ("{}", " {} ", "\0{}", "{}\0", "\0 \0{}", "\u00a0{}", "\t{}\r\n")
"""How one address may be written and still be read as the same."""


@pytest.fixture(scope="module")
def limited(app: Flask, settings: Settings) -> Iterator[Flask]:
    made = create_app(settings.model_copy(update={"rate_limits": True}))
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    limiter.enabled = False
    yield made
    limiter.enabled = False


@pytest.fixture
def browser(limited: Flask, session: Session) -> Iterator[Callable[[], FlaskClient]]:
    """Another browser at each call, the limits counting from zero."""
    limiter.enabled = True
    limiter.reset()
    yield limited.test_client
    limiter.enabled = False


@pytest.fixture
def owner(session: Session) -> Person:
    return accounts.person(session, roles=[Role.FINANCE])


def spellings(email: str) -> list[str]:
    local = [
        email[:3] + "\0" + email[3:],
        email.upper(),
        email.title(),
        *(each.format(email) for each in WRITTEN),
    ]
    return (local * 2)[:11]


@pytest.mark.parametrize(
    "path, data, most",
    [
        ("/connexion", {"password": "une tentative de plus"}, 10),
        ("/mot-de-passe/oublie", {}, 3),
        ("/inscription", {"name": "Ana Roche", "password": "court", "terms": "y"}, 5),
    ],
)
def test_attack_another_spelling_is_no_other_account(
    browser: Callable[[], FlaskClient], owner: Person, path: str, data: dict[str, str], most: int
) -> None:
    """NUL bytes in the address made another key, and the form took them out again."""
    answers = [
        browser().post(path, data={**data, "email": email}).status_code for email in spellings(owner.email)
    ]

    assert answers[most:] == [429] * (11 - most)
    assert 429 not in answers[:most]


def test_attack_another_spelling_is_no_other_guest(
    browser: Callable[[], FlaskClient], session: Session
) -> None:
    founder = accounts.person(session)
    draft = dossiers.blank_dossier(session, owner_id=founder.id)
    page, place = sign_in(browser(), founder), f"/mes-dossiers/{draft.id}/partage/inviter"

    answers = [page.post(place, data={"email": email}).status_code for email in spellings("ana@example.org")]

    assert answers[5:] == [429] * 6


def test_attack_thirty_passwords_at_once_are_no_more_than_ten(
    limited: Flask, shared: Engine, settings: Settings
) -> None:
    """They were counted once answered: all thirty had been looked at by then."""
    url = shared.url.render_as_string(hide_password=False)
    here = create_app(settings.model_copy(update={"rate_limits": True, "database_url": url}))
    here.config.update(WTF_CSRF_ENABLED=False)
    limiter.reset()
    with db.scope() as session:
        email = accounts.person(session).email
    bell = Barrier(30)

    def guess(number: int) -> int:
        client = here.test_client()
        bell.wait(timeout=PATIENCE)
        return log_in(client, email, f"une tentative de plus {number}")[0]

    with ThreadPoolExecutor(30) as pool:
        answers = Counter(pool.map(guess, range(30)))

    limiter.enabled = False
    engine = db.open_session().get_bind()
    assert isinstance(engine, Engine)
    engine.dispose()
    db.connect(settings.database_url)
    assert answers == {422: 10, 429: 20}


def test_the_right_password_forgets_the_wrong_ones(browser: Callable[[], FlaskClient], owner: Person) -> None:
    for _ in range(3):
        client = browser()
        assert [log_in(client, owner.email, "une autre tentative")[0] for _ in range(9)] == [422] * 9
        assert log_in(client, owner.email)[0] == 303


def test_attack_stranger_does_not_lock_the_owner_out(
    browser: Callable[[], FlaskClient], owner: Person
) -> None:
    """Ten wrong codes, by whoever had the password, closed the account to its owner for the day."""
    own, stranger = browser(), browser()
    log_in(own, owner.email)
    assert give_code(own, accounts.code_of(owner))[0] == 303
    own.post("/deconnexion")

    log_in(stranger, owner.email)
    codes = [give_code(stranger, "000000")[0] for _ in range(11)]
    words = [log_in(stranger, owner.email, "une tentative de plus")[0] for _ in range(11)]

    assert (codes, words) == ([422] * 10 + [429], [422] * 10 + [429])
    assert log_in(browser(), owner.email)[0] == 429
    assert log_in(own, owner.email) == (303, "/connexion/code")
    assert give_code(own, "000000")[0] == 422


def test_attack_stranger_does_not_keep_the_owner_from_acting(
    browser: Callable[[], FlaskClient], owner: Person
) -> None:
    inside, stranger = sign_in(browser(), owner, fresh=False), browser()
    log_in(stranger, owner.email)
    assert [give_code(stranger, "000000")[0] for _ in range(11)][-1] == 429

    act = {"second_factor_code": accounts.code_of(owner)}

    assert inside.post("/compte/codes-de-secours", data=act).status_code == 200


def test_attack_password_is_not_guessed_from_within(
    browser: Callable[[], FlaskClient], session: Session
) -> None:
    """A stolen session could try every password on the page that changes it."""
    inside = sign_in(browser(), accounts.person(session))
    sent = {"current": "une tentative de plus", "password": "cinq bateaux dans la rade"}

    tries = [inside.post("/compte/mot-de-passe", data=sent) for _ in range(12)]

    assert [answer.status_code for answer in tries] == [422] * 10 + [429] * 2
    assert "Attendez 15 minutes, puis recommencez." in tries[-1].text


class Counted(PasswordHasher):
    """Counts how many hashes are made at the same moment."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=1024)
        self.now = self.most = 0
        self.lock = Lock()

    def hash(self, *given: Any, **more: Any) -> str:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        made = super().hash(*given, **more)
        with self.lock:
            self.now -= 1
        return made


def test_attack_thirty_hashes_at_once_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes 64 MB: thirty sign-ins at once took two gigabytes."""
    counted = Counted()
    monkeypatch.setattr(passwords, "HASHER", counted)

    with ThreadPoolExecutor(30) as pool:
        list(pool.map(passwords.hashed, [f"quatre grues sur le port {number}" for number in range(60)]))

    assert 1 <= counted.most <= 4


def work_of(session: Session, client: FlaskClient, email: str) -> list[str]:
    """The statements that asking for a new password has run."""
    said: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if "SAVEPOINT" not in statement:  # this test's own, by number
            said.append(statement)

    engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.post("/mot-de-passe/oublie", data={"email": email}).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return said


def test_attack_12_new_password_is_the_same_work_for_an_unknown_address(
    client: FlaskClient, session: Session, owner: Person
) -> None:
    """56 ms for an address that has an account, 30 for one that has none: the answer told them apart."""
    unknown, known = work_of(session, client, "inconnu@example.org"), work_of(session, client, owner.email)
    notices.tell_everything(session)

    assert unknown == known
    assert any(statement.startswith("INSERT INTO event") for statement in known)
    letters = session.execute(sa.text("SELECT person_id FROM notice WHERE kind = 'reset_password'")).scalars()
    assert list(letters) == [owner.id]
