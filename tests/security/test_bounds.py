"""Can nobody fill a disk, nor a page that others wait for; and does whoever is refused keep their words?"""

from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from fundapp.accounts.models import Person
from fundapp.app import create_app
from fundapp.dossiers import queries, rules
from fundapp.dossiers.models import Dossier, Message
from fundapp.dossiers.queries.forms import form_of
from fundapp.dossiers.rules.room import WHOLE, most_of
from fundapp.dossiers.rules.tables import MOST_ROWS
from fundapp.kernel.money import euros
from fundapp.settings import Settings
from fundapp.web.security import limiter
from tests.factories import accounts, dossiers, portfolio
from tests.factories.signin import sign_in


@pytest.fixture
def founder(session: Session) -> Person:
    return accounts.person(session)


@pytest.fixture
def draft(session: Session, founder: Person) -> Dossier:
    return dossiers.blank_dossier(session, owner_id=founder.id)


@pytest.fixture
def browser(client: FlaskClient, founder: Person) -> FlaskClient:
    return sign_in(client, founder)


def stored(session: Session, dossier: Dossier) -> dict[str, str]:
    session.expire_all()
    return queries.get_dossier(session, dossier.id).answers


def rows(count: int) -> dict[str, str]:
    return {f"needs-{number}-label": f"Ligne {number}" for number in range(count)}


def test_attack_nine_hundred_rows_are_refused_on_the_page(
    session: Session, browser: FlaskClient, draft: Dossier
) -> None:
    """They made a page of 11.5 seconds, for the team too."""
    section = form_of(session, draft).section_of["needs"]

    answer = browser.post(f"/mes-dossiers/{draft.id}/{section}", data=rows(900))

    assert answer.status_code == 422
    assert f"compte 900 lignes, et {MOST_ROWS} au plus peuvent être enregistrées." in unescape(answer.text)
    assert 'value="Ligne 39"' in answer.text
    assert 'value="Ligne 80"' not in answer.text
    assert stored(session, draft) == {}


def test_rows_that_a_table_may_have_are_stored(
    session: Session, browser: FlaskClient, draft: Dossier
) -> None:
    section = form_of(session, draft).section_of["needs"]

    browser.post(f"/mes-dossiers/{draft.id}/{section}", data=rows(MOST_ROWS))

    assert {name: stored(session, draft)[name] for name in rows(MOST_ROWS)} == rows(MOST_ROWS)


def test_attack_text_without_end_is_refused_at_its_field(
    session: Session, browser: FlaskClient, draft: Dossier
) -> None:
    """Texts of two megabytes made a page of 27."""
    long = "Des grues. " * 50_000
    sent = {"title": "Grues électriques", "summary": long}

    answer = browser.post(f"/mes-dossiers/{draft.id}/projet", data=sent)

    page = unescape(answer.text).replace("\xa0", " ").replace("\u202f", " ")
    assert answer.status_code == 422
    assert "Raccourcissez ce texte : il compte 550 000 caractères, et 6 000 au plus" in page
    assert (long.strip() in page, 'value="Grues électriques"' in page) == (True, True)
    assert 'id="summary-error"' in page
    assert stored(session, draft) == {}


def test_attack_text_without_end_is_refused_as_it_is_typed(
    session: Session, browser: FlaskClient, draft: Dossier
) -> None:
    sent = {"summary": "x" * 500_000, "seen": "{}"}

    answer = browser.post(f"/mes-dossiers/{draft.id}/saisie", data=sent)

    assert answer.status_code == 422
    assert answer.get_json()["message"].startswith("Raccourcissez ce texte")
    assert stored(session, draft) == {}


def test_text_that_is_only_too_long_for_its_reader_is_stored(
    session: Session, browser: FlaskClient, draft: Dossier
) -> None:
    """Nothing is cut, and nothing has to be shortened before one goes home."""
    long = "x" * most_of(1_200)

    answer = browser.post(f"/mes-dossiers/{draft.id}/saisie", data={"summary": long, "seen": "{}"})

    assert (answer.status_code, stored(session, draft)["summary"]) == (200, long)


