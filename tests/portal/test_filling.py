"""Can an entrepreneur fill a dossier page by page, and is no typed word ever lost?"""

import io
import json
import re
import sys
from collections.abc import Callable
from functools import partial
from html import unescape
from types import FrameType
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from fundapp.accounts.models import Person
from fundapp.dossiers import queries, rules, services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import Declaration, Section
from fundapp.kernel import clock
from tests.factories import accounts, dossiers
from tests.factories.dossiers import ANSWERS, PDF
from tests.factories.signin import sign_in
from tests.journeys.visitor import Page
from tests.pages import filled, type_over


@pytest.fixture
def founder(session: Session, client: FlaskClient) -> Person:
    person = accounts.person(session)
    sign_in(client, person)
    return person


@pytest.fixture
def draft(session: Session, founder: Person) -> Dossier:
    """Filled, whole, and ready to be submitted by whoever sits at the browser."""
    return dossiers.draft_dossier(session, owner_id=founder.id)


def url(dossier: Dossier, place: str = "") -> str:
    return f"/mes-dossiers/{dossier.id}{place and '/' + place}"


def text_of(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def seen_on(page: str) -> str:
    found = re.search(r"name=\"seen\"[^>]*value='([^']*)'", page)
    assert found
    return unescape(found[1])


def readings_of(act: Callable[[], Any]) -> int:
    """How many times the application was read from what was typed, all of it each time."""
    counted = 0

    def count(frame: FrameType, event: str, _: Any) -> None:
        nonlocal counted
        counted += event == "call" and frame.f_code is rules.read_application.__code__

    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
    return counted


def test_page_of_the_form_and_its_deposit_read_the_application_once(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    """Two times the page, three times the deposit: a hundred answers each time."""
    pages = [readings_of(partial(client.get, url(draft, at))) for at in ("projet", "relecture")]
    deposit = readings_of(
        lambda: services.submit_dossier(
            session,
            dossier_id=draft.id,
            declarations=list(Declaration),
            by=draft.owner_id,
            at=clock.now(),
        )
    )

    assert (pages, deposit) == ([1, 1], 1)


def test_start_leads_to_the_first_section_once(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    call = dossiers.open_call(session)

    first, second = (client.post(f"/appels/{call.slug}/deposer") for _ in range(2))

    [mine] = queries.list_own_dossiers(session, founder.id)
    assert [first.location, second.location] == [f"/mes-dossiers/{mine.id}/remplir"] * 2
    assert client.get(first.location).location == f"/mes-dossiers/{mine.id}/identite"


def test_unknown_call_is_not_found(client: FlaskClient, founder: Person) -> None:
    assert client.post("/appels/inconnu/deposer").status_code == 404


@pytest.mark.parametrize("section", Section)
def test_every_section_opens_blank_and_filled(
    session: Session, client: FlaskClient, founder: Person, section: Section
) -> None:
    filled = dossiers.draft_dossier(session, owner_id=founder.id)
    blank = dossiers.blank_dossier(session, owner_id=founder.id)

    for dossier in (blank, filled):
        assert client.get(url(dossier, section)).status_code == 200


def test_section_is_kept_and_leads_to_the_next(session: Session, client: FlaskClient, draft: Dossier) -> None:
    answer = type_over(client, url(draft, "identite"), {"company": "Dunes & Cie", "then": "next"})

    assert answer.location == url(draft, "projet")
    session.refresh(draft)
    assert (draft.company, draft.title) == ("Dunes & Cie", ANSWERS["title"])


def test_wrong_siren_is_told_and_everything_typed_is_kept(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    typed = {"siren": "73282932A", "company": "Dunes & Cie", "address": ""}

    answer = type_over(client, url(draft, "identite"), typed)

    assert answer.status_code == 422
    assert "neuf chiffres, sans lettre" in text_of(answer.text)
    assert 'value="73282932A"' in answer.text
    assert "Dunes &amp; Cie" in answer.text
    session.refresh(draft)
    assert {name: draft.answers[name] for name in typed} == typed


def test_unbalanced_plan_is_told_with_its_signed_gap(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    answer = type_over(client, url(draft, "financement"), {"resources-0-amount": "249 999,99"})

    assert answer.status_code == 422
    assert "l’écart est de -0,01 €" in text_of(answer.text)
    assert 'value="249 999,99"' in answer.text


def test_amount_that_is_none_comes_back_beside_its_line(client: FlaskClient, draft: Dossier) -> None:
    answer = type_over(client, url(draft, "financement"), {"needs-1-amount": "beaucoup"})

    assert answer.status_code == 422
    assert "Besoins, ligne 2, Année 1, en euros : Écrivez un montant" in text_of(answer.text)
    assert 'value="beaucoup"' in answer.text


def test_lines_come_and_go_without_script(session: Session, client: FlaskClient, draft: Dossier) -> None:
    more = type_over(client, url(draft, "financement"), {"add": "needs", "needs-0-label": "Pompes"})
    type_over(client, url(draft, "financement"), {"remove": "needs-1"})

    assert (more.status_code, more.location) == (303, url(draft, "financement") + "#needs")
    session.refresh(draft)
    assert draft.answers["needs-0-label"] == "Pompes"
    assert [draft.answers[f"needs-{n}-kind"] for n in range(3)] == ["assets", "working_capital", ""]
    assert "needs-3-kind" not in draft.answers


@pytest.fixture
def four(session: Session, draft: Dossier) -> Dossier:
    """The draft with a roadmap of ROW0 to ROW3."""
    draft.answers = {**draft.answers, **{f"roadmap-{n}-step": f"ROW{n}" for n in range(4)}}
    session.commit()
    return draft


def steps(session: Session, draft: Dossier) -> list[str]:
    session.refresh(draft)
    return [draft.answers[name] for name in sorted(draft.answers) if re.fullmatch(r"roadmap-\d-step", name)]


def test_row_removed_on_an_old_page_takes_no_other_and_both_versions_are_shown(
    session: Session, client: FlaskClient, four: Dossier
) -> None:
    page = filled(client, url(four, "projet"))
    client.post(url(four, "projet"), data={**page, "remove": "roadmap-0"})

    late = client.post(url(four, "projet"), data={**page, "remove": "roadmap-1"})

    assert late.status_code == 409
    assert "Étapes du projet, ligne 1, Étape" in text_of(late.text)
    assert "Étapes du projet, ligne 4, Étape" in text_of(late.text)
    assert steps(session, four) == ["ROW1", "ROW2", "ROW3"]
    shown = dict(Page(409, url(four, "projet"), late.text, late.data).form(url(four, "projet")).fields)
    rows = [shown.get(f"roadmap-{n}-step") for n in range(4)]
    assert rows == [["ROW1"], ["ROW2"], ["ROW3"], None]
    client.post(url(four, "projet"), data={**shown, "remove": "roadmap-0"})
    assert steps(session, four) == ["ROW2", "ROW3"]


def test_old_page_saved_unchanged_brings_no_removed_row_back(
    session: Session, client: FlaskClient, four: Dossier
) -> None:
    page = filled(client, url(four, "projet"))
    client.post(url(four, "projet"), data={**page, "remove": "roadmap-0"})

    client.post(url(four, "projet"), data=page)

    assert steps(session, four) == ["ROW1", "ROW2", "ROW3"]


def test_second_click_removes_no_second_row_and_saving_again_restores_none(
    session: Session, client: FlaskClient, four: Dossier
) -> None:
    twice = {**filled(client, url(four, "projet")), "remove": "roadmap-1"}

    first, second = (client.post(url(four, "projet"), data=twice) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 409)
    assert steps(session, four) == ["ROW0", "ROW2", "ROW3"]
    shown = Page(409, url(four, "projet"), second.text, second.data).form(url(four, "projet")).fields
    client.post(url(four, "projet"), data=shown)
    assert steps(session, four) == ["ROW0", "ROW2", "ROW3"]


def test_other_device_is_not_overwritten_and_both_versions_are_shown(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    seen = seen_on(client.get(url(draft, "projet")).text)
    client.post(url(draft, "projet"), data={"title": "Depuis le bureau", "seen": seen})

    answer = client.post(url(draft, "projet"), data={"title": "Depuis le téléphone", "seen": seen})

    assert answer.status_code == 409
    assert "Depuis le bureau" in answer.text
    assert 'value="Depuis le téléphone"' in answer.text
    session.refresh(draft)
    assert draft.title == "Depuis le bureau"

    again = {"title": "Depuis le téléphone", "seen": seen_on(answer.text)}
    assert client.post(url(draft, "projet"), data=again).status_code == 303
    session.refresh(draft)
    assert draft.title == "Depuis le téléphone"


def test_autosave_keeps_one_field_and_says_when(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    typed = {"needs-0-amount": "600 000,01", "intruder": "x"}
    answer = type_over(client, url(draft, "financement"), typed, to=url(draft, "saisie"))

    assert answer.status_code == 200
    assert re.match(r"Enregistré à \d\d\sh\s\d\d", answer.get_json()["message"])
    assert answer.get_json()["saved"] == {"needs-0-amount": "600 000,01"}
    assert "-0,01" in answer.get_json()["balance"]
    session.refresh(draft)
    assert draft.answers["needs-0-amount"] == "600 000,01"


def test_autosave_shows_what_another_device_wrote(client: FlaskClient, draft: Dossier) -> None:
    base = json.dumps({"title": "autre chose"})

    answer = client.post(url(draft, "saisie"), data={"title": "Mien", "seen": base})

    assert (answer.status_code, answer.get_json()["stored"]) == (409, {"title": ANSWERS["title"]})


@pytest.mark.parametrize("seen", ["", "[", "[1]", '{"title": 3}', "null"])
def test_mangled_base_is_no_error(client: FlaskClient, draft: Dossier, seen: str) -> None:
    answer = client.post(url(draft, "saisie"), data={"title": "Mien", "seen": seen})

    assert answer.status_code in (200, 409)


def send_piece(
    client: FlaskClient, dossier: Dossier, content: bytes, name: str = "plan.pdf"
) -> tuple[int, str]:
    boundary, body = encode_multipart({"file-pitch": FileStorage(io.BytesIO(content), name)})
    answer = client.post(
        url(dossier, "pieces"), data=body, content_type=f"multipart/form-data; boundary={boundary}"
    )
    return answer.status_code, text_of(answer.text)


def test_piece_comes_back_as_it_was_and_runs_nothing(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    content = PDF + b"<script>alert(1)</script>"
    assert send_piece(client, draft, content, "../été<script>.html")[0] == 303
    piece = queries.documents_of(session, draft.id)[-1]

    answer = client.get(url(draft, f"pieces/{piece.id}"))

    assert answer.data == content
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.mimetype == "application/pdf"
    assert piece.name == "étéscript.pdf"


@pytest.mark.parametrize(
    "content, words",
    [(b"", "vide"), (b"<html><script>", "ni un PDF"), (PDF + b"0" * (25 * 1024 * 1024), "dépasse 25 Mo")],
)
def test_file_refused_says_why_and_keeps_the_rest(
    session: Session, client: FlaskClient, draft: Dossier, content: bytes, words: str
) -> None:
    before = queries.documents_of(session, draft.id)

    status, said = send_piece(client, draft, content)

    assert (status, words in said) == (422, True)
    assert queries.documents_of(session, draft.id) == before


def test_thirty_megabytes_are_told_in_a_sentence(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    status, said = send_piece(client, draft, PDF + b"0" * (30 * 1024 * 1024))

    assert (status, "trop lourd" in said) == (413, True)
    assert len(queries.documents_of(session, draft.id)) == 1


def test_piece_can_be_removed(session: Session, client: FlaskClient, draft: Dossier) -> None:
    [piece] = queries.documents_of(session, draft.id)

    assert client.post(url(draft, f"pieces/{piece.id}/retirer")).status_code == 303
    assert queries.documents_of(session, draft.id) == []


def test_number_typed_with_a_point_says_what_it_is_taken_for_beside_it(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    typed = {"jobs": "14.5501", "seen": seen_on(client.get(url(draft, "projet")).text)}

    answer = client.post(url(draft, "saisie"), data={**typed, "title": "Au 1.5"})
    page = client.get(url(draft, "projet")).text
    type_over(client, url(draft, "financement"), {"needs-0-amount": "600000.5", "amount_asked": "250000.00"})
    plan = client.get(url(draft, "financement")).text

    assert answer.json is not None
    assert answer.json["readings"] == {"jobs": "lu\u00a0: 14,5501"}
    assert [text_of(each) for each in re.findall(r'<p[^>]* id="jobs-read">(.*?)</p>', page)] == [
        "lu : 14,5501"
    ]
    assert re.search(r'<input aria-describedby="[^"]*jobs-read"[^>]* value="14.5501"', page)
    assert {name: text_of(words) for name, words in re.findall(r'id="([^"]*)-read">(.*?)</p>', plan)} == {
        "needs-0-amount": "lu : 600 000,50 €",
        "amount_asked": "lu : 250 000 €",
    }
    assert "14,5501" in text_of(client.get(url(draft, "relecture")).text)


def test_number_that_cannot_be_mistaken_is_not_repeated(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    seen = json.dumps({name: draft.answers[name] for name in ("jobs", "amount_asked")})
    typed = {"jobs": "14,5", "amount_asked": "250 000", "seen": seen}
    answer = client.post(url(draft, "saisie"), data=typed)

    assert answer.json is not None
    assert answer.json["readings"] == {"jobs": "", "amount_asked": ""}
    assert "-read" not in client.get(url(draft, "projet")).text
