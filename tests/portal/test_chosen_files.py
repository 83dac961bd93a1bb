"""Is a file that was chosen sent, by whichever button is pressed next, without any script?"""

import re

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.dossiers import queries
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries import complements
from fundapp.dossiers.rules.complements import Point
from fundapp.dossiers.rules.form import CallForm, FormSection, Question
from fundapp.dossiers.types import AnswerKind, DocumentKind, Status
from fundapp.policy import Role
from tests.factories import accounts, dossiers, forms
from tests.factories.dossiers import PDF
from tests.factories.files import sent
from tests.factories.signin import sign_in

TODAY = "2026-11-20"


@pytest.fixture
def founder(session: Session, client: FlaskClient) -> Person:
    person = accounts.person(session)
    sign_in(client, person)
    return person


def url(dossier: Dossier, place: str) -> str:
    return f"/mes-dossiers/{dossier.id}/{place}"


def joined(session: Session, dossier: Dossier) -> list[tuple[DocumentKind, str]]:
    session.expire_all()
    return [(each.kind, each.name) for each in queries.documents_of(session, dossier.id)]


def test_button_that_goes_on_sends_every_file_chosen(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    draft = dossiers.blank_dossier(session, owner_id=founder.id)
    files = sent("kbis", ("kbis.pdf", PDF), dated_on=TODAY) | sent(
        "bp", ("plan.pdf", PDF), ("an2.pdf", PDF + b"2")
    )

    answer = client.post(url(draft, "pieces"), data={**files, "then": "next"})

    assert (answer.status_code, answer.location) == (303, url(draft, "relecture"))
    assert sorted(joined(session, draft)) == [
        (DocumentKind.BUSINESS_PLAN, "an2.pdf"),
        (DocumentKind.BUSINESS_PLAN, "plan.pdf"),
        (DocumentKind.KBIS, "kbis.pdf"),
    ]


def test_button_that_goes_on_stops_at_a_file_that_is_refused_and_names_it(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    draft = dossiers.blank_dossier(session, owner_id=founder.id)
    files = sent("kbis", ("photo.gif", b"GIF89a")) | sent("pitch", ("pitch.pdf", PDF))

    answer = client.post(url(draft, "pieces"), data={**files, "then": "next"})

    assert (
        answer.status_code,
        "« photo.gif » : Ce fichier n’est ni" in answer.text.replace("\u00a0", " "),
    ) == (422, True)
    assert joined(session, draft) == [(DocumentKind.PITCH, "pitch.pdf")]


def test_file_of_a_question_is_chosen_in_it_and_saved_with_its_section(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    deck = Question(name="deck", kind=AnswerKind.FILE, label="Votre présentation", piece=DocumentKind.PITCH)
    section = FormSection(name="presentation", title="Présentation", questions=(deck,))
    forms.published(session, lambda form, _: CallForm(sections=(*form.sections, section)))
    draft = dossiers.blank_dossier(session, owner_id=founder.id)

    page = client.get(url(draft, "presentation")).text
    answer = client.post(
        url(draft, "presentation"), data={"seen": "{}", "then": "next", **sent("pitch", ("deck.pdf", PDF))}
    )

    assert ('name="file-pitch"' in page, 'enctype="multipart/form-data"' in page) == (True, True)
    assert (answer.status_code, answer.location) == (303, url(draft, "pieces"))
    assert joined(session, draft) == [(DocumentKind.PITCH, "deck.pdf")]


@pytest.mark.parametrize("kind, said", [(DocumentKind.PITCH, False), (DocumentKind.BUSINESS_PLAN, True)])
def test_question_answered_by_a_demanded_piece_is_not_called_optional(
    session: Session, client: FlaskClient, founder: Person, kind: DocumentKind, said: bool
) -> None:
    """The form lets the question stay blank; the fund's rules of the day ask for the piece all the same."""
    deck = Question(name="deck", kind=AnswerKind.FILE, label="Votre pièce", piece=kind, required=False)
    section = FormSection(name="presentation", title="Présentation", questions=(deck,))
    forms.published(session, lambda form, _: CallForm(sections=(*form.sections, section)))
    draft = dossiers.blank_dossier(session, owner_id=founder.id)

    page = client.get(url(draft, "presentation")).text

    assert ("(facultatif)" in page, "Obligatoire" in page) == (said, not said)


def test_piece_asked_for_in_a_request_is_called_optional_on_neither_side(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    point = Point("Joignez le plan complet.", piece=DocumentKind.BUSINESS_PLAN)
    waiting = dossiers.waiting_dossier(session, points=(point,), owner_id=founder.id)
    other = dossiers.complete_dossier(session)

    answer = client.get(url(waiting, "complements/relecture")).text
    sign_in(client, accounts.person(session, roles=[Role.MANAGER]))
    request = client.get(f"/dossiers/{other.id}/complements").text

    assert "Joignez le plan complet." in answer
    assert "Déposé : aucun fichier" in request.replace("\u00a0", " ")
    assert ("(facultatif)" in answer, "(facultatif)" in request) == (False, False)


def test_file_chosen_before_depositing_complements_is_prepared_and_read_again(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    point = Point("Joignez le plan complet.", piece=DocumentKind.BUSINESS_PLAN)
    waiting = dossiers.waiting_dossier(session, points=(point,), owner_id=founder.id)
    request = dossiers.open_request(session, waiting.id)

    first = client.post(
        url(waiting, "complements/deposer"),
        data={
            "true": "y",
            "version": request.version,
            **sent("bp", ("plan.pdf", PDF + b"2"), dated_on=TODAY),
        },
    )
    session.expire_all()
    prepared = [each.name for each in complements.prepared_pieces(session, request.id)]
    client.post(url(waiting, "complements/deposer"), data={"true": "y", "version": request.version})

    assert (first.status_code, first.location) == (303, url(waiting, "complements/relecture"))
    assert prepared == ["plan.pdf"]
    session.refresh(waiting)
    assert waiting.status is Status.ACTIVE


def test_date_alone_is_written_on_the_piece_that_is_there(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    draft = dossiers.blank_dossier(session, owner_id=founder.id)
    client.post(url(draft, "pieces"), data=sent("kbis", ("kbis.pdf", PDF)))

    tomorrow = client.post(url(draft, "pieces"), data={"dated-kbis": "2199-01-01"})
    answer = client.post(url(draft, "pieces"), data={"dated-kbis": TODAY})

    session.expire_all()
    [piece] = queries.documents_of(session, draft.id)
    assert (tomorrow.status_code, "dater de demain" in tomorrow.text) == (422, True)
    assert (answer.status_code, str(piece.dated_on)) == (303, TODAY)


def test_date_that_another_wrote_meanwhile_is_not_overwritten(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    draft = dossiers.blank_dossier(session, owner_id=founder.id)
    client.post(url(draft, "pieces"), data=sent("kbis", ("kbis.pdf", PDF), dated_on="2026-11-02"))
    old = hidden(client.get(url(draft, "pieces")).text)
    client.post(url(draft, "pieces"), data={"dated-kbis": "2026-11-03", "dated-kbis-seen": old})

    late = client.post(url(draft, "pieces"), data={"dated-kbis": "2026-11-04", "dated-kbis-seen": old})
    kept = queries.documents_of(session, draft.id)[0].dated_on
    again = {"dated-kbis": "2026-11-04", "dated-kbis-seen": hidden(late.text)}
    sure = client.post(url(draft, "pieces"), data=again)

    session.expire_all()
    [piece] = queries.documents_of(session, draft.id)
    assert late.status_code == 422
    assert "Enregistré par vous, dans un autre onglet ou sur un autre appareil, " in late.text
    assert "mardi 3 novembre 2026. Votre date n’est pas enregistrée" in late.text
    assert ('value="2026-11-04"' in late.text, 'id="dated-kbis-error"' in late.text) == (True, True)
    assert (str(kept), sure.status_code, str(piece.dated_on)) == ("2026-11-03", 303, "2026-11-04")


def hidden(page: str) -> str:
    """The mark of the date that the page shows of a Kbis."""
    found = re.search(r'name="dated-kbis-seen"[^>]* value="(\w*)"', page)
    assert found
    return found[1]


def test_nothing_chosen_is_told(session: Session, client: FlaskClient, founder: Person) -> None:
    draft = dossiers.blank_dossier(session, owner_id=founder.id)

    answer = client.post(url(draft, "pieces"))

    assert (answer.status_code, "Choisissez un fichier à joindre." in answer.text) == (422, True)
