"""Do files travel with messages, looked at like pieces, and open to those alone who may read the dossier?"""

import io
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, col, select
from werkzeug.test import TestResponse

from fundapp.accounts.models import Person
from fundapp.committee.types import Answer
from fundapp.dossiers import queries, services
from fundapp.dossiers.models import Attachment, Dossier, Message
from fundapp.dossiers.queries import messages
from fundapp.dossiers.rules.messages import MOST_FILES, MOST_KEPT
from fundapp.dossiers.services.pieces import Received
from fundapp.dossiers.types import MediaType, ScanState, Side
from fundapp.kernel import vault
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import history
from fundapp.policy import Role
from tests.databases import as_owner
from tests.factories import accounts, committee, dossiers
from tests.factories.dossiers import AT, PDF
from tests.factories.signin import sign_in
from tests.workspace.counting import counted

WORDS = "Voici le devis du fabricant."


@pytest.fixture
def founder(session: Session) -> Person:
    return accounts.person(session, name="Ana Roche")


@pytest.fixture
def analyst(session: Session) -> Person:
    return accounts.person(session, roles=[Role.ANALYST])


@pytest.fixture
def dossier(session: Session, founder: Person) -> Dossier:
    return dossiers.submitted_dossier(session, owner_id=founder.id)


def write(
    client: FlaskClient, dossier: Dossier, *files: tuple[str, bytes], team: bool = False, body: str = WORDS
) -> TestResponse:
    sent = {"body": body, "files": [(io.BytesIO(content), name) for name, content in files]}
    where = f"/dossiers/{dossier.id}/messages" if team else f"/mes-dossiers/{dossier.id}/messages"
    return client.post(where, data=sent, content_type="multipart/form-data")


def carried(session: Session) -> list[tuple[str, str]]:
    """Each message with the names of its files, oldest first."""
    session.expire_all()
    found = session.exec(select(Message).order_by(col(Message.id))).all()
    return [
        (each.body, ", ".join(file.name for file in messages.attachments_of(session, [each.id])))
        for each in found
    ]


def a_file(number: int = 0, *, scan: ScanState = ScanState.CLEAN) -> Received:
    return Received(f"devis {number}.pdf", MediaType.PDF, 9, f"{number:064x}", scan)


def kept_file(
    session: Session, dossier: Dossier, author: Person, *, side: Side, scan: ScanState = ScanState.CLEAN
) -> Attachment:
    sent = services.send_message(
        session, dossier_id=dossier.id, side=side, body=WORDS, files=[a_file(scan=scan)], by=author.id, at=AT
    )
    session.commit()
    return messages.attachments_of(session, [sent.id])[0]


def test_founder_sends_files_and_the_team_saves_them(
    session: Session, client: FlaskClient, dossier: Dossier, founder: Person, analyst: Person
) -> None:
    sign_in(client, founder)
    answer = write(client, dossier, ("devis.pdf", PDF), ("../plan.pdf", PDF + b"2"))

    sign_in(client, analyst)
    page = client.get(f"/dossiers/{dossier.id}").text
    found = session.exec(select(Attachment).order_by(col(Attachment.id))).all()
    urls = [f"/dossiers/{dossier.id}/messages/fichiers/{each.id}" for each in found]

    assert (answer.status_code, carried(session)) == (303, [(WORDS, "devis.pdf, plan.pdf")])
    assert all(f'href="{url}"' in page for url in urls)
    assert client.get(urls[0]).status_code == 409, "no antivirus has looked at it"
    names = [past.name for past in history(session, dossier.id)]
    assert (names.count("AttachmentSent"), names.count("MessageSent")) == (2, 1)


def test_files_of_messages_are_no_pieces(
    session: Session, client: FlaskClient, dossier: Dossier, founder: Person
) -> None:
    before = [each.id for each in queries.documents_of(session, dossier.id)]
    sign_in(client, founder)
    write(client, dossier, ("devis.pdf", PDF + b"un devis"))

    page = client.get(f"/mes-dossiers/{dossier.id}/etat-des-pieces").text

    assert [each.id for each in queries.documents_of(session, dossier.id)] == before
    assert "devis.pdf" not in page
    [file] = session.exec(select(Attachment)).all()
    assert file.sha256 in vault.held_digests(session), "the night's sweep leaves it"


@pytest.mark.parametrize("team", [False, True])
@pytest.mark.parametrize(
    "files, words",
    [
        pytest.param([("bon.pdf", PDF), ("page.pdf", b"<html>")], "page.pdf : ", id="not what it says"),
        pytest.param([("vide.pdf", b"")], "vide.pdf : Ce fichier est vide", id="empty"),
        pytest.param(
            [(f"{n}.pdf", PDF) for n in range(MOST_FILES + 1)],
            f"au plus {MOST_FILES} fichiers",
            id="too many",
        ),
    ],
)
def test_refused_file_keeps_the_words_and_sends_nothing(
    session: Session, client: FlaskClient, dossier: Dossier, founder: Person, analyst: Person,
    team: bool, files: list[tuple[str, bytes]], words: str,
) -> None:  # fmt: skip
    sign_in(client, analyst if team else founder)

    answer = write(client, dossier, *files, team=team)

    said = unescape(answer.text).replace("\xa0", " ").replace("\u202f", " ")
    assert (answer.status_code, words in said, WORDS in said) == (422, True, True)
    assert carried(session) == []
    for name, _ in files:  # beside the field; what was refused by its name is not asked for again
        again = f"Choisissez de nouveau « {name} » : votre envoi n’est pas passé" in said
        assert again is (f"{name} : " not in said), name


