"""Do pieces come and go the same in a folder and in a bucket, and is nothing lost while the store is away?"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.dossiers import queries
from fundapp.dossiers.models import Dossier, Upload
from fundapp.kernel.vault import Folder
from tests import s3
from tests.factories import accounts, dossiers
from tests.factories.dossiers import PDF
from tests.factories.files import sent
from tests.factories.signin import sign_in

PART = 2 * 1024 * 1024
LONG = PDF + bytes(range(256)) * 20_000
"""5 MB: three parts, and too long to be read before the answer begins."""
SHORT = PDF + bytes(range(256)) * 10


@pytest.fixture(scope="module")
def server() -> Iterator[s3.Server]:
    with s3.running() as server:
        yield server


@pytest.fixture
def line(server: s3.Server) -> Iterator[s3.Line]:
    line = s3.Line(server)
    yield line
    line.close()


@pytest.fixture
def bucket(
    app: Flask, server: s3.Server, line: s3.Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program keeps its files in a bucket, over a line that a test may cut."""
    vault = server.open(server.make_bucket(), tmp_path, through=line)
    monkeypatch.setitem(app.extensions, "vault", vault)


@pytest.fixture(params=["local", "s3"])
def store(
    request: pytest.FixtureRequest, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if request.param == "s3":
        request.getfixturevalue("bucket")
    else:
        monkeypatch.setitem(app.extensions, "vault", Folder(tmp_path))


@pytest.fixture
def draft(session: Session, client: FlaskClient) -> Dossier:
    founder = accounts.person(session)
    sign_in(client, founder)
    return dossiers.blank_dossier(session, owner_id=founder.id)


def send(client: FlaskClient, dossier: Dossier, content: bytes = PDF) -> Any:
    data = sent("kbis", ("kbis.pdf", content), dated_on="2026-11-02")
    return client.post(f"/mes-dossiers/{dossier.id}/pieces", data=data, content_type="multipart/form-data")


def begin(client: FlaskClient, dossier: Dossier) -> Any:
    told = {"kind": "pitch", "name": "long.pdf", "size": len(LONG)}
    return client.post(f"/mes-dossiers/{dossier.id}/envois", data=told).get_json()


def part(client: FlaskClient, begun: Any, offset: int) -> Any:
    return client.post(f"{begun['part']}?offset={offset}", data=LONG[offset : offset + PART])


def finish(client: FlaskClient, begun: Any) -> Any:
    return client.post(begun["finish"], data={"sha256": sha256(LONG).hexdigest()})


def send_long(client: FlaskClient, dossier: Dossier) -> str:
    """Where it can be fetched."""
    begun = begin(client, dossier)
    for offset in range(0, len(LONG), PART):
        part(client, begun, offset)
    assert finish(client, begun).status_code == 200
    return address(client, dossier)


def send_short(client: FlaskClient, dossier: Dossier) -> str:
    assert send(client, dossier, SHORT).status_code == 303
    return address(client, dossier)


def address(client: FlaskClient, dossier: Dossier) -> str:
    page = client.get(f"/mes-dossiers/{dossier.id}/pieces").text
    start = page.index(f"/mes-dossiers/{dossier.id}/pieces/")
    return page[start : start + len(f"/mes-dossiers/{dossier.id}/pieces/") + 36]


def kept(session: Session, dossier: Dossier) -> list[str]:
    return [each.name for each in queries.documents_of(session, dossier.id)]


@pytest.mark.usefixtures("store")
def test_piece_is_joined_seen_and_fetched(session: Session, client: FlaskClient, draft: Dossier) -> None:
    assert send(client, draft).status_code == 303
    [piece] = queries.documents_of(session, draft.id)

    for place in ("", "/apercu"):
        answer = client.get(f"/mes-dossiers/{draft.id}/pieces/{piece.id}{place}")
        assert (answer.status_code, answer.data) == (200, PDF)
        assert answer.headers["Content-Length"] == str(len(PDF))


@pytest.mark.usefixtures("store")
def test_long_piece_comes_by_parts_and_leaves_as_a_stream(client: FlaskClient, draft: Dossier) -> None:
    with client.get(send_long(client, draft)) as answer:
        assert answer.data == LONG
        assert answer.headers["Content-Length"] == str(len(LONG))
        assert answer.headers["Content-Security-Policy"].startswith("sandbox;")


RANGES = {
    "bytes=0-8": (206, slice(0, 9)),
    "bytes=200-209": (206, slice(200, 210)),
    "bytes=300-": (206, slice(300, None)),
    "bytes=-5": (206, slice(-5, None)),
    "bytes=0-99999999": (206, slice(0, None)),
    "bytes=99999999-": (416, None),
    "bytes=-99999999": (206, slice(0, None)),
    "bytes=0-1,4-5": (200, slice(0, None)),
    "bytes=5-2": (200, slice(0, None)),
    "lines=1-2": (200, slice(0, None)),
    "nonsense": (200, slice(0, None)),
}
"""What is asked, and which part of the file it gets (RFC 9110, 14.2)."""


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("size", ["short", "long"])
def test_download_that_was_cut_goes_on(client: FlaskClient, draft: Dossier, size: str) -> None:
    """A short file's part was cut out twice, and the second time there was nothing left: an error 500."""
    content = SHORT if size == "short" else LONG
    url = send_long(client, draft) if size == "long" else send_short(client, draft)

    for asked, (status, part) in RANGES.items():
        with client.get(url, headers={"Range": asked}) as answer:
            assert (asked, answer.status_code) == (asked, status)
            assert "Range" not in answer.headers.get("Vary", "")
            if part is not None:
                assert (asked, answer.data) == (asked, content[part])
                assert (asked, answer.headers["Content-Length"]) == (asked, str(len(content[part])))
                first, last, _ = part.indices(len(content))
                said = f"bytes {first}-{last - 1}/{len(content)}" if status == 206 else None
                assert (asked, answer.headers.get("Content-Range")) == (asked, said)
            else:
                assert answer.headers["Content-Range"] == f"bytes */{len(content)}"


@pytest.mark.usefixtures("store")
def test_asking_whether_a_file_is_there_reads_no_part_of_it(client: FlaskClient, draft: Dossier) -> None:
    answer = client.head(send_short(client, draft), headers={"Range": "bytes=0-8"})

    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(SHORT))


