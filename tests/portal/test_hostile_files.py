"""Does every hostile file get a sentence, or come back as dead bytes; and does a long one survive a cut?"""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.accounts.models import Person
from fundapp.dossiers import queries, services
from fundapp.dossiers.models import Document, Dossier, Upload
from fundapp.dossiers.queries import pieces
from fundapp.dossiers.types import DocumentKind, ScanState
from fundapp.kernel import vault
from fundapp.kernel.vault import Folder
from fundapp.settings import Settings
from tests.dossiers.clamd import EICAR, listening
from tests.factories import accounts, dossiers
from tests.factories.dossiers import AT, PDF
from tests.factories.files import sent
from tests.factories.signin import sign_in

PART = 1024 * 1024
LONG = PDF + b"0" * (3 * PART)


@pytest.fixture
def founder(session: Session, client: FlaskClient) -> Person:
    person = accounts.person(session)
    sign_in(client, person)
    return person


@pytest.fixture(autouse=True)
def nothing_under_way(settings: Settings) -> None:
    for path in waiting(settings):
        path.unlink()


@pytest.fixture
def draft(session: Session, founder: Person) -> Dossier:
    return dossiers.blank_dossier(session, owner_id=founder.id)


@pytest.fixture
def antivirus(settings: Settings) -> Iterator[None]:
    """The program asks a clamd for the time of one test."""
    with listening() as address:
        settings.clamav = address
        yield
        settings.clamav = ""


def unfolding(megabytes: int) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        file.writestr("xl/workbook.xml", "<x/>")
        with file.open("xl/sheet.xml", "w") as sheet:
            for _ in range(megabytes):
                sheet.write(bytes(1024 * 1024))
    return written.getvalue()


def send(client: FlaskClient, dossier: Dossier, *files: tuple[str, bytes], kind: str = "pitch") -> Any:
    data = sent(kind, *files)
    return client.post(f"/mes-dossiers/{dossier.id}/pieces", data=data, content_type="multipart/form-data")


def begin(client: FlaskClient, dossier: Dossier, content: bytes, name: str = "long.pdf", **more: Any) -> Any:
    told = {"kind": "pitch", "name": name, "size": len(content), **more}
    return client.post(f"/mes-dossiers/{dossier.id}/envois", data=told)


def part(client: FlaskClient, url: str, content: bytes, offset: int) -> Any:
    body = content[offset : offset + PART]
    return client.post(f"{url}?offset={offset}", data=body, content_type="application/octet-stream")


def send_whole(client: FlaskClient, dossier: Dossier, content: bytes, digest: str | None = None) -> Any:
    begun = begin(client, dossier, content).get_json()
    for offset in range(0, len(content), PART):
        answer = part(client, begun["part"], content, offset)
        if answer.status_code != 200:
            return answer
    return client.post(begun["finish"], data={"sha256": digest or sha256(content).hexdigest()})


def send_by_form(client: FlaskClient, dossier: Dossier, content: bytes) -> Any:
    return send(client, dossier, ("virus.pdf", content))


def kept(session: Session, dossier: Dossier) -> list[str]:
    return [each.name for each in queries.documents_of(session, dossier.id)]


def waiting(settings: Settings) -> list[Path]:
    return list((settings.storage_folder / "incoming").glob("*"))


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("page.pdf", b"<html><script>alert(1)</script></html>", "ni un PDF"),
        ("dessin.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "ni un PDF"),
        ("logiciel.pdf", b"MZ\x90\x00", "ni un PDF"),
        ("classeur.xlsx", unfolding(420), "se déplie"),
    ],
    ids=["html as pdf", "svg", "program", "zip bomb"],
)
def test_attack_23_hostile_file_is_refused_with_a_sentence(
    session: Session, client: FlaskClient, draft: Dossier, name: str, content: bytes, words: str
) -> None:
    answer = send(client, draft, (name, content))

    assert (answer.status_code, words in answer.text) == (422, True)
    assert kept(session, draft) == []


