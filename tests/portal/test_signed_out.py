"""Is anything typed lost when the session ended before it was sent, or when somebody else's began?"""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session
from werkzeug.test import TestResponse

from fundapp.accounts.models import Person
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import Declaration, Stage
from tests.factories import accounts, dossiers
from tests.factories.files import sent
from tests.factories.signin import sign_in

HERE = {"Origin": "http://localhost"}
ELSEWHERE = {"Origin": "https://ailleurs.example"}
TITLE = "Réchauffer la digue du Braek"


@pytest.fixture(autouse=True)
def tokens_checked(app: Flask) -> Iterator[None]:
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def founder(session: Session) -> Person:
    return accounts.person(session)


@pytest.fixture
def draft(session: Session, founder: Person) -> Dossier:
    return dossiers.draft_dossier(session, owner_id=founder.id)


def url(dossier: Dossier, place: str) -> str:
    return f"/mes-dossiers/{dossier.id}/{place}"


def words(answer: TestResponse) -> str:
    """With plain spaces, as one types them."""
    return re.sub("[\u00a0\u202f]", " ", unescape(answer.text))


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def seen_on(page: str) -> dict[str, str]:
    """What the page says that it showed of a draft, if it has any of it to fill."""
    found = re.search(r"name=\"seen\"[^>]*value='([^']*)'", page)
    return {"seen": unescape(found[1])} if found else {}


def fields_of(page: str) -> dict[str, str]:
    """What the first form of the main content sends again."""
    form = page.partition('<main id="contenu"')[2].partition("<form")[2].partition("</form>")[0]
    return {name: unescape(text) for name, text in re.findall(r'name="([^"]+)" value="([^"]*)"', form)}


def send(client: FlaskClient, where: str, page: str, **data: str) -> TestResponse:
    """From a page that was shown before, whatever has become of the session since."""
    typed = {**seen_on(page), **data, "csrf_token": token_of(page)}
    return client.post(where, data=typed, headers={**HERE, "Referer": f"http://localhost{where}"})


def enter(client: FlaskClient, person: Person, wanted: str) -> str:
    """Through the sign-in page; where it leads."""
    page = client.get("/connexion", query_string={"next": wanted}).text
    data = {"email": person.email, "password": accounts.PASSWORD, "next": wanted}
    answer = client.post("/connexion", data={**data, "csrf_token": token_of(page)})
    assert answer.status_code == 303
    return answer.location


def signed_out(client: FlaskClient, page: str) -> None:
    assert client.post("/deconnexion", data={"csrf_token": token_of(page)}).status_code == 303


def next_of(answer: TestResponse) -> str:
    assert answer.status_code == 303
    path, _, query = answer.location.partition("?next=")
    assert path == "/connexion"
    return query


def test_words_typed_before_signing_out_are_sent_after_signing_in_again(
    client: FlaskClient, session: Session, founder: Person, draft: Dossier
) -> None:
    page = sign_in(client, founder).get(url(draft, "projet")).text
    signed_out(client, page)

    answer = send(client, url(draft, "projet"), page, title=TITLE, then="next")
    said = words(client.get(answer.location))
    back = client.get(enter(client, founder, next_of(answer))).text
    sent = client.post(url(draft, "projet"), data=fields_of(back), headers=HERE)

    assert "Vous n’étiez plus connecté : rien n’a été enregistré. Connectez-vous : vous retrouverez" in said
    assert TITLE in back.partition("Ce que vous aviez saisi")[2]
    assert sent.location == url(draft, "equipe")
    session.refresh(draft)
    assert draft.answers["title"] == TITLE


def test_deposit_from_a_signed_out_tab_is_made_once_signed_in(
    client: FlaskClient, session: Session, founder: Person, draft: Dossier
) -> None:
    page = sign_in(client, founder).get(url(draft, "relecture")).text
    signed_out(client, page)
    ticked = {each.name.lower(): "y" for each in Declaration} | {"version": str(draft.version)}

    answer = send(client, url(draft, "deposer"), page, **ticked)
    session.refresh(draft)
    before = draft.stage
    back = client.get(enter(client, founder, next_of(answer))).text
    client.post(url(draft, "deposer"), data=fields_of(back), headers=HERE)

    session.refresh(draft)
    assert (before, draft.stage) == (Stage.DRAFT, Stage.SUBMITTED)


