"""Is what makes no sense in an address (a word, a day, a cursor) left out, as if nobody had typed it?"""

from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.dossiers import queries
from fundapp.policy import Role
from fundapp.settings import Settings
from tests.factories import accounts, dossiers
from tests.factories.signin import sign_in
from tests.security import world as worlds

FILTERS = {
    "/tickets": ("state", "axis", "envelope", "apres"),
    "/pipeline": ("stage", "axis", "status", "instrument", "holder", "look"),
    "/pipeline?look=table": ("sort", "before", "after"),
    "/mouvements": ("layer", "on", "apres"),
    "/tableau-de-bord": ("on",),
    "/comite": ("apres",),
    "/notifications": ("avant",),
    "/personnes": ("after", "before"),
}
NONSENSE = ("%20", "%00", "%ED%A0%80", "%FF", "9" * 40, quote("²"))


@pytest.fixture
def reader(client: FlaskClient, session: Session, app: Flask, settings: Settings) -> FlaskClient:
    worlds.build(session, settings.storage_folder)
    return sign_in(client, accounts.person(session, roles=[Role.MANAGER, Role.ADMIN, Role.SECRETARY]))


def shown(page: str) -> int:
    """How many rows and cards of dossiers, tickets, movements or people."""
    return page.count("<tr") + page.count("board-card") + page.count("<dd")


def test_attack_value_that_is_no_choice_filters_nothing(reader: FlaskClient) -> None:
    """`/tickets?state=%20` was an error 500: the form let blanks pass, the enumeration did not."""
    found = {path: shown(reader.get(path).text) for path in FILTERS}
    assert min(found[path] for path in ("/tickets", "/pipeline", "/mouvements", "/personnes")) > 1

    for path, names in FILTERS.items():
        for name in names:
            for value in NONSENSE:
                answer = reader.get(f"{path}{'&' if '?' in path else '?'}{name}={value}")
                seen = (name, value, answer.status_code, shown(answer.text))
                assert seen == (name, value, 200, found[path])


def test_attack_names_of_an_address_are_no_arguments(reader: FlaskClient) -> None:
    """The way back to the first page was built with whatever names the visitor had typed."""
    asked = "endpoint=x&_method=PUT&_scheme=ftp&state=signed"

    page = reader.get(f"/tickets?{asked}&apres=ffffffff-ffff-7fff-bfff-ffffffffffff")

    assert page.status_code == 200
    assert f'href="/tickets?{asked.replace("&", "&amp;")}"' in page.text


def test_attack_blank_in_a_list_that_must_be_answered_is_no_answer(
    client: FlaskClient, session: Session
) -> None:
    """The family in a form that is sent: the blank passed for an answer, and was read as an identifier."""
    dossier = dossiers.submitted_dossier(session)
    sign_in(client, accounts.person(session, roles=[Role.MANAGER]))

    answer = client.post(f"/dossiers/{dossier.id}/suivi", data={"person": " "})

    assert (answer.status_code, "Répondez à cette question." in answer.text) == (422, True)
    assert queries.get_dossier(session, dossier.id).assigned_to is None


@pytest.mark.parametrize("address", ["/dossiers/{}", "/mes-dossiers/{}/kbis", "/appels/{}", "/courriels/{}"])
@pytest.mark.parametrize("part", ["%00", "%20", "%ED%A0%80", "9" * 5_000])
def test_attack_part_of_an_address_that_nothing_is_called_is_not_found(
    reader: FlaskClient, address: str, part: str
) -> None:
    assert reader.get(address.format(part)).status_code == 404