@pytest.mark.usefixtures("bucket")
def test_piece_that_could_not_be_kept_is_refused_in_words(
    session: Session, client: FlaskClient, line: s3.Line, draft: Dossier
) -> None:
    line.cut()
    answer = send(client, draft)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "les fichiers sont gardés ne répond pas" in answer.text
    assert 'value="2026-11-02"' in answer.text
    assert 'value="2026-11-02"' in answer.text
    assert kept(session, draft) == []

    line.mend()
    assert send(client, draft).status_code == 303
    assert kept(session, draft) == ["kbis.pdf"]


@pytest.mark.usefixtures("bucket")
def test_upload_by_parts_outlives_a_store_that_goes_away(
    session: Session, client: FlaskClient, line: s3.Line, draft: Dossier
) -> None:
    begun = begin(client, draft)
    part(client, begun, 0)

    line.cut()
    assert part(client, begun, PART).status_code == 503
    line.mend()
    assert begin(client, draft)["offset"] == PART
    for offset in range(PART, len(LONG), PART):
        part(client, begun, offset)
    line.cut()
    away = finish(client, begun)
    assert (away.status_code, "ne répond pas" in away.get_json()["message"]) == (503, True)
    line.mend()

    assert finish(client, begun).status_code == 200
    assert (kept(session, draft), session.exec(select(Upload)).all()) == (["long.pdf"], [])


@pytest.mark.usefixtures("bucket")
def test_piece_that_cannot_be_fetched_now_says_when(
    session: Session, client: FlaskClient, line: s3.Line, draft: Dossier
) -> None:
    send(client, draft)
    url = address(client, draft)
    line.cut()

    answer = client.get(url)

    assert (answer.status_code, "Réessayez dans quelques minutes" in answer.text) == (503, True)
    line.mend()
    assert client.get(url).data == PDF


@pytest.mark.usefixtures("bucket")
def test_everything_but_the_pieces_goes_on_without_the_store(
    client: FlaskClient, line: s3.Line, draft: Dossier
) -> None:
    line.cut()

    assert client.get(f"/mes-dossiers/{draft.id}/pieces").status_code == 200
    assert client.get(f"/mes-dossiers/{draft.id}/identite").status_code == 200


@pytest.mark.usefixtures("bucket")
def test_readiness_tells_that_the_store_is_away(client: FlaskClient, line: s3.Line) -> None:
    assert client.get("/health/ready").get_json()["storage"] is True

    line.cut()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.get_json()["storage"]) == (503, False)
    assert client.get("/health/live").status_code == 200
