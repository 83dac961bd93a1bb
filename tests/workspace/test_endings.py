"""Does a refusal leave only once its letter is read, say why and how to appeal, and can it be undone?"""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pypdf
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session
from werkzeug.test import TestResponse

from fundapp.accounts.models import Person
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.complements import answer_due
from fundapp.dossiers.queries.letters import letters_of
from fundapp.dossiers.types import EndReason, Stage, Status
from fundapp.kernel.typed import trimmed
from fundapp.notifications.views import letters
from fundapp.notifications.views.letters import Reader
from fundapp.policy import Role
from tests.factories import accounts, committee, dossiers, notices
from tests.factories.dossiers import AT
from tests.factories.signin import sign_in

LATER = AT + timedelta(days=3)
WORDS = "Le plan de financement repose sur un seul prêt\nnon signé."
TYPED = {"reason": "funding", "reason_text": WORDS}
APPEAL = (
    "Cette décision est motivée en application des articles L. 211-2 à L. 211-6",
    "peut être contestée dans les deux mois",
    "par un recours gracieux adressé au service chargé du dossier",
    "tribunal administratif de Lille",
)


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(LATER, tick=True) as moment:
        yield moment


@pytest.fixture
def manager(session: Session, client: FlaskClient) -> Person:
    person = accounts.person(session, roles=[Role.MANAGER], name="Sophie Lannoy")
    sign_in(client, person)
    return person


def words_of(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    return {name: unescape(text) for name, text in found if name not in ("csrf_token", "back")}


def send(client: FlaskClient, dossier: Dossier, **typed: str) -> TestResponse:
    return client.post(f"/dossiers/{dossier.id}/refus/envoyer", data={**TYPED, **typed})


@pytest.mark.usefixtures("manager")
def test_no_reason_is_chosen_beforehand(session: Session, client: FlaskClient) -> None:
    dossier = dossiers.complete_dossier(session)

    page = client.get(f"/dossiers/{dossier.id}/refus").text

    assert re.findall(r'<input [^>]*name="reason"[^>]* value="(\w+)"', page) == [
        "ineligible",
        "incomplete",
        "weak_case",
        "funding",
    ]
    assert "checked" not in page


@pytest.mark.usefixtures("manager")
def test_letter_is_read_whole_then_frozen_word_for_word_when_it_goes(
    session: Session, client: FlaskClient
) -> None:
    dossier = dossiers.complete_dossier(session)

    letter = client.post(f"/dossiers/{dossier.id}/refus", data=TYPED)

    session.refresh(dossier)
    assert (letter.status_code, dossier.status, letters_of(session, dossier.id)) == (200, Status.ACTIVE, [])
    for words in (
        "Rien n’est encore envoyé",
        "Votre demande est refusée",
        "Motif : Financement non assuré",
        "Le plan de financement repose sur un seul prêt non signé.",
        "Sophie Lannoy, Direction du fonds",
        *APPEAL,
    ):
        assert words in words_of(letter.text)

    sent = client.post(f"/dossiers/{dossier.id}/refus/envoyer", data=hidden(letter.text))

    session.refresh(dossier)
    [kept] = letters_of(session, dossier.id)
    assert (sent.status_code, sent.location) == (303, f"/dossiers/{dossier.id}")
    assert (dossier.stage, dossier.status, dossier.end_reason) == (
        Stage.REVIEW,
        Status.DECLINED,
        EndReason.FUNDING,
    )
    assert (kept.letter["motive"], kept.letter["reason"]) == ("Financement non assuré", WORDS)


def test_mail_and_document_say_what_the_letter_said(
    app: Flask, session: Session, client: FlaskClient, manager: Person
) -> None:
    founder = accounts.person(session, roles=[Role.ENTREPRENEUR])
    dossier = dossiers.complete_dossier(session, owner_id=founder.id)
    notices.forget(session)

    send(client, dossier)
    notices.tell_everything(session)

    [notice] = notices.notices_of(session, founder)
    with app.app_context():
        mail = letters.compose(notice, Reader("Ana", "ana@example.org"), {})
    body = mail.get_body(("plain",))
    assert body is not None
    plain = " ".join(body.get_content().split())
    page = client.get(f"/dossiers/{dossier.id}").text
    document = client.get(re.findall(r'href="(/dossiers/[^"]+/lettres/[^"]+\.pdf)"', page)[0])
    printed = " ".join(
        " ".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(document.data)).pages).split()
    )
    for words in ("Financement non assuré", "repose sur un seul prêt non signé.", *APPEAL):
        assert words in plain
        assert words in printed


