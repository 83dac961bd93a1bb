"""Do those who fill a dossier with its owner get in by their link, do what is theirs, and get out at once?"""

import json
import re
from html import unescape
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, col, select

from fundapp.accounts.models import Person
from fundapp.dossiers import queries, services
from fundapp.dossiers.models import CoEditor, Dossier, Message
from fundapp.dossiers.queries.sharing import co_editors_of, get_invitation, shared_with
from fundapp.dossiers.types import Stage
from fundapp.kernel import clock
from fundapp.kernel.seen import Saved
from fundapp.notifications.models import Notice
from fundapp.policy import Role
from tests.factories import accounts, dossiers, notices, sharing
from tests.factories.dossiers import PDF
from tests.factories.signin import sign_in
from tests.pages import written
from tests.portal.test_submitting import TICKED


@pytest.fixture
def owner(session: Session) -> Person:
    return accounts.person(session, name="Marie Vandewalle")


@pytest.fixture
def draft(session: Session, owner: Person) -> Dossier:
    return dossiers.draft_dossier(session, owner_id=owner.id)


@pytest.fixture
def ana(session: Session, draft: Dossier) -> Person:
    return sharing.co_editor(session, draft.id, accounts.person(session, name="Ana Roche"))


@pytest.fixture
def hers(app: Flask, ana: Person) -> FlaskClient:
    return sign_in(app.test_client(), ana)


@pytest.fixture
def his(client: FlaskClient, owner: Person) -> FlaskClient:
    return sign_in(client, owner)


def place(dossier: Dossier, rest: str = "") -> str:
    return f"/mes-dossiers/{dossier.id}{rest and '/' + rest}"


