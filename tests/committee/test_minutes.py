import io
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlmodel import Session

from fundapp.accounts.services import close_account
from fundapp.committee import services
from fundapp.committee.types import Answer, Choice
from fundapp.kernel import clock
from fundapp.kernel.events import SYSTEM
from fundapp.policy import Role
from tests.factories import accounts
from tests.factories import committee as factory
from tests.factories.committee import Assembly
from tests.factories.signin import sign_in


@pytest.fixture
def made(session: Session) -> Assembly:
    """Three voted, the fourth had withdrawn."""
    made = factory.assembly(session, number=4, recused=1, at=clock.now())
    for person, choice in zip(made.members, (Choice.FOR, Choice.FOR, Choice.AGAINST), strict=False):
        factory.cast(session, made.poll, person, choice)
    services.close_poll(session, poll_id=made.poll.id, by=SYSTEM, at=made.poll.closes_at)
    session.commit()
    return made


def read(client: FlaskClient, made: Assembly) -> str:
    answer: Any = client.get(f"/comite/seances/{made.sitting.id}/proces-verbal")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.data)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def stepped_aside(page: str) -> str:
    [named] = re.findall(r"<dt>Déports</dt>\s*<dd>(.*?)</dd>", page)
    return unescape(named)


def test_minutes_tell_the_figures_and_who_withdrew(client: FlaskClient, made: Assembly) -> None:
    sign_in(client, made.secretary)

    text = read(client, made)

    assert text.startswith("Procès-verbal")
    assert text.count(", heure de Paris") == 3
    assert "Quorum : 3 sur 3 membres ont pris part, il en faut 2 : atteint." in text
    assert "Déport de Membre 4" in text
    assert made.poll.text_digest in text.replace(" ", "")


def test_minutes_do_not_change_when_somebody_steps_aside_after_the_vote(
    client: FlaskClient, session: Session
) -> None:
    made = factory.assembly(session, number=4, at=clock.now())
    *voters, absent = made.members
    for person in voters:
        factory.cast(session, made.poll, person, Choice.FOR)
    services.close_poll(session, poll_id=made.poll.id, by=SYSTEM, at=made.poll.closes_at)
    sign_in(client, made.secretary)
    before, page = read(client, made), client.get(f"/scrutins/{made.poll.id}").text

    later = made.poll.closes_at + timedelta(days=1)
    analyst = accounts.person(session, roles=(Role.ANALYST,), name="Une analyste")
    factory.declare(session, made.poll.dossier_id, absent, analyst, answer=Answer.SOME, at=later)

    assert "Déport" not in before
    assert "Déport" not in read(client, made)
    assert stepped_aside(page) == "aucun"
    assert stepped_aside(client.get(f"/scrutins/{made.poll.id}").text) == "aucun"


def test_minutes_do_not_lose_a_member_whose_account_is_closed_after_the_sitting(
    client: FlaskClient, session: Session, made: Assembly
) -> None:
    sign_in(client, made.secretary)
    before, page = read(client, made), f"/comite/seances/{made.sitting.id}"
    assert "Membre 1" in before
    admin = accounts.person(session, roles=(Role.ADMIN,))

    close_account(session, person_id=made.members[0].id, by=admin.id, at=clock.now())
    session.commit()

    assert read(client, made) == before
    assert "Membre 1" in client.get(page).text


def test_decision_names_the_members_who_had_stepped_aside(client: FlaskClient, made: Assembly) -> None:
    sign_in(client, made.secretary)

    page = client.get(f"/scrutins/{made.poll.id}").text

    assert stepped_aside(page) == made.members[3].name


def test_minutes_do_not_say_who_voted_what(client: FlaskClient, made: Assembly) -> None:
    sign_in(client, made.secretary)

    assert "Le marché est trop étroit" not in read(client, made)


def test_minutes_stay_closed_to_whoever_withdrew(client: FlaskClient, made: Assembly) -> None:
    sign_in(client, made.members[3])

    text = read(client, made)

    assert "Ce point n’est pas communiqué au lecteur" in text
    assert "Quorum" not in text


def test_minutes_are_a_draft_until_every_point_is_voted(client: FlaskClient, session: Session) -> None:
    item = factory.convened_item(session, at=clock.now())
    sign_in(client, factory.secretary(session))

    answer = client.get(f"/comite/seances/{item.sitting_id}/proces-verbal")

    text = PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert text.startswith("Projet de procès-verbal")
    assert "Ce point n’a pas été voté." in text
