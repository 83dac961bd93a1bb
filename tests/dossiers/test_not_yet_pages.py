"""Does the team number the gaps, read the letter, send it once, and see what changed when it comes back?"""

import io
import re
from datetime import timedelta
from html import unescape

import pypdf
import pytest
import time_machine
from flask.testing import FlaskClient
from sqlmodel import Session
from werkzeug.test import TestResponse

from fundapp.accounts.models import Person
from fundapp.committee.types import Answer
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries import not_yet
from fundapp.dossiers.types import DocumentKind, Stage, Status
from fundapp.policy import Role
from tests.factories import accounts, committee, dossiers
from tests.factories.dossiers import AT
from tests.factories.signin import sign_in

TYPED = {
    "reason": "Le projet est utile au port.",
    "title_1": "Éprouver le liant",
    "expected_1": "Trois mois d’essais\net un rapport.",
    "title_2": "Préciser les emplois",
    "expected_2": "Leur nombre par année.",
    "about_2": "q:jobs",
    "title_4": "Rajeunir la présentation",
    "expected_4": "Une version d’après les essais.",
    "about_4": "p:pitch",
    "back_before": "2027-06-30",
    "rows": "4",
}


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(AT + timedelta(days=3), tick=True) as moment:
        yield moment


@pytest.fixture
def manager(session: Session, client: FlaskClient) -> Person:
    person = accounts.person(session, roles=[Role.MANAGER], name="Sophie Lannoy")
    sign_in(client, person)
    return person


def send(client: FlaskClient, dossier: Dossier, then: str = "send", **typed: str) -> TestResponse:
    path = f"/dossiers/{dossier.id}/pas-encore" + ("/envoyer" if then == "send" else "")
    return client.post(path, data={**TYPED, **typed, "then": then})


def said(answer: TestResponse) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    return {name: unescape(text) for name, text in found if name != "csrf_token"}


def fields(page: str) -> set[str]:
    return set(re.findall(r'name="(title_\d+)"', page))


@pytest.mark.usefixtures("manager")
def test_letter_is_read_before_it_goes_and_carries_every_word_to_the_sending(
    session: Session, client: FlaskClient
) -> None:
    dossier = dossiers.complete_dossier(session)

    letter = send(client, dossier, "read")

    session.refresh(dossier)
    assert (letter.status_code, dossier.status) == (200, Status.ACTIVE)
    for words in (
        "Rien n’est encore envoyé",
        "Point n° 3 · Rajeunir la présentation",
        "À propos de « Emplois créés sur le territoire »",
        "Redépôt souhaité avant le mercredi 30 juin 2027.",
        "tribunal administratif de Lille",
        "Sophie Lannoy, Direction du fonds",
    ):
        assert words in said(letter)

    sent = client.post(f"/dossiers/{dossier.id}/pas-encore/envoyer", data=hidden(letter.text))

    session.refresh(dossier)
    assert (sent.status_code, sent.location, dossier.status) == (
        303,
        f"/dossiers/{dossier.id}",
        Status.NOT_YET,
    )
    assert [
        (gap.number, gap.title, gap.expected, gap.question, gap.piece)
        for gap in not_yet.shortcomings_of(session, dossier.id)
    ] == [
        (1, "Éprouver le liant", "Trois mois d’essais\net un rapport.", None, None),
        (2, "Préciser les emplois", "Leur nombre par année.", "jobs", None),
        (3, "Rajeunir la présentation", "Une version d’après les essais.", None, DocumentKind.PITCH),
    ]
    assert not_yet.get_answer(session, dossier.id).letter["back_before"] == "2027-06-30"


@pytest.mark.usefixtures("manager")
def test_printed_letter_says_the_same_and_is_accessible(session: Session, client: FlaskClient) -> None:
    dossier = dossiers.complete_dossier(session)
    send(client, dossier)

    printed = client.get(f"/dossiers/{dossier.id}/pas-encore.pdf")

    pdf = pypdf.PdfReader(io.BytesIO(printed.data))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    root = pdf.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("fr-FR", True)  # type: ignore[index]
    assert pdf.metadata is not None
    assert pdf.metadata.title == f"Réponse à la demande {dossier.reference} : pas encore"
    for words in (
        "Le projet est utile au port.",
        "Point n° 2 : Préciser les emplois",
        "À propos de « Emplois créés sur le territoire »",
        "Trois mois d’essais et un rapport.",
        "Redépôt souhaité avant le mercredi 30 juin 2027.",
        "par un recours gracieux",
        "Sophie Lannoy, Direction du fonds",
        not_yet.get_answer(session, dossier.id).digest,
    ):
        assert words in text


@pytest.mark.usefixtures("manager")
def test_one_more_gap_and_going_back_lose_nothing(session: Session, client: FlaskClient) -> None:
    dossier = dossiers.complete_dossier(session)
    first = client.get(f"/dossiers/{dossier.id}/pas-encore").text

    more, back = send(client, dossier, "more"), send(client, dossier, "edit")

    assert fields(first) == {"title_1", "title_2"}
    assert fields(more.text) == {f"title_{n}" for n in range(1, 6)}
    assert fields(back.text) == {f"title_{n}" for n in range(1, 5)}
    for page in (more.text, back.text):
        assert "Trois mois d’essais\net un rapport." in page
        assert '<option selected value="q:jobs">' in page
        assert 'value="2027-06-30"' in page


