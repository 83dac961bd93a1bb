import io
import json
import zipfile
from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.accounts import queries as people
from fundapp.accounts import services
from fundapp.accounts.models import DataExport, Erasure, Person, SignIn
from fundapp.accounts.types import ErasureState, ExportState
from fundapp.dossiers import queries as dossier_queries
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.models import Company
from fundapp.dossiers.models.sharing import CoEditor, SharingInvitation
from fundapp.dossiers.rules.companies import Card
from fundapp.dossiers.services.pieces import Received
from fundapp.dossiers.types import MediaType, ScanState, Side
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import SeveralRefusals
from fundapp.kernel.events import SYSTEM, PastEvent
from fundapp.kernel.vault import digest_of
from fundapp.notifications.models import Notice
from fundapp.policy import Role
from fundapp.portal import services as own
from fundapp.portal.views import own_file
from fundapp.web.storage import the_vault
from tests.factories import accounts, dossiers, notices, portfolio
from tests.factories.accounts import PASSWORD, codes
from tests.factories.dossiers import AT, PDF
from tests.factories.signin import sign_in

CARD = Card("732829320", "Hydrogène des Dunes")
TODAY = AT.date()


def text_of(page: str) -> str:
    return unescape(page).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def founder(session: Session, client: FlaskClient) -> Person:
    dossiers.open_call(session)
    person = accounts.person(session, name="Ana Roche")
    sign_in(client, person)
    return person


def prepared(session: Session, app: Flask, person: Person) -> DataExport:
    """A file as the worker makes it."""
    export = services.ask_export(session, person_id=person.id, at=AT)
    session.flush()
    assert services.claim_export(session, at=AT) is export
    with app.app_context():
        file = io.BytesIO()
        own_file.write(session, person.id, file, the_vault())
        digest = the_vault().keep(file)
    services.finish_export(
        session,
        export_id=export.id,
        sha256=digest,
        size=len(file.getvalue()),
        expires_at=AT + timedelta(days=700),
        at=AT,
    )
    session.commit()
    return export


