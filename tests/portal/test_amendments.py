"""Does an applicant change a submitted dossier page by page, read what changes, and deposit it again?"""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.dossiers import queries
from fundapp.dossiers.models import Dossier
from tests.factories import accounts, dossiers
from tests.factories.dossiers import ANSWERS, AT
from tests.factories.signin import sign_in
from tests.pages import type_over


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(AT + timedelta(hours=3), tick=True) as moment:
        yield moment


@pytest.fixture
def founder(session: Session, client: FlaskClient) -> Person:
    person = accounts.person(session)
    sign_in(client, person)
    return person


@pytest.fixture
def dossier(session: Session, founder: Person) -> Dossier:
    return dossiers.submitted_dossier(session, owner_id=founder.id)


def url(dossier: Dossier, place: str = "") -> str:
    return f"/mes-dossiers/{dossier.id}{place and '/' + place}"


def text_of(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_submitted_dossier_opens_again_page_by_page(client: FlaskClient, dossier: Dossier) -> None:
    assert "Modifier mon dossier" in client.get(url(dossier)).text
    assert client.get(url(dossier, "projet")).location == url(dossier)

    begun = client.post(url(dossier, "modifications"))

    assert client.get(begun.location).location == url(dossier, "identite")
    page = text_of(client.get(url(dossier, "projet")).text)
    assert "Vous modifiez un dossier déposé" in page
    assert "Pièces" not in page.split("Financement")[0]


def test_what_changes_is_read_again_then_deposited(
    session: Session, client: FlaskClient, dossier: Dossier
) -> None:
    client.post(url(dossier, "modifications"))
    kept = type_over(client, url(dossier, "projet"), {"title": "Un titre corrigé"}, to=url(dossier, "saisie"))
    assert kept.json is not None
    assert kept.json["saved"] == {"title": "Un titre corrigé"}

    page = text_of(client.get(url(dossier, "relecture")).text)
    assert ANSWERS["title"] in page
    assert "Un titre corrigé" in page
    answer = client.post(url(dossier, "modifications/deposer"), data={"true": "y", "version": "1"})

    assert answer.location == url(dossier)
    session.refresh(dossier)
    assert dossier.title == "Un titre corrigé"
    assert queries.latest_snapshot(session, dossier.id).number == 2
    assert "version 2" in text_of(client.get(url(dossier)).text)


def test_refused_deposit_says_why_and_loses_nothing(client: FlaskClient, dossier: Dossier) -> None:
    client.post(url(dossier, "modifications"))
    type_over(client, url(dossier, "projet"), {"title": "", "jobs": "beaucoup"})

    answer = client.post(url(dossier, "modifications/deposer"), data={})

    assert answer.status_code == 422
    page = text_of(answer.text)
    for words in ("Donnez un titre au projet.", "Écrivez un nombre, par exemple 12,5.", "Confirmez que"):
        assert words in page
    assert 'value="beaucoup"' in client.get(url(dossier, "projet")).text


def test_changes_are_given_up(client: FlaskClient, dossier: Dossier) -> None:
    client.post(url(dossier, "modifications"))
    type_over(client, url(dossier, "projet"), {"title": "Un titre corrigé"})
    assert "Des modifications ne sont pas déposées" in text_of(client.get(url(dossier)).text)

    client.post(url(dossier, "modifications/abandonner"))

    page = text_of(client.get(url(dossier)).text)
    assert "Des modifications ne sont pas déposées" not in page
    assert ANSWERS["title"] in page
