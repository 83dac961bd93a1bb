"""Is what a reviewer types ever lost: by leaving the page, by two tabs, by a second click?"""

from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.diligence import queries, services
from fundapp.dossiers.models import Dossier
from fundapp.kernel.seen import Outdated
from fundapp.policy import Role
from tests.factories import accounts, diligence, dossiers
from tests.factories.diligence import AT
from tests.factories.signin import sign_in
from tests.pages import filled


@pytest.fixture
def analyst(session: Session) -> Person:
    return accounts.person(session, roles=[Role.ANALYST])


@pytest.fixture
def dossier(session: Session) -> Dossier:
    return dossiers.complete_dossier(session)


def kept(session: Session, dossier: Dossier, author: Person) -> dict[str, str]:
    """What is stored of a draft, blank fields left out."""
    session.expire_all()
    review = queries.find_review(session, dossier.id, author.id)
    assert review is not None
    return {name: text for name, text in queries.typed_of(session, review).items() if text}


def save(
    session: Session, dossier: Dossier, author: Person, typed: dict[str, str], base: dict[str, str]
) -> None:
    services.save_review(session, dossier_id=dossier.id, typed=typed, base=base, by=author.id, at=AT)


def test_two_pages_that_write_different_criteria_keep_both(
    session: Session, dossier: Dossier, analyst: Person
) -> None:
    first = {"mark_team": "4", "why_team": "Texte du premier onglet", "why_market": ""}
    second = {"mark_team": "", "why_team": "", "why_market": "Texte du second"}

    save(session, dossier, analyst, first, {})
    save(session, dossier, analyst, second, {})

    assert kept(session, dossier, analyst) == {
        "mark_team": "4",
        "why_team": "Texte du premier onglet",
        "why_market": "Texte du second",
    }


def test_two_pages_that_write_the_same_field_overwrite_nothing(
    session: Session, dossier: Dossier, analyst: Person
) -> None:
    save(session, dossier, analyst, {"why_team": "Premier."}, {})

    with pytest.raises(Outdated) as refused, session.begin_nested():
        save(session, dossier, analyst, {"why_team": "Second.", "why_market": "Autre."}, {})

    assert refused.value.stored == {"why_team": "Premier."}
    assert kept(session, dossier, analyst) == {"why_team": "Premier."}


def test_late_page_shows_both_texts_and_keeps_what_was_typed(
    client: FlaskClient, session: Session, dossier: Dossier, analyst: Person
) -> None:
    page = f"/dossiers/{dossier.id}/evaluation"
    sign_in(client, analyst)
    old = filled(client, page, why_team="Texte du second onglet", act="save")
    client.post(page, data=filled(client, page, why_team="Texte du premier onglet", act="save"))

    refused = client.post(page, data=old)

    both = unescape(refused.text.partition('class="both-versions"')[2].partition("</section>")[0])
    assert refused.status_code == 409
    assert "Équipe et gouvernance, Justification" in both
    assert "Texte du premier onglet" in both
    assert "Texte du second onglet" in both
    assert "Texte du second onglet</textarea>" in refused.text
    assert kept(session, dossier, analyst) == {"why_team": "Texte du premier onglet"}


def test_both_texts_seen_the_draft_is_sent_again(
    client: FlaskClient, session: Session, dossier: Dossier, analyst: Person
) -> None:
    page = f"/dossiers/{dossier.id}/evaluation"
    sign_in(client, analyst)
    client.post(page, data=filled(client, page, why_team="Premier", act="save"))

    again = client.post(page, data=filled(client, page, why_team="Second", act="save"))

    assert again.status_code == 303
    assert kept(session, dossier, analyst) == {"why_team": "Second"}


def test_one_field_is_kept_as_it_is_typed(
    client: FlaskClient, session: Session, dossier: Dossier, analyst: Person
) -> None:
    sign_in(client, analyst)

    answer = client.post(
        f"/dossiers/{dossier.id}/evaluation/saisie",
        data={"mark_team": "4", "seen": '{"mark_team": ""}', "stranger": "x"},
    )

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["saved"] == {"mark_team": "4"}
    assert kept(session, dossier, analyst) == {"mark_team": "4"}


def test_field_written_elsewhere_meanwhile_comes_back_to_the_script(
    client: FlaskClient, session: Session, dossier: Dossier, analyst: Person
) -> None:
    sign_in(client, analyst)
    where = f"/dossiers/{dossier.id}/evaluation/saisie"
    client.post(where, data={"why_team": "Premier", "seen": '{"why_team": ""}'})

    answer = client.post(where, data={"why_team": "Second", "seen": '{"why_team": ""}'})

    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["stored"] == {"why_team": "Premier"}
    assert kept(session, dossier, analyst) == {"why_team": "Premier"}


@pytest.mark.parametrize("typed", [{"mark_team": "6"}, {"opinion": "perhaps"}, {"why_team": "x" * 2001}])
def test_what_a_script_sends_wrong_is_refused_and_stores_nothing(
    client: FlaskClient, session: Session, dossier: Dossier, analyst: Person, typed: dict[str, str]
) -> None:
    sign_in(client, analyst)

    answer = client.post(f"/dossiers/{dossier.id}/evaluation/saisie", data=typed)

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["message"]
    assert queries.find_review(session, dossier.id, analyst.id) is None


def test_review_handed_in_elsewhere_is_not_changed_by_a_page_left_open(
    client: FlaskClient, session: Session, dossier: Dossier, analyst: Person
) -> None:
    diligence.review(session, dossier, by=analyst.id)
    before = kept(session, dossier, analyst)
    sign_in(client, analyst)

    answer = client.post(f"/dossiers/{dossier.id}/evaluation/saisie", data={"why_team": "Après coup."})

    assert answer.status_code == 422
    assert kept(session, dossier, analyst) == before