@pytest.mark.usefixtures("manager")
@pytest.mark.parametrize("path", ["refus", "refus/envoyer"])
@pytest.mark.parametrize(
    "typed, words",
    [
        ({"reason": "", "reason_text": WORDS}, "Choisissez le motif."),
        ({"reason": "committee", "reason_text": WORDS}, "Choisissez une réponse dans la liste."),
        ({"reason": "funding", "reason_text": " "}, "il est obligatoire"),
        ({"reason": "funding", "reason_text": "\u200b\u2060\u2063"}, "il est obligatoire"),
        ({"reason": "funding", "reason_text": "x" * 4_001}, "Raccourcissez"),
    ],
)
def test_refusal_that_says_too_little_comes_back_with_its_words(
    session: Session, client: FlaskClient, path: str, typed: dict[str, str], words: str
) -> None:
    dossier = dossiers.complete_dossier(session)

    answer = client.post(f"/dossiers/{dossier.id}/{path}", data=typed)

    session.refresh(dossier)
    assert (answer.status_code, dossier.status) == (422, Status.ACTIVE)
    assert words in words_of(answer.text)
    assert trimmed(typed["reason_text"]) in unescape(answer.text)


@pytest.mark.usefixtures("manager")
def test_going_back_to_the_words_loses_none(session: Session, client: FlaskClient) -> None:
    dossier = dossiers.complete_dossier(session)

    page = client.post(f"/dossiers/{dossier.id}/refus", data={**TYPED, "then": "edit"}).text

    assert WORDS in unescape(page)
    assert re.search(r'<input checked[^>]*value="funding"', page)


@pytest.mark.usefixtures("manager")
def test_second_click_sends_one_letter(session: Session, client: FlaskClient) -> None:
    dossier = dossiers.complete_dossier(session)

    assert [send(client, dossier).status_code for _ in range(2)] == [303, 303]
    assert send(client, dossier, reason_text="Autre chose.").status_code == 422
    assert len(letters_of(session, dossier.id)) == 1


LACKING = {
    "reason": "Un essai manque.",
    "rows": "1",
    "title_1": "Éprouver le liant",
    "expected_1": "Trois mois d’essais.",
}


@pytest.mark.parametrize(
    ("act", "made", "typed"),
    [
        ("refus/envoyer", dossiers.complete_dossier, TYPED),
        ("pas-encore/envoyer", dossiers.complete_dossier, LACKING),
        ("reouverture", dossiers.not_yet_dossier, {"reason": "Une erreur de lecture."}),
    ],
)
def test_attack_session_left_open_sends_no_answer(
    session: Session,
    client: FlaskClient,
    act: str,
    made: Callable[[Session], Dossier],
    typed: dict[str, str],
) -> None:
    """The second factor is asked again, and what was typed waits for it (SECURITY: fresh factor)."""
    dossier = made(session)
    before = dossier.status
    sign_in(client, accounts.person(session, roles=[Role.MANAGER]), fresh=False)

    answer = client.post(f"/dossiers/{dossier.id}/{act}", data=typed)

    session.refresh(dossier)
    assert (answer.status_code, dossier.status) == (403, before)
    assert "Confirmez que c’est bien vous" in answer.text
    assert sent_again(answer.text) == typed


