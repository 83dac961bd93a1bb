"""Does the applicant answer a request whole, late or not, on the points asked and by themself alone?"""

import io
import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pypdf
import pytest
import time_machine
from flask.testing import FlaskClient
from sqlmodel import Session
from werkzeug.test import TestResponse

from fundapp.accounts.models import Person
from fundapp.dossiers import queries, services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries import complements, messages
from fundapp.dossiers.rules.complements import Point
from fundapp.dossiers.types import DocumentKind, Side, Status
from tests.factories import accounts, dossiers
from tests.factories.dossiers import AT, PDF
from tests.factories.files import sent
from tests.factories.signin import sign_in
from tests.pages import filled, type_over
from tests.workspace.counting import counted

JOBS = Point("Détaillez par année.", question="jobs")
AXIS = Point("Est-ce le bon axe ?", question="axis")
PLAN = Point("Celui-ci date de 2024.", piece=DocumentKind.BUSINESS_PLAN)
DUE = date(2026, 12, 8)
NEW = PDF + b"% nouvelle version\n"


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(AT + timedelta(days=3), tick=True) as moment:
        yield moment


@pytest.fixture
def founder(session: Session, client: FlaskClient) -> Person:
    person = accounts.person(session)
    sign_in(client, person)
    return person


@pytest.fixture
def waiting(session: Session, founder: Person) -> Dossier:
    return dossiers.waiting_dossier(session, points=(JOBS, AXIS, PLAN), owner_id=founder.id)


def url(dossier: Dossier, place: str = "complements") -> str:
    return f"/mes-dossiers/{dossier.id}{place and '/' + place}"