def test_page_of_an_older_session_of_the_same_person_is_sent_again(
    client: FlaskClient, session: Session, founder: Person, draft: Dossier
) -> None:
    page = sign_in(client, founder).get(url(draft, "projet")).text
    signed_out(client, page)
    enter(client, founder, "/")

    answer = send(client, url(draft, "projet"), page, title=TITLE)
    back = client.get(answer.location).text
    client.post(url(draft, "projet"), data=fields_of(back), headers=HERE)

    session.refresh(draft)
    assert draft.answers["title"] == TITLE


def test_page_of_somebody_else_waits_for_its_owner(
    client: FlaskClient, session: Session, founder: Person, draft: Dossier
) -> None:
    stranger = accounts.person(session, name="Ana Vidal")
    page = sign_in(client, founder).get(url(draft, "projet")).text
    signed_out(client, page)
    enter(client, stranger, "/")

    answer = send(client, url(draft, "projet"), page, title=TITLE)
    theirs = client.get(answer.location).text
    refused = client.post(url(draft, "projet"), data=fields_of(theirs), headers=HERE)
    left = client.post(
        "/deconnexion", data={"csrf_token": token_of(theirs), "next": answer.location}, headers=HERE
    )
    mine = client.get(enter(client, founder, next_of(left))).text
    client.post(url(draft, "projet"), data=fields_of(mine), headers=HERE)

    assert "Vous êtes connecté au nom de Ana Vidal" in theirs
    assert refused.status_code == 404
    session.refresh(draft)
    assert draft.answers["title"] == TITLE


def test_what_waits_opens_in_its_own_browser_only(
    app: Flask, client: FlaskClient, founder: Person, draft: Dossier
) -> None:
    page = sign_in(client, founder).get(url(draft, "projet")).text
    signed_out(client, page)
    waiting = next_of(send(client, url(draft, "projet"), page, title=TITLE))

    other = sign_in(app.test_client(), founder).get(waiting)

    assert (other.status_code, other.location) == (303, "/accueil")
    assert TITLE in sign_in(client, founder).get(waiting).text


def test_script_that_kept_it_on_the_device_comes_back_to_its_page(
    client: FlaskClient, founder: Person, draft: Dossier
) -> None:
    page = sign_in(client, founder).get(url(draft, "projet")).text
    signed_out(client, page)

    answer = send(client, url(draft, "projet"), page, title=TITLE, on_device="1")

    assert enter(client, founder, next_of(answer)) == url(draft, "projet")


def test_file_is_named_to_be_chosen_again_and_a_password_is_not_kept(
    client: FlaskClient, founder: Person, draft: Dossier
) -> None:
    page = sign_in(client, founder).get(url(draft, "pieces")).text
    signed_out(client, page)
    data = {"kind": "bp", "password": "trois mots secrets", **sent("bp", ("plan.pdf", dossiers.PDF))}

    answer = client.post(url(draft, "pieces"), data={**data, "csrf_token": token_of(page)}, headers=HERE)
    back = client.get(enter(client, founder, next_of(answer)))

    assert "À joindre depuis sa page : plan.pdf" in words(back)
    assert fields_of(back.text).keys() == {"csrf_token", "kind"}


@pytest.mark.parametrize("headers", [ELSEWHERE, {}], ids=["another site", "nobody knows"])
def test_forged_form_is_refused_and_nothing_of_it_waits(
    client: FlaskClient, session: Session, founder: Person, draft: Dossier, headers: dict[str, str]
) -> None:
    sign_in(client, founder)

    answer = client.post(url(draft, "projet"), data={"title": TITLE}, headers=headers)

    with client.session_transaction() as cookie:
        assert "interrupted" not in cookie
    assert answer.status_code == 400
    session.refresh(draft)
    assert draft.answers["title"] != TITLE


def test_sign_in_page_opened_before_another_session_asks_again_and_says_why(
    client: FlaskClient, founder: Person
) -> None:
    old = client.get("/connexion").text
    enter(client, founder, "/")

    answer = send(client, "/connexion", old, email=founder.email, password=accounts.PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/connexion")
    with client.session_transaction() as cookie:
        assert "recommencez" in cookie["_flashes"][0][1]