def test_whole_dossier_has_an_end_and_may_be_shortened(session: Session, draft: Dossier) -> None:
    form = form_of(session, draft)
    column = form.by_name["needs"].columns[0].name
    full = {f"needs-{number}-{column}": "x" * (WHOLE // 40) for number in range(40)}
    over = {**full, "title": "y"}

    rules.check_room(form, full, {**full, f"needs-0-{column}": ""})
    rules.check_room(form, over, {**over, "title": ""})
    with pytest.raises(rules.TooMuch, match="Ce dossier compterait"):
        rules.check_room(form, full, over)


def test_attack_reply_without_end_is_refused_in_its_box(
    session: Session, browser: FlaskClient, founder: Person
) -> None:
    first = dossiers.complete_dossier(session, owner_id=founder.id)
    dossiers.answer_not_yet(session, first)
    back = dossiers.resubmitted_draft(session, first)
    long = "Des grues. " * 5_000

    answer = browser.post(f"/mes-dossiers/{back.id}/points", data={"point-1": long})

    assert (answer.status_code, long.strip() in answer.text) == (422, True)
    assert "Raccourcissez cette réponse" in answer.text
    again = browser.get(f"/mes-dossiers/{back.id}/points")
    assert "Des grues." not in again.text


def test_row_too_many_loses_nothing_that_was_typed(
    session: Session, browser: FlaskClient, draft: Dossier
) -> None:
    """The button that adds a row was answered by a page that had forgotten the form."""
    section = form_of(session, draft).section_of["needs"]
    sent = {**rows(MOST_ROWS), "needs-3-label": "Grue mobile", "add": "needs"}

    answer = browser.post(f"/mes-dossiers/{draft.id}/{section}", data=sent)

    assert (answer.status_code, 'value="Grue mobile"' in answer.text) == (422, True)
    assert f"Un tableau compte au plus {MOST_ROWS} lignes." in answer.text


@pytest.fixture(scope="module")
def limited(app: Flask, settings: Settings) -> Iterator[Flask]:
    made = create_app(settings.model_copy(update={"rate_limits": True}))
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    limiter.enabled = False
    yield made
    limiter.enabled = False


@pytest.fixture
def hasty(limited: Flask, session: Session, founder: Person) -> Iterator[FlaskClient]:
    limiter.enabled = True
    limiter.reset()
    yield sign_in(limited.test_client(), founder)
    limiter.enabled = False


def test_attack_messages_of_an_hour_have_an_end(
    hasty: FlaskClient, session: Session, founder: Person
) -> None:
    dossier = dossiers.submitted_dossier(session, owner_id=founder.id)
    place = f"/mes-dossiers/{dossier.id}/messages"

    answers = [hasty.post(place, data={"body": f"Message {number}."}) for number in range(61)]

    assert [answer.status_code for answer in answers] == [303] * 60 + [422]
    assert "beaucoup de messages depuis une heure" in answers[-1].text
    assert "Message 60." in answers[-1].text
    assert len(session.exec(select(Message)).all()) == 60


def test_attack_files_of_an_hour_have_an_end(hasty: FlaskClient, draft: Dossier) -> None:
    told = {"kind": "pitch", "name": "long.pdf", "size": "100"}

    answers = [hasty.post(f"/mes-dossiers/{draft.id}/envois", data=told) for _ in range(121)]

    assert [answer.status_code for answer in answers] == [200] * 120 + [422]
    assert "beaucoup de fichiers depuis une heure" in answers[-1].get_json()["message"]


def test_attack_proofs_count_among_the_files_of_an_hour(limited: Flask, session: Session) -> None:
    """Their door stores the file before its use case judges: here one that is refused for its words."""
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(100_000))
    limiter.enabled = True
    limiter.reset()
    manager = sign_in(limited.test_client(), team.manager)

    def send() -> TestResponse:
        typed = {
            "name": "Fonds",
            "nature": "private",
            "grade": "letter",
            "amount": "80 000",
            "evidence": "Lettre",
        }
        sent: dict[str, Any] = {f"cofinancing-{name}": value for name, value in typed.items()}
        sent["cofinancing-file"] = (BytesIO(dossiers.PDF), "lettre.pdf")
        return manager.post(f"/tickets/{ticket.id}/cofinancements", data=sent)

    answers = [send() for _ in range(121)]
    limiter.enabled = False

    too_many = "beaucoup de fichiers depuis une heure"
    assert [too_many in answer.text for answer in answers] == [False] * 120 + [True]