def test_second_click_sends_the_files_once_and_others_are_not_lost(
    session: Session, client: FlaskClient, dossier: Dossier, founder: Person
) -> None:
    sign_in(client, founder)
    for name, content in (("un.pdf", PDF), ("un.pdf", PDF), ("deux.pdf", PDF + b"2")):
        assert write(client, dossier, (name, content)).status_code == 303

    assert carried(session) == [(WORDS, "un.pdf"), (WORDS, "deux.pdf")]


def test_conversation_is_no_store(session: Session, dossier: Dossier, founder: Person) -> None:
    for start in range(0, MOST_KEPT, MOST_FILES):
        files = [a_file(start + each) for each in range(MOST_FILES)]
        services.send_message(
            session, dossier_id=dossier.id, side=Side.APPLICANT, body=f"{start}", files=files,
            by=founder.id, at=AT,
        )  # fmt: skip

    with pytest.raises(Refused) as refusal:
        services.send_message(
            session, dossier_id=dossier.id, side=Side.APPLICANT, body="encore", files=[a_file(999)],
            by=founder.id, at=AT,
        )  # fmt: skip

    assert refusal.value.field == "files"


@pytest.mark.parametrize(
    "side, scan, reader, status",
    [
        pytest.param(Side.APPLICANT, ScanState.NOT_SCANNED, "founder", 200, id="one's own, unscanned"),
        pytest.param(Side.APPLICANT, ScanState.NOT_SCANNED, "analyst", 409, id="another's, unscanned"),
        pytest.param(Side.APPLICANT, ScanState.CLEAN, "analyst", 200, id="clean"),
        pytest.param(Side.TEAM, ScanState.NOT_SCANNED, "founder", 409, id="the team's, unscanned"),
        pytest.param(Side.TEAM, ScanState.CLEAN, "founder", 200, id="the team's, clean"),
    ],
)
def test_attack_29_file_opens_once_it_is_known_to_be_clean(
    session: Session, client: FlaskClient, dossier: Dossier, founder: Person, analyst: Person,
    side: Side, scan: ScanState, reader: str, status: int,
) -> None:  # fmt: skip
    people = {"founder": founder, "analyst": analyst}
    author = founder if side is Side.APPLICANT else analyst
    kept = client.application.extensions["vault"].keep(PDF)
    file = kept_file(session, dossier, author, side=side, scan=scan)
    file.sha256 = kept
    with as_owner(session):
        session.commit()
    sign_in(client, people[reader])
    place = "mes-dossiers" if reader == "founder" else "dossiers"

    answer = client.get(f"/{place}/{dossier.id}/messages/fichiers/{file.id}")

    assert answer.status_code == status
    if status == 200:
        assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
        assert "attachment" in answer.headers["Content-Disposition"]
        assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_attack_1_file_opens_through_its_own_dossier_only(
    session: Session, client: FlaskClient, dossier: Dossier, founder: Person, analyst: Person
) -> None:
    file = kept_file(session, dossier, founder, side=Side.APPLICANT)
    other = dossiers.submitted_dossier(session)
    for person, place in ((accounts.person(session), "mes-dossiers"), (analyst, "dossiers")):
        sign_in(client, person)

        assert client.get(f"/{place}/{other.id}/messages/fichiers/{file.id}").status_code == 404
    sign_in(client, accounts.person(session))
    assert client.get(f"/mes-dossiers/{dossier.id}/messages/fichiers/{file.id}").status_code == 404


def test_attack_36_recused_member_opens_no_file_of_a_message(session: Session, client: FlaskClient) -> None:
    made = committee.assembly(session)
    client.application.extensions["vault"].keep(PDF)
    file = dossiers.attachment(session, made.dossier)
    member, url = made.members[0], f"/dossiers/{made.dossier.id}/messages/fichiers/{file.id}"
    sign_in(client, member)
    before = client.get(url).status_code
    committee.declare(session, made.dossier.id, member, answer=Answer.SOME)

    assert (before, client.get(url).status_code) == (200, 403)


def test_thread_costs_the_same_with_one_file_and_thirty(
    session: Session, client: FlaskClient, dossier: Dossier, founder: Person
) -> None:
    kept_file(session, dossier, founder, side=Side.APPLICANT)
    sign_in(client, founder)
    with counted() as before:
        client.get(f"/mes-dossiers/{dossier.id}")
    for number in range(1, 30):
        services.send_message(
            session, dossier_id=dossier.id, side=Side.APPLICANT, body=f"{number}",
            files=[a_file(number)], by=founder.id, at=AT,
        )  # fmt: skip
    session.commit()

    with counted() as after:
        page = client.get(f"/mes-dossiers/{dossier.id}").text

    assert (page.count("/messages/fichiers/"), len(after)) == (30, len(before))