def test_file_holds_everything_of_its_owner_and_nothing_of_others(
    session: Session, client: FlaskClient, app: Flask, founder: Person
) -> None:
    with app.app_context():
        the_vault().keep(PDF)
    sent = dossiers.submitted_dossier(session, owner_id=founder.id, title="Chaleur des fours")
    draft = dossiers.draft_dossier(session, owner_id=founder.id, title="Deuxième idée")
    dossiers.submitted_dossier(session, title="Le projet d’une autre")
    dossier_services.keep_company(session, card=CARD, by=founder.id, at=AT)
    analyst = accounts.person(session, roles=[Role.ANALYST], name="Agent Secret")
    dossier_services.send_message(
        session, dossier_id=sent.id, body="Où est le plan ?", side=Side.TEAM, by=analyst.id, at=AT
    )
    file = Received("plan.pdf", MediaType.PDF, len(PDF), digest_of(io.BytesIO(PDF)), ScanState.CLEAN)
    dossier_services.send_message(
        session, dossier_id=sent.id, body="Ici.", side=Side.APPLICANT, files=[file], by=founder.id, at=AT
    )
    session.commit()

    export = prepared(session, app, founder)
    taken = client.post(f"/compte/donnees/{export.id}")

    assert taken.headers["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(taken.data))
    told = json.loads(archive.read("donnees.json"))
    assert [each["title"] for each in told["dossiers"]] == ["Chaleur des fours", "Deuxième idée"]
    assert told["account"]["email"] == founder.email
    assert [each["name"] for each in told["companies"]] == ["Hydrogène des Dunes"]
    assert told["dossiers"][0]["answers"] == dossier_queries.get_dossier(session, sent.id).answers
    assert [each["number"] for each in told["dossiers"][0]["versions"]] == [1]
    assert [each["text"] for each in told["dossiers"][0]["messages"]] == ["Où est le plan ?", "Ici."]
    names = archive.namelist()
    assert f"dossiers/{sent.reference}/accuse-de-reception-v1.pdf" in names
    assert archive.read(f"dossiers/{sent.reference}/pieces/01-plan-affaires.pdf") == PDF
    assert archive.read(f"dossiers/{sent.reference}/messages/01-plan.pdf") == PDF
    assert f"dossiers/{draft.reference}/pieces/01-plan-affaires.pdf" in names
    whole = archive.read("donnees.json").decode() + archive.read("index.html").decode()
    assert ("autre" in whole, "Agent Secret" in whole, "argon2" in whole) == (False, False, False)
    assert "Chaleur des fours" in archive.read("index.html").decode()


def test_file_is_its_owners_alone_and_only_while_it_lasts(
    session: Session, client: FlaskClient, app: Flask, founder: Person
) -> None:
    export = prepared(session, app, founder)
    theirs = prepared(session, app, accounts.person(session))

    answers = [client.post(f"/compte/donnees/{each.id}").status_code for each in (export, theirs)]
    services.expire_exports(session, at=AT + timedelta(days=701))
    session.commit()
    late = client.post(f"/compte/donnees/{export.id}").status_code

    assert (answers, late) == ([200, 404], 404)
    assert export.state is ExportState.EXPIRED
    assert export.sha256 is None


def test_file_is_asked_for_once_at_a_time(session: Session, client: FlaskClient, founder: Person) -> None:
    first = client.post("/compte/donnees")
    again = client.post("/compte/donnees")

    assert (first.status_code, again.status_code) == (303, 409)
    assert "Votre fichier se prépare" in text_of(client.get("/compte/donnees").text)
    assert len(session.exec(select(DataExport)).all()) == 1


def test_file_that_fails_three_times_is_told_once(session: Session) -> None:
    person = accounts.person(session)
    export = services.ask_export(session, person_id=person.id, at=AT)
    session.flush()

    for attempt in range(4):
        at = AT + attempt * timedelta(hours=1)
        if services.claim_export(session, at=at):
            services.export_failed(session, export_id=export.id, at=at)
        session.flush()
    notices.tell_everything(session)

    assert (export.state, export.attempts) == (ExportState.FAILED, 3)
    assert [each.kind.value for each in notices.notices_of(session, person)] == ["export_failed"]
    assert services.ask_export(session, person_id=person.id, at=AT).id != export.id


def test_worker_that_died_leaves_its_file_to_another(session: Session) -> None:
    person = accounts.person(session)
    export = services.ask_export(session, person_id=person.id, at=AT)
    session.flush()

    assert services.claim_export(session, at=AT) is export
    assert services.claim_export(session, at=AT + timedelta(minutes=1)) is None
    assert services.claim_export(session, at=AT + timedelta(minutes=16)) is export


def ask(session: Session, person: Person, *, password: str = PASSWORD, due_on: date = TODAY) -> Erasure:
    asked = services.ask_erasure(
        session,
        person_id=person.id,
        due_on=due_on,
        obstacles=own.obstacles(session, person.id),
        password=password,
        code="",
        codes=codes(),
        at=AT,
    )
    session.flush()
    return asked


def test_wish_to_be_forgotten_waits_and_may_be_withdrawn(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    wrong = client.post("/compte/suppression", data={"password": "pas le bon mot", "understood": "y"})
    unread = client.post("/compte/suppression", data={"password": PASSWORD})
    asked = client.post("/compte/suppression", data={"password": PASSWORD, "understood": "y"})
    page = text_of(client.get("/compte/suppression").text)
    notices.tell_everything(session)
    kept = client.post("/compte/suppression/renoncer")
    session.expire_all()

    assert (wrong.status_code, unread.status_code) == (422, 422)
    assert (asked.status_code, kept.status_code) == (303, 303)
    assert "Votre compte sera supprimé le" in page
    [erasure] = session.exec(select(Erasure)).all()
    assert (erasure.due_on - paris_day(erasure.asked_at)).days == 14
    assert erasure.state is ErasureState.CANCELLED
    assert [each.kind.value for each in notices.notices_of(session, founder)] == ["erasure_asked"]


def test_second_factor_is_asked_of_whoever_has_one(session: Session, client: FlaskClient) -> None:
    dossiers.open_call(session)
    person = accounts.person(session, second_factor=True)
    sign_in(client, person)

    without = client.post("/compte/suppression", data={"password": PASSWORD, "understood": "y"})
    code = accounts.code_of(person)
    given = client.post("/compte/suppression", data={"password": PASSWORD, "understood": "y", "code": code})

    assert (without.status_code, given.status_code) == (422, 303)


def test_running_dossier_open_vote_and_due_payment_come_first(session: Session) -> None:
    person = accounts.person(session)
    sent = dossiers.submitted_dossier(session, owner_id=person.id)
    manager = accounts.person(session, roles=[Role.MANAGER])
    portfolio.signed_ticket(session, by=manager.id, owner_id=person.id)

    with pytest.raises(SeveralRefusals) as refused:
        ask(session, person)

    said = [str(each) for each in refused.value.reasons]
    assert ["est à l’étude" in said[0], "reste à lui verser" in said[1]] == [True, True]
    dossier_services.withdraw_dossier(session, dossier_id=sent.id, by=person.id, at=AT)
    assert len(own.obstacles(session, person.id)) == 1


def test_person_of_the_fund_is_not_erased_by_themselves(session: Session) -> None:
    analyst = accounts.person(session, roles=[Role.ANALYST])

    with pytest.raises(SeveralRefusals):
        ask(session, analyst)


def test_person_is_forgotten_and_what_the_law_keeps_stays(session: Session) -> None:
    person = accounts.person(session, name="Ana Roche", email="ana.roche@example.org")
    sent = dossiers.submitted_dossier(session, owner_id=person.id)
    draft = dossiers.draft_dossier(session, owner_id=person.id)
    draft_id = draft.id
    dossier_services.keep_company(session, card=CARD, by=person.id, at=AT)
    services.open_sign_in(session, person_id=person.id, agent="", at=AT)
    dossier_services.withdraw_dossier(session, dossier_id=sent.id, by=person.id, at=AT)
    session.commit()
    notices.tell_everything(session)
    digest = dossier_queries.latest_snapshot(session, sent.id).digest

    erasure = ask(session, person)
    for _ in range(2):
        own.erase(session, erasure_id=erasure.id, by=SYSTEM, at=AT)
    session.commit()
    notices.tell_everything(session)
    session.expire_all()

    gone = people.get_person(session, person.id)
    assert (gone.name, gone.active, gone.password, gone.email.endswith("@efface.invalid")) == (
        "Personne effacée",
        False,
        None,
        True,
    )
    assert people.find_person(session, "ana.roche@example.org") is None
    for table in (Company, SignIn, Notice):
        assert session.exec(select(table)).all() == []
    assert dossier_queries.find_dossier(session, draft_id) is None
    assert dossier_queries.latest_snapshot(session, sent.id).digest == digest
    assert (erasure.state, len(session.exec(select(PastEvent)).all()) > 0) == (ErasureState.DONE, True)
    everything = "".join(str(each.payload) for each in session.exec(select(PastEvent)).all())
    assert "Ana" not in everything


def test_something_that_began_meanwhile_holds_the_erasure_up_and_is_told_once(session: Session) -> None:
    person = accounts.person(session)
    erasure = ask(session, person)
    dossiers.submitted_dossier(session, owner_id=person.id)
    notices.forget(session)

    for night in range(2):
        own.erase(session, erasure_id=erasure.id, by=SYSTEM, at=AT + timedelta(days=night))
    session.commit()
    notices.tell_everything(session)

    assert (erasure.state, erasure.held_at) == (ErasureState.ASKED, AT)
    assert person.active
    assert [each.kind.value for each in notices.notices_of(session, person)] == ["erasure_held"]


def test_whoever_never_submitted_is_forgotten_at_once_if_they_wish(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    dossiers.draft_dossier(session, owner_id=founder.id)
    typed = {"password": PASSWORD, "understood": "y", "at_once": "y"}

    done = client.post("/compte/suppression", data=typed)
    back = client.get("/mes-dossiers")
    session.expire_all()

    assert (done.status_code, done.headers["Location"]) == (303, "/")
    assert "/connexion" in back.headers["Location"]
    assert not people.get_person(session, founder.id).active


def test_whoever_submitted_waits(session: Session, client: FlaskClient, founder: Person) -> None:
    sent = dossiers.submitted_dossier(session, owner_id=founder.id)
    dossier_services.withdraw_dossier(session, dossier_id=sent.id, by=founder.id, at=AT)
    session.commit()

    refused = client.post(
        "/compte/suppression", data={"password": PASSWORD, "understood": "y", "at_once": "y"}
    )
    page = text_of(client.get("/compte/suppression").text)

    assert refused.status_code == 422
    assert "23 novembre 2033" in page
    assert session.exec(select(Erasure)).all() == []


def test_administrator_sees_who_asked(session: Session, client: FlaskClient) -> None:
    dossiers.open_call(session)
    ask(session, accounts.person(session, name="Ana Roche"))
    session.commit()
    sign_in(client, accounts.person(session, roles=[Role.ADMIN]))

    page = text_of(client.get("/personnes/suppressions").text)

    assert ("Ana Roche" in page, "Demandée" in page) == (True, True)


def test_whoever_is_forgotten_leaves_the_dossiers_of_others(session: Session) -> None:
    owner, guest = accounts.person(session), accounts.person(session)
    draft = dossiers.blank_dossier(session, owner_id=owner.id)
    session.add(CoEditor(dossier_id=draft.id, person_id=guest.id, since=AT))
    session.add(
        SharingInvitation(
            dossier_id=draft.id, email=guest.email, invited_by=owner.id, at=AT, sent_at=AT, expires_at=AT
        )
    )
    session.commit()

    erasure = ask(session, guest)
    own.erase(session, erasure_id=erasure.id, by=SYSTEM, at=AT)
    session.commit()

    [access] = session.exec(select(CoEditor)).all()
    [invitation] = session.exec(select(SharingInvitation)).all()
    assert (access.ended_at, access.ended_by) == (AT, guest.id)
    assert (invitation.withdrawn_at, invitation.email.endswith("@efface.invalid")) == (AT, True)