def sent_again(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', page)
    return {name: unescape(text) for name, text in found if name not in ("csrf_token", "back")}


@pytest.mark.usefixtures("manager")
def test_attack_nobody_alone_refuses_what_the_committee_has(session: Session, client: FlaskClient) -> None:
    dossier = committee.dossier_before_committee(session)

    answer = send(client, dossier)

    session.refresh(dossier)
    assert (answer.status_code, dossier.status) == (422, Status.ACTIVE)


@pytest.mark.usefixtures("manager")
def test_coded_reason_and_letter_are_on_the_file(session: Session, client: FlaskClient) -> None:
    dossier = dossiers.complete_dossier(session)
    send(client, dossier)

    page = client.get(f"/dossiers/{dossier.id}").text

    assert "Refusé : Financement non assuré" in words_of(page)
    assert "Lettre envoyée (PDF)" in page


def test_reopened_dossier_goes_on_where_it_was_and_its_applicant_is_told_why(
    session: Session, client: FlaskClient, manager: Person
) -> None:
    founder = accounts.person(session, roles=[Role.ENTREPRENEUR])
    dossier = dossiers.complete_dossier(session, owner_id=founder.id)
    due = answer_due(session, dossier)
    assert due is not None
    send(client, dossier)
    notices.tell_everything(session)
    notices.forget(session)

    with time_machine.travel(LATER + timedelta(days=10)):
        sign_in(client, manager)
        silent = client.post(f"/dossiers/{dossier.id}/reouverture", data={"reason": " "})
        reopened = client.post(
            f"/dossiers/{dossier.id}/reouverture",
            data={"reason": "Le prêt était signé : nous l’avions mal lu."},
        )
    notices.tell_everything(session)

    session.refresh(dossier)
    assert (silent.status_code, reopened.status_code) == (422, 303)
    assert (dossier.stage, dossier.status) == (Stage.REVIEW, Status.ACTIVE)
    assert (dossier.end_reason, dossier.end_text, dossier.ended_at) == (None, "", None)
    assert answer_due(session, dossier) == due + timedelta(days=10)
    [*_, told] = notices.notices_of(session, founder)
    assert (told.kind.value, told.facts["reason"]) == (
        "dossier_reopened",
        "Le prêt était signé : nous l’avions mal lu.",
    )
    assert date.fromisoformat(told.facts["answer_by"]["day"]) == due + timedelta(days=10)


@pytest.mark.usefixtures("manager")
def test_reopened_dossier_may_be_answered_again(session: Session, client: FlaskClient) -> None:
    dossier = dossiers.complete_dossier(session)
    for _ in range(2):
        assert send(client, dossier).status_code == 303
        assert (
            client.post(f"/dossiers/{dossier.id}/reouverture", data={"reason": "Erreur."}).status_code == 303
        )

    assert send(client, dossier).status_code == 303
    assert len(letters_of(session, dossier.id)) == 3


def test_applicant_reads_the_letter_while_it_holds(
    session: Session, client: FlaskClient, manager: Person
) -> None:
    founder = accounts.person(session, roles=[Role.ENTREPRENEUR])
    dossier = dossiers.complete_dossier(session, owner_id=founder.id)
    send(client, dossier)
    [letter] = letters_of(session, dossier.id)
    path = f"/mes-dossiers/{dossier.id}/lettres/{letter.id}.pdf"

    sign_in(client, founder)
    refused = words_of(client.get(f"/mes-dossiers/{dossier.id}").text)
    document = client.get(path)
    sign_in(client, manager)
    client.post(f"/dossiers/{dossier.id}/reouverture", data={"reason": "Nous l’avions mal lu."})
    sign_in(client, founder)
    open_again = words_of(client.get(f"/mes-dossiers/{dossier.id}").text)

    for words in ("Motif : Financement non assuré", *APPEAL):
        assert words in refused
        assert words not in open_again
    assert document.mimetype == "application/pdf"
    assert client.get(path).mimetype == "application/pdf"


def test_attack_letter_of_another_dossier_is_not_found(
    session: Session, client: FlaskClient, manager: Person
) -> None:
    founder = accounts.person(session, roles=[Role.ENTREPRENEUR])
    own, other = dossiers.complete_dossier(session, owner_id=founder.id), dossiers.complete_dossier(session)
    send(client, other)
    [letter] = letters_of(session, other.id)
    sign_in(client, founder)

    assert client.get(f"/mes-dossiers/{own.id}/lettres/{letter.id}.pdf").status_code == 404
    assert client.get(f"/mes-dossiers/{other.id}/lettres/{letter.id}.pdf").status_code == 404
