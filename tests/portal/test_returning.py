"""Does an applicant answered « pas encore » read each gap, come back with what holds, and reply to each?"""

import io
import re
from datetime import timedelta
from html import unescape

import pypdf
import pytest
import time_machine
from flask.testing import FlaskClient
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from fundapp.accounts.models import Person
from fundapp.dossiers import queries
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries import not_yet
from fundapp.dossiers.queries.sharing import people_of
from fundapp.dossiers.services.sharing import remove_co_editor
from fundapp.dossiers.types import Declaration, Stage
from fundapp.kernel import clock
from fundapp.notifications.models import Notice
from fundapp.notifications.types import NoticeKind
from fundapp.programme.queries import get_call_by_id
from tests.databases import as_owner
from tests.factories import accounts, dossiers, notices, sharing
from tests.factories.dossiers import AT, LACKS
from tests.factories.signin import sign_in


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
def answered(session: Session, founder: Person) -> Dossier:
    return dossiers.not_yet_dossier(session, owner_id=founder.id)


@pytest.fixture
def draft(session: Session, answered: Dossier) -> Dossier:
    return dossiers.resubmitted_draft(session, answered)


def url(dossier: Dossier, place: str = "") -> str:
    return f"/mes-dossiers/{dossier.id}{place and '/' + place}"