def words(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_owner_invites_and_the_mail_leads_in(
    session: Session, app: Flask, his: FlaskClient, draft: Dossier
) -> None:
    ana = accounts.person(session, email="ana@example.org")
    answer = his.post(place(draft, "partage/inviter"), data={"email": " Ana@Example.org "})
    notices.tell_everything(session)
    told = session.exec(select(Notice).where(col(Notice.sharing_invitation_id).is_not(None))).one()

    assert (answer.status_code, answer.location) == (303, place(draft, "partage"))
    assert told.facts["inviter"] == "Marie Vandewalle"
    assert (told.page, "title" in told.facts) == ("join_dossier", False)
    assert told.sharing_invitation_id is not None
    invitation = get_invitation(session, told.sharing_invitation_id)
    browser, token = sign_in(app.test_client(), ana), sharing.token_of(session, invitation)
    assert "Accepter l’invitation" in browser.get(f"/partage/{token}").text
    joined = browser.post(f"/partage/{token}")
    assert (joined.status_code, joined.location) == (303, place(draft, "remplir"))
    assert co_editors_of(session, draft.id) == [ana.id]


def test_attack_12_invitation_says_nothing_of_who_has_an_account(
    session: Session, his: FlaskClient, draft: Dossier
) -> None:
    accounts.person(session, email="connue@example.org")
    accounts.person(session, email="membre@example.org", roles=[Role.MEMBER])

    answers = []
    for email in ("connue@example.org", "inconnue@example.org", "membre@example.org"):
        answer = his.post(place(draft, "partage/inviter"), data={"email": email}, follow_redirects=True)
        answers.append((answer.status_code, words(answer.text).count(email)))

    assert answers == [(200, 2)] * 3


def test_attack_18_looking_at_the_link_joins_nobody(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    token = sharing.token_of(session, sharing.invited(session, draft.id, "ana@example.org"))

    pages = [client.get(f"/partage/{token}").status_code for _ in range(3)]

    assert (pages, co_editors_of(session, draft.id)) == ([200] * 3, [])


def test_invited_person_without_account_opens_one_and_is_in(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    token = sharing.token_of(session, sharing.invited(session, draft.id, "ana@example.org"))
    typed = {"name": "Ana Roche", "password": "trois bateaux au mouillage", "terms": "y"}

    short = client.post(f"/partage/{token}", data={**typed, "password": "court"})
    joined = client.post(f"/partage/{token}", data=typed)

    assert (short.status_code, "Ana Roche" in short.text) == (422, True)
    assert joined.location == place(draft, "remplir")
    person = session.get(Person, co_editors_of(session, draft.id)[0])
    assert person is not None
    assert (person.email, person.confirmed_at is not None) == ("ana@example.org", True)
    assert client.get(place(draft, "projet")).status_code == 200
    assert client.post(f"/partage/{token}").status_code == 409


def test_attack_21_link_that_was_passed_on_opens_nothing(
    session: Session, app: Flask, draft: Dossier
) -> None:
    token = sharing.token_of(session, sharing.invited(session, draft.id, "ana@example.org"))
    other = accounts.person(session, email="autre@example.org")
    browser = sign_in(app.test_client(), other)

    seen, tried = browser.get(f"/partage/{token}"), browser.post(f"/partage/{token}")

    assert "pour une autre adresse" in words(seen.text)
    assert (tried.status_code, co_editors_of(session, draft.id)) == (422, [])


def test_member_of_the_committee_fills_no_dossier(session: Session, app: Flask, draft: Dossier) -> None:
    """Nobody judges what they help to write, nor gets out of judging by being invited."""
    token = sharing.token_of(session, sharing.invited(session, draft.id, "membre@example.org"))
    member = accounts.person(session, email="membre@example.org", roles=[Role.MEMBER])

    answer = sign_in(app.test_client(), member).post(f"/partage/{token}")

    assert (answer.status_code, shared_with(session, member.id)) == (422, frozenset())


def test_co_editor_fills_joins_pieces_and_follows(
    session: Session, hers: FlaskClient, ana: Person, draft: Dossier
) -> None:
    shown = {"title": draft.answers["title"]}
    saved = hers.post(place(draft, "saisie"), data={"title": "Un autre titre", "seen": json.dumps(shown)})

    assert saved.status_code == 200
    session.expire_all()
    kept = queries.get_dossier(session, draft.id)
    assert (kept.title, kept.authors["title"]) == ("Un autre titre", str(Saved(ana.id, kept.saved_at)))
    assert hers.get(place(draft)).status_code == 200
    assert "Partagés avec moi" in words(hers.get("/mes-dossiers").text)


def test_conflict_says_who_wrote(
    app: Flask, session: Session, his: FlaskClient, ana: Person, draft: Dossier
) -> None:
    was = draft.answers["title"]
    at = clock.now()
    services.save_answers(session, dossier_id=draft.id, typed={"title": "Celui d’Ana"}, by=ana.id, at=at)
    session.commit()

    answer = his.post(
        place(draft, "saisie"), data={"title": "Celui de Marie", "seen": json.dumps({"title": was})}
    )

    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["stored"] == {"title": "Celui d’Ana"}
    assert answer.json["writers"] == {"title": f"Enregistré par Ana Roche, {written(app, at)}"}


OWNERS = ("deposer", "retrait", "partage/inviter", "partage/transmission/retirer")


@pytest.mark.parametrize("door", OWNERS)
def test_co_editor_neither_submits_withdraws_nor_invites(
    session: Session, hers: FlaskClient, draft: Dossier, door: str
) -> None:
    data = {**TICKED, "version": draft.version, "email": "luc@example.org"}

    assert hers.post(place(draft, door), data=data).status_code == 404
    session.refresh(draft)
    assert (draft.stage, co_editors_of(session, draft.id)) == (Stage.DRAFT, shared(session, draft))


def shared(session: Session, dossier: Dossier) -> list[UUID]:
    return list(session.exec(select(CoEditor.person_id).where(CoEditor.dossier_id == dossier.id)))


def test_co_editor_is_told_who_submits_and_sees_no_address(
    session: Session, hers: FlaskClient, draft: Dossier, owner: Person
) -> None:
    sharing.invited(session, draft.id, "luc@example.org")

    review, people = hers.get(place(draft, "relecture")).text, hers.get(place(draft, "partage")).text

    assert "Le dépôt revient au porteur du dossier" in words(review)
    assert 'action="' + place(draft, "deposer") not in review
    assert [text in people for text in ("Marie Vandewalle", owner.email, "luc@example.org")] == [
        True, False, False,
    ]  # fmt: skip


def test_access_taken_back_closes_every_door_of_an_open_tab(
    session: Session, his: FlaskClient, hers: FlaskClient, ana: Person, draft: Dossier
) -> None:
    assert hers.get(place(draft, "projet")).status_code == 200
    his.post(place(draft, f"partage/{ana.id}/retirer"))
    before = draft.answers["title"]

    doors = [
        hers.post(place(draft, "saisie"), data={"title": "Trop tard", "seen": json.dumps({"title": before})}),
        hers.post(place(draft, "presence"), data={"section": "projet"}),
        hers.post(place(draft, "pieces")),
        hers.get(place(draft)),
        hers.get(place(draft, "projet")),
    ]

    assert [door.status_code for door in doors] == [404] * 5
    session.expire_all()
    assert queries.get_dossier(session, draft.id).title == before
    assert draft.reference not in hers.get("/mes-dossiers").text


def test_stranger_learns_nothing(session: Session, app: Flask, draft: Dossier, ana: Person) -> None:
    browser = sign_in(app.test_client(), accounts.person(session))
    doors = (
        "presence",
        "partage/quitter",
        f"partage/{ana.id}/retirer",
        "partage/transmission/accepter",
    )

    assert browser.get(place(draft, "partage")).status_code == 404
    assert [browser.post(place(draft, door)).status_code for door in doors] == [404] * 4
    assert co_editors_of(session, draft.id) == [ana.id]


def test_co_editor_writes_to_the_team_and_both_hear_the_answer(
    session: Session, app: Flask, owner: Person
) -> None:
    dossier = dossiers.submitted_dossier(session, owner_id=owner.id)
    ana = sharing.co_editor(session, dossier.id, accounts.person(session, name="Ana Roche"))
    browser = sign_in(app.test_client(), ana)
    browser.post(place(dossier, "messages"), data={"body": "Une question."})
    notices.forget(session)
    analyst = accounts.person(session, roles=[Role.ANALYST])
    services.send_message(
        session,
        dossier_id=dossier.id,
        side=session.exec(select(Message)).one().side.other,
        body="Une réponse.",
        by=analyst.id,
        at=clock.now(),
    )
    session.commit()
    notices.tell_everything(session)

    assert notices.told(session) == {
        ("Marie Vandewalle", "message_received"), ("Ana Roche", "message_received"),
    }  # fmt: skip


def test_dossier_is_handed_on_with_a_password(
    session: Session, his: FlaskClient, hers: FlaskClient, ana: Person, owner: Person, draft: Dossier
) -> None:
    his.post(place(draft, f"partage/{ana.id}/transmettre"))
    wrong = hers.post(place(draft, "partage/transmission/accepter"), data={"password": "autre chose"})
    taken = hers.post(place(draft, "partage/transmission/accepter"), data={"password": accounts.PASSWORD})

    assert (wrong.status_code, taken.status_code) == (422, 303)
    session.expire_all()
    assert queries.get_dossier(session, draft.id).owner_id == ana.id
    assert co_editors_of(session, draft.id) == [owner.id]
    assert his.post(place(draft, "deposer"), data=TICKED).status_code == 404
    assert his.get(place(draft, "projet")).status_code == 200


def test_dossier_is_handed_on_with_a_code_where_there_is_one(
    session: Session, app: Flask, his: FlaskClient, draft: Dossier
) -> None:
    luc = sharing.co_editor(session, draft.id, accounts.person(session, second_factor=True))
    browser = sign_in(app.test_client(), luc, fresh=False)
    his.post(place(draft, f"partage/{luc.id}/transmettre"))

    asked = browser.post(place(draft, "partage/transmission/accepter"), data={"password": accounts.PASSWORD})
    session.expire_all()
    before = queries.get_dossier(session, draft.id).owner_id
    given = browser.post(
        place(draft, "partage/transmission/accepter"), data={"second_factor_code": accounts.code_of(luc)}
    )

    assert (asked.status_code, before == luc.id, given.status_code) == (403, False, 303)
    session.expire_all()
    assert queries.get_dossier(session, draft.id).owner_id == luc.id


def test_presence_names_the_others_and_their_section(
    his: FlaskClient, hers: FlaskClient, draft: Dossier
) -> None:
    hers.post(place(draft, "presence"), data={"section": "financement"})
    nowhere = hers.post(place(draft, "presence"), data={"section": "ailleurs"})
    answer = his.post(place(draft, "presence"), data={"section": "projet"})

    assert nowhere.status_code == 200
    assert answer.json is not None
    assert [(each["name"], each["section"]) for each in answer.json["there"]] == [
        ("Ana Roche", "financement")
    ]
    assert answer.json["there"][0]["words"] == "Ana Roche est sur «\u00a0Financement\u00a0»."


def test_no_address_and_no_piece_of_another_dossier(
    session: Session, hers: FlaskClient, owner: Person
) -> None:
    """Being let into one dossier of somebody opens none of their others."""
    other = dossiers.draft_dossier(session, owner_id=owner.id)
    piece = dossiers.piece(session, other, content=PDF + b"\n%%other")

    assert hers.get(place(other)).status_code == 404
    assert hers.get(place(other, f"pieces/{piece.id}")).status_code == 404
