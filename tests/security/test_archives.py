"""Is an archive that lies about itself refused with a sentence, before anybody has spent a second on it?"""

import io
import struct
import zipfile
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from fundapp.dossiers import queries
from fundapp.dossiers.rules.pieces import MOST_INDEX, sniff
from fundapp.dossiers.types import MediaType
from fundapp.kernel.errors import Refused
from tests.factories import accounts, dossiers
from tests.factories.signin import sign_in

INDEX, END = b"PK\x01\x02", b"PK\x05\x06"


def office(parts: int = 1) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
        for number in range(1, parts):
            archive.writestr(f"word/{number}", "")
    return written.getvalue()


def of_version(version: int) -> bytes:
    """A document whose index says which version of the format is needed to read it."""
    content = bytearray(office())
    struct.pack_into("<H", content, content.index(INDEX) + 6, version)
    return bytes(content)


def with_entries(count: int) -> bytes:
    """An index of so many parts that were never there: 46 bytes each."""
    entry = INDEX + bytes(42)
    end = struct.pack("<4s4H2LH", END, 0, 0, min(count, 65_535), min(count, 65_535), 46 * count, 4, 0)
    return b"PK\x03\x04" + entry * count + end


HOSTILE = {
    "version 25.5": (of_version(255), "incomplet ou abîmé"),
    "half a million parts": (with_entries(500_000), "se déplie"),
    "more parts than any document": (office(6_000), "se déplie"),
    "index cut": (office()[:-30], "incomplet ou abîmé"),
    "index longer than the file": (office()[:-10] + b"\xff\xff\0\0" + office()[-6:], "incomplet ou abîmé"),
    "nothing but its first bytes": (b"PK\x03\x04", "incomplet ou abîmé"),
}


def send(client: FlaskClient, dossier_id: object, content: bytes) -> Any:
    head = 'Content-Disposition: form-data; name="file-pitch"; filename="pitch.docx"\r\n\r\n'
    body = f"--part\r\n{head}".encode() + content + b"\r\n--part--\r\n"
    place = f"/mes-dossiers/{dossier_id}/pieces"
    return client.post(place, data=body, content_type="multipart/form-data; boundary=part")


@pytest.mark.parametrize("content, words", HOSTILE.values(), ids=list(HOSTILE))
def test_attack_archive_that_lies_is_refused_in_words(
    client: FlaskClient, session: Session, content: bytes, words: str
) -> None:
    founder = accounts.person(session)
    draft = dossiers.blank_dossier(session, owner_id=founder.id)

    answer = send(sign_in(client, founder), draft.id, content)

    assert (answer.status_code, words in answer.text) == (422, True)
    assert list(queries.documents_of(session, draft.id)) == []


class Counting(io.BytesIO):
    most = 0

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        self.most = max(self.most, len(found))
        return found


def test_attack_index_of_half_a_million_parts_is_not_read() -> None:
    """It held the request for 8.6 seconds: the parts were counted once all had been looked at."""
    file = Counting(with_entries(500_000))

    with pytest.raises(Refused):
        sniff(file)

    assert file.most <= MOST_INDEX + 1


def test_real_document_of_many_parts_is_taken() -> None:
    assert sniff(office(4_000)) is MediaType.DOCX


@given(st.data())
@settings(max_examples=300, derandomize=True, database=None)
def test_no_damage_to_an_archive_is_a_bug(data: st.DataObject) -> None:
    content = bytearray(office(3))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = sniff(bytes(content[: data.draw(st.integers(4, len(content)))]))
    except Refused:
        return
    assert found in (None, MediaType.DOCX, MediaType.XLSX)