def said(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def come_back(client: FlaskClient, dossier: Dossier, call: str | None = None) -> TestResponse:
    return client.post(url(dossier, "redeposer"), data={"call": call or str(dossier.call_id)})


def reply(client: FlaskClient, draft: Dossier, **typed: str) -> TestResponse:
    named = {name.replace("_", "-"): text for name, text in typed.items()}
    return client.post(url(draft, "points"), data=named)


def typed(session: Session, draft: Dossier) -> dict[str, str]:
    return not_yet.get_resubmission(session, draft.id).replies


def test_follow_page_numbers_the_gaps_and_offers_to_come_back(client: FlaskClient, answered: Dossier) -> None:
    page = client.get(url(answered))

    for words in (
        "Pas encore : ce qu’il reste à reprendre",
        "Le projet est utile, mais trois points manquent encore.",
        "Redépôt souhaité avant le mercredi 30 juin 2027.",
        "Point n° 2 · Préciser les emplois",
        "À propos de « Emplois créés sur le territoire »",
        "Leur nombre par année.",
    ):
        assert words in said(page.text)
    assert f'href="{url(answered, "redeposer")}"' in page.text
    assert client.get(url(answered, "pas-encore.pdf")).mimetype == "application/pdf"


def test_page_before_coming_back_says_what_is_carried_and_chooses_the_same_call(
    client: FlaskClient, answered: Dossier
) -> None:
    page = client.get(url(answered, "redeposer"))

    assert "Une réponse vous y est demandée à chacun des 3 points." in said(page.text)
    assert "à envoyer de nouveau, visée par le point n° 3" in said(page.text)
    assert f'<option selected value="{answered.call_id}">' in page.text


def test_coming_back_opens_one_draft_with_the_answers(
    session: Session, client: FlaskClient, answered: Dossier
) -> None:
    first, second = come_back(client, answered), come_back(client, answered)

    draft = not_yet.find_next(session, answered.id)
    assert draft is not None
    assert (first.status_code, first.location, second.location) == (
        303,
        url(draft, "points"),
        url(draft, "points"),
    )
    assert draft.answers == answered.answers
    page = client.get(first.location)
    assert "Éprouver le liant à l’humidité" in said(page.text)
    assert f'href="{url(draft, "projet")}#jobs"' in page.text
    assert f"Poursuivre le redépôt {draft.reference}" in said(client.get(url(answered)).text)


@pytest.mark.parametrize("call", ["", "00000000-0000-0000-0000-000000000000", "x"])
def test_call_that_is_not_open_is_refused_with_words(
    session: Session, client: FlaskClient, answered: Dossier, call: str
) -> None:
    answer = client.post(url(answered, "redeposer"), data={"call": call})

    assert (answer.status_code, not_yet.find_next(session, answered.id)) == (422, None)


def test_page_says_so_when_no_call_is_open(session: Session, client: FlaskClient, answered: Dossier) -> None:
    call = get_call_by_id(session, answered.call_id)
    call.closes_at = AT + timedelta(days=1)
    with as_owner(session):
        session.commit()

    assert "Aucun appel n’est ouvert en ce moment" in said(client.get(url(answered, "redeposer")).text)


def test_autosave_keeps_what_is_typed_and_only_that(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    answer = client.post(
        url(draft, "points/saisie"),
        data={"point-1": "Essais faits.", "title": "Piraté", "seen": '{"point-1": ""}'},
    )

    assert (answer.status_code, answer.json["saved"]) == (200, {"point-1": "Essais faits."})  # type: ignore[index]
    assert typed(session, draft) == {"point-1": "Essais faits."}
    session.refresh(draft)
    assert draft.title == "Récupérer la chaleur des hauts fourneaux"


def test_two_devices_are_shown_both_versions(session: Session, client: FlaskClient, draft: Dossier) -> None:
    reply(client, draft, point_1="Du bureau")

    saved = client.post(
        url(draft, "points/saisie"), data={"point-1": "Du téléphone", "seen": '{"point-1": ""}'}
    )
    page = client.post(url(draft, "points"), data={"point-1": "Du téléphone", "seen": '{"point-1": ""}'})

    assert (saved.status_code, saved.json["stored"]) == (409, {"point-1": "Du bureau"})  # type: ignore[index]
    assert page.status_code == 409
    assert "Du bureau" in page.text
    assert "Du téléphone</textarea>" in page.text
    assert typed(session, draft) == {"point-1": "Du bureau"}


def test_reply_too_long_is_kept_whole_and_said(session: Session, client: FlaskClient, draft: Dossier) -> None:
    answer = reply(client, draft, point_2="x" * 4_001)

    assert answer.status_code == 422
    assert "4 000 caractères au plus" in said(answer.text).replace("\u202f", " ")
    assert typed(session, draft)["point-2"] == "x" * 4_001


def test_review_says_what_is_owed_and_links_to_each_box(client: FlaskClient, draft: Dossier) -> None:
    reply(client, draft, point_2="Quinze en trois ans.")

    page = client.get(url(draft, "relecture"))

    assert "Répondez au point n° 1 : Éprouver le liant à l’humidité." in said(page.text)
    assert "Répondez au point n° 2" not in said(page.text)
    assert f'href="{url(draft, "points")}#point-3"' in page.text
    assert "Quinze en trois ans." in page.text
    refused = client.post(url(draft, "deposer"), data={each.name.lower(): "y" for each in Declaration})
    assert refused.status_code == 422
    assert "Répondez au point n° 3" in said(refused.text)


def test_whole_way_ends_in_a_receipt_that_prints_the_replies(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    answered = dossiers.not_yet_dossier(session, owner_id=founder.id, lacks=LACKS[:2])
    come_back(client, answered)
    draft = not_yet.find_next(session, answered.id)
    assert draft is not None
    reply(client, draft, point_1="Essais de l’été, page 4.", point_2="Quinze\nen trois ans.")

    sent = client.post(url(draft, "deposer"), data={each.name.lower(): "y" for each in Declaration})

    session.refresh(draft)
    assert (sent.status_code, draft.stage) == (303, Stage.SUBMITTED)
    receipt = pypdf.PdfReader(io.BytesIO(client.get(url(draft, "accuse-de-reception.pdf")).data))
    text = " ".join(" ".join(page.extract_text() for page in receipt.pages).split())
    for words in (
        f"Réponses aux points du dossier {answered.reference}",
        "Point n° 1 : Éprouver le liant à l’humidité",
        "Essais de l’été, page 4.",
        "Quinze en trois ans.",
    ):
        assert words in text
    page = said(client.get(url(draft)).text)
    assert "Vos réponses aux points à reprendre" in page
    assert f"Suivre le redépôt {draft.reference}" in said(client.get(url(answered)).text)
    assert client.get(url(draft, "points")).location == url(draft)
    assert queries.latest_snapshot(session, draft.id).number == 1


def test_attack_stranger_finds_neither_the_letter_nor_the_replies(
    session: Session, client: FlaskClient, draft: Dossier, answered: Dossier
) -> None:
    sign_in(client, accounts.person(session))

    answers = [
        client.get(url(answered, "pas-encore.pdf")),
        client.get(url(answered, "redeposer")),
        come_back(client, answered),
        client.get(url(draft, "points")),
        reply(client, draft, point_1="Volé"),
        client.post(url(draft, "points/saisie"), data={"point-1": "Volé"}),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert typed(session, draft) == {}


def test_dossier_that_comes_from_nowhere_has_no_points(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    first = dossiers.draft_dossier(session, owner_id=founder.id)

    assert client.get(url(first, "points")).status_code == 404
    assert client.get(url(first, "redeposer")).location == url(first)
    assert "Points à reprendre" not in client.get(url(first, "projet")).text


def test_whoever_filled_the_dossier_is_invited_to_the_one_that_comes_back(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    answered = dossiers.complete_dossier(session, owner_id=founder.id)
    chloe, gone = (sharing.co_editor(session, answered.id) for _ in range(2))
    remove_co_editor(session, dossier_id=answered.id, person_id=gone.id, by=founder.id, at=clock.now())
    dossiers.answer_not_yet(session, answered)
    session.commit()
    notices.forget(session)

    asked = said(client.get(url(answered, "redeposer")).text)
    come_back(client, answered)
    come_back(client, answered)

    assert f"{chloe.name} remplissait ce dossier avec vous" in asked
    assert gone.name not in asked
    after = not_yet.find_next(session, answered.id)
    assert after is not None
    people = people_of(session, after, at=clock.now())
    assert ([each.email for each in people.waiting], people.co_editors) == ([chloe.email], ())
    notices.tell_everything(session)
    [letter] = session.exec(select(Notice).where(Notice.kind == NoticeKind.CO_EDITOR_INVITED)).all()
    assert letter.sharing_invitation_id == people.waiting[0].id