@pytest.mark.usefixtures("manager")
@pytest.mark.parametrize("then", ["read", "send"])
@pytest.mark.parametrize(
    "typed, words",
    [
        ({"reason": " "}, "Écrivez pourquoi le projet"),
        ({"expected_2": ""}, "Point n° 2"),
        ({"title_1": "x" * 161}, "Raccourcissez"),
        ({"back_before": "2026-11-26"}, "jour à venir"),
        ({"back_before": "demain"}, "Écrivez une date"),
        ({"about_2": "q:salary"}, "dans la liste"),
        (
            {name: "" for name in TYPED if name.startswith(("title", "expected"))},
            "de un à",
        ),
    ],
)
def test_answer_that_says_too_little_comes_back_with_its_words(
    session: Session, client: FlaskClient, then: str, typed: dict[str, str], words: str
) -> None:
    dossier = dossiers.complete_dossier(session)

    answer = send(client, dossier, then, **typed)

    session.refresh(dossier)
    assert (answer.status_code, dossier.status) == (422, Status.ACTIVE)
    assert words in said(answer)
    assert 'value="p:pitch"' in answer.text


@pytest.mark.usefixtures("manager")
def test_second_click_sends_the_same_letter_only(session: Session, client: FlaskClient) -> None:
    dossier = dossiers.complete_dossier(session)

    assert [send(client, dossier).status_code for _ in range(2)] == [303, 303]
    assert send(client, dossier, reason="Autre chose.").status_code == 422


@pytest.mark.parametrize(
    "stage, offered",
    [(Stage.SUBMITTED, True), (Stage.REVIEW, True), (Stage.COMMITTEE, False)],
)
@pytest.mark.usefixtures("manager")
def test_button_shows_where_policy_and_rules_agree(
    session: Session, client: FlaskClient, stage: Stage, offered: bool
) -> None:
    match stage:
        case Stage.SUBMITTED:
            made = dossiers.submitted_dossier(session)
        case Stage.REVIEW:
            made = dossiers.complete_dossier(session)
        case _:
            made = committee.dossier_before_committee(session)

    page = client.get(f"/dossiers/{made.id}").text

    assert (f"/dossiers/{made.id}/pas-encore" in page) is offered


def test_analyst_reads_the_letter_and_does_not_write_it(session: Session, client: FlaskClient) -> None:
    answered, open_one = dossiers.not_yet_dossier(session), dossiers.complete_dossier(session)
    sign_in(client, accounts.person(session, roles=[Role.ANALYST]))

    assert client.get(f"/dossiers/{answered.id}/pas-encore.pdf").status_code == 200
    assert client.get(f"/dossiers/{open_one.id}/pas-encore.pdf").status_code == 404
    assert client.get(f"/dossiers/{open_one.id}/pas-encore").status_code == 403
    assert send(client, open_one).status_code == 403


@pytest.mark.usefixtures("manager")
def test_dossier_that_comes_back_shows_replies_changes_and_links_both_ways(
    session: Session, client: FlaskClient
) -> None:
    previous = dossiers.not_yet_dossier(session)
    back = dossiers.resubmitted_dossier(session, previous)

    now, before = client.get(f"/dossiers/{back.id}"), client.get(f"/dossiers/{previous.id}")

    for words in (
        "Ce qui a changé depuis « pas encore »",
        "Point n° 2 · Préciser les emplois",
        "Fait, voir la page 2.",
        "Emplois créés sur le territoire 12 15",
    ):
        assert words in said(now)
    assert f'href="/dossiers/{previous.id}"' in now.text
    assert f'href="/dossiers/{back.id}"' in before.text
    assert "Redéposé par son porteur" in said(before)


@pytest.mark.usefixtures("manager")
def test_attack_draft_that_comes_back_is_unknown_to_the_team(session: Session, client: FlaskClient) -> None:
    previous = dossiers.not_yet_dossier(session)
    draft = dossiers.resubmitted_draft(session, previous)

    page = client.get(f"/dossiers/{previous.id}")

    assert str(draft.id) not in page.text
    assert draft.reference not in page.text
    assert client.get(f"/dossiers/{draft.id}").status_code == 404


def test_attack_whoever_was_recused_from_the_earlier_one_reads_nothing_of_it(
    session: Session, client: FlaskClient
) -> None:
    previous = dossiers.not_yet_dossier(session)
    back = dossiers.resubmitted_dossier(session, previous)
    member = accounts.person(session, roles=[Role.MEMBER])
    committee.declare(session, previous.id, member, answer=Answer.SOME)
    committee.declare(session, back.id, member)
    sign_in(client, member)

    page = client.get(f"/dossiers/{back.id}")

    assert page.status_code == 200
    assert previous.reference not in page.text
    assert "Éprouver le liant" not in page.text