def test_attack_23_polyglot_of_pdf_and_html_is_dead_bytes(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    polyglot = PDF + b"<html><script>alert(document.cookie)</script></html>\n%%EOF"
    assert send(client, draft, ("page.html", polyglot)).status_code == 303
    [piece] = queries.documents_of(session, draft.id)

    for place in ("", "/apercu"):
        answer = client.get(f"/mes-dossiers/{draft.id}/pieces/{piece.id}{place}")
        assert (answer.data, answer.mimetype) == (polyglot, "application/pdf")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
        assert answer.headers["Cache-Control"] == "no-store"


def test_attack_26_path_in_the_name_writes_nowhere_else(
    session: Session, client: FlaskClient, settings: Settings, draft: Dossier
) -> None:
    assert send(client, draft, ("../../../tmp/owned.pdf", PDF)).status_code == 303
    begun = begin(client, draft, LONG, name="../../../tmp/owned-too.pdf").get_json()
    part(client, begun["part"], LONG, 0)

    assert kept(session, draft) == ["owned.pdf"]
    assert [path.name for path in waiting(settings)] == [begun["part"].rpartition("/")[2].replace("-", "")]


@pytest.mark.usefixtures("antivirus")
@pytest.mark.parametrize(
    "way", [lambda c, d, b: send(c, d, ("virus.pdf", b)), send_whole], ids=["form", "parts"]
)
def test_attack_29_eicar_is_not_even_kept(
    session: Session, client: FlaskClient, settings: Settings, draft: Dossier, way: Any
) -> None:
    answer = way(client, draft, PDF + EICAR)

    assert (answer.status_code, "antivirus" in answer.text) == (422, True)
    assert kept(session, draft) == []
    assert session.exec(select(Upload)).all() == []
    assert waiting(settings) == []


@pytest.mark.usefixtures("antivirus")
def test_clean_file_in_parts_is_scanned_too(session: Session, client: FlaskClient, draft: Dossier) -> None:
    assert send_whole(client, draft, LONG).status_code == 200

    assert [each.scan for each in queries.documents_of(session, draft.id)] == [ScanState.CLEAN]


def test_long_file_goes_on_after_a_cut(
    session: Session, client: FlaskClient, settings: Settings, draft: Dossier
) -> None:
    begun = begin(client, draft, LONG).get_json()
    part(client, begun["part"], LONG, 0)
    part(client, begun["part"], LONG, PART)

    again = begin(client, draft, LONG).get_json()
    assert (again["part"], again["offset"]) == (begun["part"], 2 * PART)
    for offset in (2 * PART, 3 * PART):
        part(client, again["part"], LONG, offset)
    assert client.post(again["finish"], data={"sha256": sha256(LONG).hexdigest()}).status_code == 200

    [piece] = queries.documents_of(session, draft.id)
    assert vault.read(Folder(settings.storage_folder), piece.sha256) == LONG
    assert (session.exec(select(Upload)).all(), waiting(settings)) == ([], [])


def test_part_that_came_already_or_too_early_changes_nothing(client: FlaskClient, draft: Dossier) -> None:
    begun = begin(client, draft, LONG).get_json()

    offsets = [0, 0, 2 * PART, PART]
    said = [part(client, begun["part"], LONG, offset).get_json()["offset"] for offset in offsets]

    assert said == [PART, PART, PART, 2 * PART]


def test_file_damaged_on_its_way_is_refused(
    session: Session, client: FlaskClient, settings: Settings, draft: Dossier
) -> None:
    answer = send_whole(client, draft, LONG, digest="0" * 64)

    assert (answer.status_code, "abîmé" in answer.get_json()["message"]) == (422, True)
    assert (kept(session, draft), waiting(settings)) == ([], [])


@pytest.mark.parametrize(
    "told, words",
    [
        ({"size": 201 * 1024 * 1024}, "dépasse 200 Mo"),
        ({"size": 0}, "vide"),
        ({"kind": "treasure"}, "Choisissez"),
        ({"name": ""}, "Choisissez un fichier"),
        ({"dated_on": "2199-01-01"}, "dater de demain"),
    ],
)
def test_announcement_that_does_not_hold_is_told_why(
    session: Session, client: FlaskClient, draft: Dossier, told: dict[str, Any], words: str
) -> None:
    answer = begin(client, draft, LONG, **told)

    assert (answer.status_code, words in answer.get_json()["message"]) == (422, True)
    assert session.exec(select(Upload)).all() == []


def test_more_bytes_than_announced_are_refused(session: Session, client: FlaskClient, draft: Dossier) -> None:
    begun = begin(client, draft, PDF).get_json()

    assert part(client, begun["part"], LONG, 0).status_code == 422
    assert session.exec(select(Upload)).all() == []


def test_attack_1_upload_of_another_is_not_found(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    theirs = dossiers.blank_dossier(session)
    upload = services.begin_upload(
        session, dossier_id=theirs.id, kind=DocumentKind.PITCH, name="a.pdf", size=10,
        dated_on=None, most_bytes=100, by=theirs.owner_id, at=AT,
    )  # fmt: skip
    session.commit()

    for dossier in (draft, theirs):
        url = f"/mes-dossiers/{dossier.id}/envois/{upload.id}"
        assert client.post(f"{url}?offset=0", data=PDF).status_code == 404
        assert client.post(f"{url}/fin").status_code == 404
    assert session.exec(select(Upload.received)).all() == [0]


def test_several_files_join_at_once_and_a_bad_one_holds_up_none(
    session: Session, client: FlaskClient, draft: Dossier
) -> None:
    answer = send(
        client, draft, ("un.pdf", PDF), ("deux.pdf", b"<html>"), ("trois.pdf", PDF + b"3"), kind="bp"
    )

    assert (answer.status_code, "« deux.pdf » : Ce fichier" in answer.text.replace("\u00a0", " ")) == (
        422,
        True,
    )
    assert kept(session, draft) == ["un.pdf", "trois.pdf"]


def test_kind_of_one_file_takes_no_two(session: Session, client: FlaskClient, draft: Dossier) -> None:
    answer = send(client, draft, ("un.pdf", PDF), ("deux.pdf", PDF + b"2"))

    assert (answer.status_code, "un seul fichier" in answer.text) == (422, True)
    assert kept(session, draft) == []


def test_same_file_under_another_kind_is_told(client: FlaskClient, draft: Dossier) -> None:
    send(client, draft, ("un.pdf", PDF))
    send(client, draft, ("un.pdf", PDF), kind="bp")

    assert "Le même fichier est déjà au dossier" in client.get(f"/mes-dossiers/{draft.id}/pieces").text


def test_abandoned_upload_leaves_nothing(
    session: Session, client: FlaskClient, settings: Settings, draft: Dossier
) -> None:
    begun = begin(client, draft, LONG).get_json()
    part(client, begun["part"], LONG, 0)
    [upload] = pieces.list_abandoned(session, AT + timedelta(days=9_000))
    Folder(settings.storage_folder).drop(upload.id)
    services.abandon_upload(session, upload_id=upload.id)

    assert (waiting(settings), session.exec(select(Upload)).all()) == ([], [])


def test_removed_from_a_draft_its_row_is_gone(session: Session, client: FlaskClient, draft: Dossier) -> None:
    send(client, draft, ("un.pdf", PDF))
    [piece] = queries.documents_of(session, draft.id)

    assert client.post(f"/mes-dossiers/{draft.id}/pieces/{piece.id}/retirer").status_code == 303
    assert session.exec(select(Document)).all() == []
