"""A character that no font draws, in a text or a file's name: is there still a receipt, a letter, minutes?"""

import io
import re
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session
from werkzeug.test import TestResponse

from fundapp.accounts.models import Person
from fundapp.dossiers import queries
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries import letters as ending_letters
from fundapp.dossiers.queries import not_yet
from fundapp.dossiers.rules import receipt
from fundapp.dossiers.types import Declaration, Stage, Status
from fundapp.policy import Role
from fundapp.web import documents
from tests.factories import accounts, committee, dossiers
from tests.factories.dossiers import AT, PDF
from tests.factories.files import sent
from tests.factories.signin import sign_in

DRAWN = "Atelier d’Éole 🌬️"
BULLET = "\uf0b7\tPremier point"
UNDRAWN = f"{BULLET} 日本 ทดสอบ \u0007\u001f\ufeff"
SAID = "Certainscaractèresn’ontpaspuêtreimprimés:U+0007,U+001F,U+F0B7,U+FEFF."
DECLARED = {each.name.lower(): "y" for each in Declaration}


def letters(answer: TestResponse) -> str:
    """What the document says, whatever a line breaks."""
    assert answer.mimetype == "application/pdf", answer.text
    pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
    return re.sub(r"[\s\u200b]", "", "".join(page.extract_text() for page in pages))


def deposit(browser: FlaskClient, draft: Dossier) -> str:
    """By the applicant's own door; what the next page says."""
    typed = {**DECLARED, "version": str(draft.version)}
    return browser.post(f"/mes-dossiers/{draft.id}/deposer", data=typed, follow_redirects=True).text


@pytest.fixture
def applicant(session: Session) -> Person:
    return accounts.person(session, name=DRAWN)


@pytest.fixture
def browser(app: Flask, applicant: Person) -> FlaskClient:
    return sign_in(app.test_client(), applicant)


def test_attack_every_deposit_has_a_receipt_sealed_on_the_exact_text(
    session: Session, browser: FlaskClient, applicant: Person
) -> None:
    draft = dossiers.draft_dossier(session, owner_id=applicant.id, company=DRAWN, summary=UNDRAWN)
    browser.post(f"/mes-dossiers/{draft.id}/pieces", data=sent("bp", ("emoji 🌬️ 日本.pdf", PDF)))
    session.refresh(draft)

    page = deposit(browser, draft)
    printed = letters(browser.get(f"/mes-dossiers/{draft.id}/accuse-de-reception.pdf"))

    snapshot = queries.latest_snapshot(session, draft.id)
    assert "L’accusé de réception est prêt." in page
    assert snapshot.digest == receipt.digest(snapshot.content)
    assert snapshot.digest in printed
    assert "Atelierd’Éole🌬" in printed
    assert "emoji🌬️日本.pdf" in printed
    assert SAID in printed


def test_attack_page_does_not_say_ready_of_a_receipt_that_does_not_come_out(
    session: Session,
    browser: FlaskClient,
    applicant: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The typesetter is given a template that it refuses: the deposit counts, and the page is true."""
    draft = dossiers.draft_dossier(session, owner_id=applicant.id)
    (tmp_path / "receipt.typ").write_text("#panic()")
    monkeypatch.setattr(documents, "TEMPLATES", tmp_path)

    page = deposit(browser, draft)

    session.refresh(draft)
    assert draft.stage is Stage.SUBMITTED
    assert "L’accusé de réception n’a pas pu être préparé à l’instant" in page
    answer = browser.get(f"/mes-dossiers/{draft.id}/accuse-de-reception.pdf")
    assert answer.status_code == 503
    assert "Ce document ne peut pas être préparé" in answer.text


def answer_not_yet(app: Flask, session: Session, dossier: Dossier, reason: str) -> TestResponse:
    manager = accounts.person(session, roles=[Role.MANAGER])
    typed = {"reason": reason, "title_1": reason, "expected_1": reason, "rows": "2", "then": "send"}
    return sign_in(app.test_client(), manager).post(f"/dossiers/{dossier.id}/pas-encore/envoyer", data=typed)


@pytest.fixture
def complete(session: Session, applicant: Person) -> Dossier:
    return dossiers.complete_dossier(session, owner_id=applicant.id)


def test_attack_letter_is_sent_and_read_whatever_its_reason_holds(
    app: Flask, session: Session, browser: FlaskClient, applicant: Person, complete: Dossier
) -> None:
    with time_machine.travel(AT + timedelta(days=3), tick=True):
        answered = answer_not_yet(app, session, complete, f"{UNDRAWN} 🌡️")
        read = sign_in(browser, applicant).get(f"/mes-dossiers/{complete.id}/pas-encore.pdf")

    answer = not_yet.get_answer(session, complete.id)
    assert answered.status_code == 303
    assert answer.digest == receipt.digest(answer.letter)
    assert SAID in letters(read)
    assert answer.digest in letters(read)


def test_attack_letter_that_does_not_come_out_is_not_sent(
    app: Flask, session: Session, complete: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "not_yet.typ").write_text("#panic()")
    monkeypatch.setattr(documents, "TEMPLATES", tmp_path)

    with time_machine.travel(AT + timedelta(days=3), tick=True):
        answered = answer_not_yet(app, session, complete, "Le projet est utile au port.")

    session.refresh(complete)
    assert answered.status_code == 503
    assert "Ce document ne peut pas être préparé" in answered.text
    assert "Le projet est utile au port." in answered.text
    assert complete.status is Status.ACTIVE
    assert not_yet.find_answer(session, complete.id) is None


def test_attack_refusal_is_sent_and_read_whatever_its_reason_holds(
    app: Flask, session: Session, browser: FlaskClient, applicant: Person, complete: Dossier
) -> None:
    manager = accounts.person(session, roles=[Role.MANAGER])
    typed = {"reason": "funding", "reason_text": f"{UNDRAWN} 🌡️"}
    with time_machine.travel(AT + timedelta(days=3), tick=True):
        answered = sign_in(app.test_client(), manager).post(
            f"/dossiers/{complete.id}/refus/envoyer", data=typed
        )
        [letter] = ending_letters.letters_of(session, complete.id)
        read = sign_in(browser, applicant).get(f"/mes-dossiers/{complete.id}/lettres/{letter.id}.pdf")

    session.refresh(complete)
    assert answered.status_code == 303
    assert complete.status is Status.DECLINED
    assert SAID in letters(read)
    assert letter.digest in letters(read)


def test_attack_minutes_print_whatever_a_company_is_called(app: Flask, session: Session) -> None:
    assembly = committee.adopted(session)
    dossier = queries.get_dossier(session, assembly.poll.dossier_id)
    dossier.company, dossier.title = DRAWN, UNDRAWN.replace("\u0007", "")
    session.commit()

    chair = sign_in(app.test_client(), accounts.person(session, roles=[Role.SECRETARY]))
    printed = letters(chair.get(f"/comite/seances/{assembly.sitting.id}/proces-verbal"))

    assert "Atelierd’Éole🌬" in printed
    assert "Certainscaractèresn’ontpaspuêtreimprimés:U+001F,U+F0B7,U+FEFF." in printed