def text_of(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def join(client: FlaskClient, dossier: Dossier, kind: str = "bp", content: bytes = NEW) -> TestResponse:
    return client.post(
        url(dossier, "complements/pieces"), data=sent(kind, ("plan-2026.pdf", content), dated_on="2026-11-20")
    )


def deposit(client: FlaskClient, dossier: Dossier, **data: str) -> TestResponse:
    return client.post(url(dossier, "complements/deposer"), data={"true": "y", **data})


def test_follow_page_says_what_is_asked_until_when_and_where_the_delay_stands(
    client: FlaskClient, waiting: Dossier
) -> None:
    page = text_of(client.get(url(waiting, "")).text)

    for words in (
        "au plus tard le mardi 8 décembre 2026",
        "Détaillez par année.",
        "suspendu depuis le lundi 23 novembre 2026",
        "la réponse viendra alors au plus tard le dimanche 7 février 2027",
        "Répondre à la demande",
    ):
        assert words in page


def test_only_the_points_asked_are_fields(client: FlaskClient, waiting: Dossier) -> None:
    page = client.get(url(waiting)).text

    form = page[page.index("data-autosave") :].partition("</form>")[0]
    fields = set(re.findall(r'<(?:input|textarea|select)[^>]* name="(\w+)"', form))
    assert fields == {"csrf_token", "seen", "on_device", "jobs", "axis"}
    assert "Motif\u00a0: Détaillez par année." in page
    assert "Récupérer la chaleur des hauts fourneaux" in page


def test_answers_are_kept_then_joined_read_again_and_deposited(
    session: Session, client: FlaskClient, waiting: Dossier
) -> None:
    kept = type_over(client, url(waiting), {"jobs": "14", "axis": "heat", "title": "Piraté"})
    assert (kept.status_code, kept.location) == (303, url(waiting, "complements/relecture"))
    assert join(client, waiting).status_code == 303
    review = text_of(client.get(kept.location).text)
    assert "Rien ne manque" in review
    assert "12 14" in review
    assert "plan-2026.pdf" in review

    answer = deposit(client, waiting)

    session.refresh(waiting)
    assert (answer.status_code, answer.location) == (303, url(waiting, ""))
    assert (waiting.status, waiting.answers["jobs"]) == (Status.ACTIVE, "14")
    assert waiting.title == "Récupérer la chaleur des hauts fourneaux"
    page = text_of(client.get(url(waiting, "")).text)
    assert "Compléments déposés, version 2" in page
    assert "mardi 26 janvier 2027" in page


def test_each_version_has_its_receipt_and_its_difference(
    session: Session, client: FlaskClient, waiting: Dossier
) -> None:
    type_over(client, url(waiting), {"jobs": "14", "axis": "heat"})
    join(client, waiting)
    deposit(client, waiting)

    receipts = {
        version: pypdf.PdfReader(
            io.BytesIO(client.get(url(waiting, f"accuse-de-reception.pdf{version}")).data)
        )
        for version in ("", "?version=1")
    }

    texts = {
        version: " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
        for version, pdf in receipts.items()
    }
    assert "Accusé de réception de compléments" in texts[""]
    assert "mardi 26 janvier 2027" in texts[""]
    assert "plan-2026.pdf" in texts[""]
    assert "Accusé de réception d’une demande" in texts["?version=1"]
    assert "plan-2026.pdf" not in texts["?version=1"]
    assert client.get(url(waiting, "accuse-de-reception.pdf?version=9")).status_code == 404
    page = text_of(client.get(url(waiting, "versions")).text)
    assert "Emplois créés sur le territoire 12 14" in page
    assert "plan-2026.pdf ajoutée" in page


def test_autosave_keeps_what_is_typed_and_only_that(
    session: Session, client: FlaskClient, waiting: Dossier
) -> None:
    answer = client.post(
        url(waiting, "complements/saisie"), data={"jobs": "beaucoup", "title": "x", "seen": '{"jobs": "12"}'}
    )

    request = dossiers.open_request(session, waiting.id)
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["saved"] == {"jobs": "beaucoup"}
    assert request.answers == {"jobs": "beaucoup", "axis": "heat"}


def test_two_devices_are_shown_both_versions(client: FlaskClient, waiting: Dossier) -> None:
    seen = '{"jobs": "12", "axis": "heat"}'
    client.post(url(waiting), data={"jobs": "14", "axis": "heat", "seen": seen})

    answer = client.post(url(waiting), data={"jobs": "15", "axis": "heat", "seen": seen})

    assert answer.status_code == 409
    both = answer.text.partition('class="both-versions"')[2].partition("</section>")[0]
    assert re.findall(r'<blockquote class="as-typed">(.*?)</blockquote>', both) == ["14", "15"]
    assert 'value="15"' in answer.text
    again = client.post(url(waiting, "complements/saisie"), data={"jobs": "16", "seen": seen})
    assert again.json is not None
    assert (again.status_code, again.json["stored"]) == (409, {"jobs": "14"})


def test_wrong_answer_comes_back_as_typed(client: FlaskClient, waiting: Dossier) -> None:
    answer = type_over(client, url(waiting), {"jobs": "beaucoup", "axis": "heat"})

    assert answer.status_code == 422
    assert "Écrivez un nombre, par exemple 12,5." in answer.text
    assert 'value="beaucoup"' in answer.text


def test_incomplete_deposit_says_what_is_missing(
    session: Session, client: FlaskClient, waiting: Dossier
) -> None:
    type_over(client, url(waiting), {"jobs": "", "axis": "heat"})

    answer = client.post(url(waiting, "complements/deposer"), data={})

    assert answer.status_code == 422
    for words in ("nombre d’emplois", "Joignez la pièce demandée", "Confirmez que les informations"):
        assert words in text_of(answer.text)
    session.refresh(waiting)
    assert waiting.status is Status.WAITING_FOR_APPLICANT


def test_version_changed_since_it_was_read_is_not_deposited(client: FlaskClient, waiting: Dossier) -> None:
    join(client, waiting)

    answer = deposit(client, waiting, version="0")

    assert (answer.status_code, "relisez-les" in answer.text) == (422, True)


def test_second_click_on_deposit_changes_nothing(
    session: Session, client: FlaskClient, waiting: Dossier
) -> None:
    join(client, waiting)

    answers = [deposit(client, waiting) for _ in range(2)]

    assert [answer.location for answer in answers] == [url(waiting, "")] * 2
    assert queries.latest_snapshot(session, waiting.id).number == 2


@pytest.mark.parametrize("kind, content", [("pitch", NEW), ("", NEW), ("bp", b"<html>"), ("bp", b"")])
def test_piece_that_was_not_asked_or_is_none_is_refused(
    session: Session, client: FlaskClient, waiting: Dossier, kind: str, content: bytes
) -> None:
    answer = join(client, waiting, kind, content)

    assert answer.status_code == 422
    request = dossiers.open_request(session, waiting.id)
    assert complements.prepared_pieces(session, request.id) == []


def test_prepared_piece_opens_for_its_applicant_and_is_taken_back(
    session: Session, client: FlaskClient, waiting: Dossier
) -> None:
    join(client, waiting)
    request = dossiers.open_request(session, waiting.id)
    [piece] = complements.prepared_pieces(session, request.id)

    assert client.get(url(waiting, f"pieces/{piece.id}")).data == NEW
    client.post(url(waiting, f"complements/pieces/{piece.id}/retirer"))

    assert complements.prepared_pieces(session, request.id) == []


def test_prepared_piece_bears_the_day_written_on_it(
    session: Session, client: FlaskClient, waiting: Dossier
) -> None:
    def dated(day: str) -> TestResponse:
        data = sent("bp", ("plan-2026.pdf", NEW), dated_on=day)
        return client.post(url(waiting, "complements/pieces"), data=data)

    tomorrow = dated("2026-12-01")
    today = dated("2026-11-20")

    assert (tomorrow.status_code, today.status_code) == (422, 303)
    assert 'value="2026-12-01"' in tomorrow.text
    request = dossiers.open_request(session, waiting.id)
    assert [piece.dated_on for piece in complements.prepared_pieces(session, request.id)] == [
        date(2026, 11, 20)
    ]


def test_late_answer_is_still_accepted_and_said_to_be_late(
    session: Session, client: FlaskClient, founder: Person, today: Any
) -> None:
    dossier = dossiers.waiting_dossier(session, points=(JOBS,), owner_id=founder.id)
    today.move_to(AT + timedelta(days=20))
    sign_in(client, founder)

    page = text_of(client.get(url(dossier)).text)
    answer = deposit(client, dossier)

    assert "L’échéance est passée : vos compléments sont encore acceptés" in page
    assert (answer.status_code, answer.location) == (303, url(dossier, ""))


def test_pages_lead_home_when_nothing_is_asked(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    dossier = dossiers.submitted_dossier(session, owner_id=founder.id)

    answers = [
        client.get(url(dossier)),
        client.get(url(dossier, "complements/relecture")),
        join(client, dossier),
    ]

    assert [answer.location for answer in answers] == [url(dossier, "")] * 3
    assert deposit(client, dossier).location == url(dossier, "")


def test_message_goes_to_the_team_and_its_answer_is_read(
    session: Session, client: FlaskClient, waiting: Dossier
) -> None:
    analyst = accounts.person(session, name="Ada Analyste")
    services.send_message(
        session, dossier_id=waiting.id, side=Side.TEAM, body="Avez-vous\nun site ?", by=analyst.id, at=AT
    )
    session.commit()
    assert "Marquer comme lus" in client.get(url(waiting, "")).text

    answer = client.post(url(waiting, "messages"), data={"body": "Oui, au port."})

    assert (answer.status_code, answer.location) == (303, url(waiting, "") + "#messages")
    page = text_of(client.get(url(waiting, "")).text)
    assert "Marquer comme lus" not in page
    assert "Oui, au port." in page
    assert messages.thread(session, waiting.id, side=Side.TEAM).unread == 1


def test_too_long_message_comes_back_whole(client: FlaskClient, waiting: Dossier) -> None:
    answer = client.post(url(waiting, "messages"), data={"body": "m" * 4_001})

    assert answer.status_code == 422
    assert "m" * 4_001 in answer.text


def test_attack_1_foreign_dossier_is_not_found(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    theirs = dossiers.waiting_dossier(session, points=(JOBS, PLAN))
    places = ("complements", "complements/saisie", "complements/deposer", "messages", "messages/lus")

    posts = [client.post(url(theirs, place), data={"jobs": "1", "body": "x"}) for place in places]
    pages = [client.get(url(theirs, place)) for place in ("complements", "complements/relecture", "versions")]

    assert {answer.status_code for answer in (*posts, *pages, join(client, theirs))} == {404}
    assert dossiers.open_request(session, theirs.id).answers == {"jobs": "12"}
    assert messages.thread(session, theirs.id, side=Side.TEAM).messages == ()


def test_attack_1_foreign_prepared_piece_is_not_found(
    session: Session, client: FlaskClient, waiting: Dossier
) -> None:
    theirs = dossiers.waiting_dossier(session, points=(PLAN,))
    sign_in(client, session.get_one(Person, theirs.owner_id))
    join(client, theirs)
    [piece] = complements.prepared_pieces(session, dossiers.open_request(session, theirs.id).id)
    sign_in(client, session.get_one(Person, waiting.owner_id))

    assert client.get(url(waiting, f"pieces/{piece.id}")).status_code == 404
    assert client.post(url(waiting, f"complements/pieces/{piece.id}/retirer")).status_code == 404


def test_draft_has_no_thread(session: Session, client: FlaskClient, founder: Person) -> None:
    draft = dossiers.draft_dossier(session, owner_id=founder.id)

    assert client.post(url(draft, "messages"), data={"body": "Bonjour."}).status_code == 404
    assert 'id="messages"' not in client.get(url(draft, "")).text


def test_follow_page_costs_the_same_with_one_and_thirty_messages(
    session: Session, client: FlaskClient, waiting: Dossier
) -> None:
    costs = []
    for numbers in (range(1), range(1, 30)):
        for number in numbers:
            services.send_message(
                session,
                dossier_id=waiting.id,
                side=Side.APPLICANT,
                body=f"{number}",
                by=waiting.owner_id,
                at=AT,
            )
        session.commit()
        with counted() as statements:
            client.get(url(waiting, ""))
        costs.append(len(statements))

    assert costs[0] == costs[1]


def test_funding_plan_is_asked_again_as_the_table_it_is(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    needs = Point("Le matériel manque.", question="needs")
    resources = Point("Idem.", question="resources")
    waiting = dossiers.waiting_dossier(session, points=(needs, resources), owner_id=founder.id)
    page = client.get(url(waiting)).text
    assert "Le matériel manque." in unescape(page)
    assert 'value="600 000"' in page

    type_over(client, url(waiting), {"add": "needs", "needs-0-amount": "500 000"})
    row = {"needs-3-kind": "assets", "needs-3-label": "Pompes", "needs-3-amount": "100 000"}
    before = {**filled(client, url(waiting)), **row}
    client.post(url(waiting), data={**before, "remove": "needs-1"})
    late = client.post(url(waiting), data={**before, "remove": "needs-1"})
    assert late.status_code == 409
    kept = type_over(client, url(waiting), {"resources-2-amount": "150 000"})
    assert kept.location == url(waiting, "complements/relecture")
    assert deposit(client, waiting).location == url(waiting, "")

    session.refresh(waiting)
    lines = [(line.label, line.amount.cents) for line in queries.plan_of(session, waiting.id)][:3]
    assert [cents for _, cents in lines] == [50_000_000, 10_000_000, 10_000_000]
    assert lines[2][0] == "Pompes"
