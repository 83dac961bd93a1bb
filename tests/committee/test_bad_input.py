from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.committee.models import Interest, Sitting
from fundapp.kernel import clock
from tests.factories import committee as factory
from tests.factories.signin import sign_in

SITTING = {"title": "Comité", "kind": "session", "day": "2027-01-12", "hour": "09:00", "place": ""}
BAD: dict[str, dict[str, str]] = {
    "no title": {"title": " "},
    "title too long": {"title": "x" * 161},
    "unknown kind": {"kind": "dinner"},
    "no such day": {"day": "2027-02-30"},
    "the first day of all": {"day": "0001-01-01", "hour": "00:00"},
    "no such hour": {"hour": "25:00"},
    "an hour that comes twice": {"day": "2027-10-31", "hour": "02:30"},
}


@pytest.mark.parametrize("case", BAD)
def test_bad_sitting_is_a_sentence_and_keeps_what_was_typed(
    client: FlaskClient, session: Session, case: str
) -> None:
    sign_in(client, factory.secretary(session))

    answer = client.post("/comite/seances/nouvelle", data={**SITTING, "place": "Halle", **BAD[case]})

    assert answer.status_code == 422
    assert "Halle" in answer.text
    assert session.exec(select(Sitting)).all() == []


def test_characters_no_text_can_hold_are_no_accident(client: FlaskClient, session: Session) -> None:
    [member] = factory.members(session, 1)
    sign_in(client, member)

    answer = client.post(
        "/comite/mes-interets", data={"company": "Opale\x00", "nature": "shares", "detail": "a\x00b"}
    )

    assert answer.status_code == 303
    interest = session.exec(select(Interest)).one()
    assert (interest.company, interest.detail) == ("Opale", "ab")


AMOUNTS: dict[str, dict[str, Any]] = {
    "not an amount": {"amount": "beaucoup"},
    "zero": {"amount": "0"},
    "below zero": {"amount": "-5"},
    "more than all": {"amount": "9" * 30},
    "no text": {"resolution": ""},
    "unknown instrument": {"instrument": "gold"},
}


@pytest.mark.parametrize("case", AMOUNTS)
def test_bad_resolution_is_a_sentence(client: FlaskClient, session: Session, case: str) -> None:
    item = factory.convened_item(session, at=clock.now())
    sign_in(client, factory.secretary(session))
    typed = {"amount": "100", "instrument": "grant", "resolution": "Texte.", "text_3": "Une condition"}

    answer = client.post(f"/comite/points/{item.id}/resolution", data={**typed, **AMOUNTS[case]})

    assert answer.status_code == 422
    assert "Une condition" in answer.text
    session.refresh(item)
    assert item.amount.cents == 25_000_000
