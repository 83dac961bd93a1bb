"""Does JSON that nests without end, or holds what nothing can store, get a sentence wherever it is read?"""

import json

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts import queries
from fundapp.dossiers import queries as dossier_queries
from fundapp.kernel.errors import Refused
from fundapp.policy import Role
from fundapp.web.incoming import DEEPEST, read_json
from tests.factories import accounts, dossiers
from tests.factories.signin import sign_in

DEEP = "[" * 100_000
HOSTILE = {
    "nested": DEEP,
    "nested and whole": "[" * 900 + "]" * 900,
    "within a text": json.dumps({"credential": DEEP}),
    "half a character": '{"name": "\\ud800"}',
    "nul": '{"name": "\\u0000"}',
    "an object for a text": '{"name": {"a": 1}}',
    "many": '{"name": ["a", "b"]}',
    "a number of many digits": '{"name": ' + "9" * 10_000 + "}",
    "no number": '{"name": NaN}',
    "long": json.dumps({"name": "x" * 100_000}),
}


@pytest.mark.parametrize("path", ["/connexion/cle", "/connexion/cle/x", "/compte/cles", "/compte/cles/x"])
@pytest.mark.parametrize("body", HOSTILE.values(), ids=list(HOSTILE))
def test_attack_on_a_passkey_is_refused_in_words(
    client: FlaskClient, session: Session, path: str, body: str
) -> None:
    person = accounts.person(session, roles=[Role.MANAGER])
    sign_in(client, person)

    answer = client.post(path, data=body, content_type="application/json")

    assert answer.status_code in (400, 413)
    if answer.status_code == 400:
        assert "rechargez la page" in answer.get_json()["message"]
    assert queries.list_passkeys(session, person.id) == []


@pytest.mark.parametrize("seen", [DEEP, '{"title": "\\ud800"}', "[" * 900 + "]" * 900, "9" * 10_000])
def test_attack_on_what_a_page_had_shown_loses_nothing_typed(
    client: FlaskClient, session: Session, seen: str
) -> None:
    """Unread, it compares with nothing: what is typed is kept."""
    founder = accounts.person(session)
    draft = dossiers.blank_dossier(session, owner_id=founder.id)
    sign_in(client, founder)

    answer = client.post(
        f"/mes-dossiers/{draft.id}/saisie", data={"title": "Grues électriques", "seen": seen}
    )

    assert (answer.status_code, answer.get_json()["saved"]) == (200, {"title": "Grues électriques"})
    session.expire_all()
    assert dossier_queries.get_dossier(session, draft.id).answers["title"] == "Grues électriques"


def test_attack_json_fills_no_form(client: FlaskClient, session: Session) -> None:
    """Flask-WTF reads JSON as a form where nothing else was sent, lists and objects among its values."""
    sign_in(client, accounts.person(session, roles=[Role.ADMIN]))

    answer = client.post("/personnes/inviter", json={"name": {"a": 1}, "email": "\ud800", "roles": [[]]})

    assert answer.status_code == 422
    assert "Écrivez un prénom et un nom." in answer.text
    assert queries.list_invitations(session) == []


def test_json_of_our_own_pages_is_read() -> None:
    told = {"title": "é😀", "rows": [{"label": "x", "amount": 12.5}], "none": None, "yes": True}
    deepest = "[" * (DEEPEST - 1) + "1" + "]" * (DEEPEST - 1)

    assert read_json(json.dumps(told)) == told
    assert read_json(deepest) is not None
    with pytest.raises(Refused):
        read_json(f"[[{deepest}]]")
