"""Is a file what its bytes say, under a name of ours, and closed to others until it is clean?"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from fundapp.dossiers.rules import pieces
from fundapp.dossiers.services import scanning
from fundapp.dossiers.services.pieces import receive
from fundapp.dossiers.types import MediaType, ScanState
from fundapp.kernel.errors import Refused
from fundapp.kernel.vault import Folder
from tests.dossiers.clamd import listening
from tests.factories.dossiers import PDF


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\0\0"))
    + chunk(b"IEND", b"")
)
JPEG = b"\xff\xd8\xff\xe1\x00\x08\xff\xd9thum\xff\xda\x00\x04\x01\x00the image\xff\x00\xff\xd9"
"""With a thumbnail's end in a segment before the image itself."""


def encrypted(content: bytes) -> bytes:
    """The same archive, its first part said to be encrypted."""
    changed = bytearray(content)
    changed[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def archive(*names: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for name in names:
            file.writestr(name, "<x/>")
    return written.getvalue()


@pytest.mark.parametrize(
    "content, kind",
    [
        (PDF, MediaType.PDF),
        (b"\x89PNG\r\n\x1a\n....", MediaType.PNG),
        (b"\xff\xd8\xff\xe0....", MediaType.JPEG),
        (archive("xl/workbook.xml"), MediaType.XLSX),
        (archive("word/document.xml"), MediaType.DOCX),
        (archive("word/document.xml", "word/vbaProject.bin"), None),
        (archive("evil.html"), None),
        (b"<html><script>alert(1)</script>", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
        (b"MZ\x90\x00", None),
    ],
)
def test_type_is_read_from_the_bytes(content: bytes, kind: MediaType | None) -> None:
    assert pieces.sniff(content) is kind


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "vide"),
        (b"<html>", "ni un PDF"),
        (PDF + b"0" * 2_000_000, "dépasse 1 Mo"),
        (b"PK\x03\x04 not an archive", "incomplet ou abîmé"),
        (archive("word/document.xml")[:-30], "incomplet ou abîmé"),
        (encrypted(archive("xl/workbook.xml")), "protégé par un mot de passe"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "protégé par un mot de passe"),
        (PNG[:-12], "incomplet ou abîmé"),
        (PNG[:40], "incomplet ou abîmé"),
        (JPEG[:-2], "incomplet ou abîmé"),
        (JPEG[:6], "incomplet ou abîmé"),
    ],
)
def test_file_that_may_not_come_in_is_told_why(content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        pieces.check_file(content, most_bytes=1024 * 1024)


@pytest.mark.parametrize("content", [PNG, JPEG, PNG + b"more", JPEG + bytes(4_000)], ids=len)
def test_whole_image_comes_in_whatever_stands_after_its_end(content: bytes) -> None:
    assert pieces.check_file(content, most_bytes=1024 * 1024) in (MediaType.PNG, MediaType.JPEG)


@pytest.mark.parametrize(
    "given, shown",
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\plan.exe", "plan.pdf"),
        ('a"\r\nSet-Cookie: x.pdf', "aSet-Cookie x.pdf"),
        ("", "piece.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("été à l’œuvre.pdf", "été à l’œuvre.pdf"),
        ("x" * 300, "x" * 120 + ".pdf"),
    ],
)
def test_attack_26_name_of_a_file_never_becomes_a_path(given: str, shown: str) -> None:
    assert pieces.shown_name(given, MediaType.PDF) == shown


@pytest.mark.parametrize(
    "scan, own, opens, readable",
    [
        (ScanState.CLEAN, False, False, True),
        (ScanState.NOT_SCANNED, True, False, True),
        (ScanState.NOT_SCANNED, False, False, False),
        (ScanState.NOT_SCANNED, False, True, True),
        (ScanState.INFECTED, True, True, False),
    ],
)
def test_attack_29_only_a_clean_piece_opens_for_another_person(
    scan: ScanState, own: bool, opens: bool, readable: bool
) -> None:
    if readable:
        pieces.check_readable(scan, own=own, unscanned_opens=opens)
    else:
        with pytest.raises(Refused):
            pieces.check_readable(scan, own=own, unscanned_opens=opens)


@pytest.fixture
def clamd() -> Iterator[str]:
    with listening() as address:
        yield address


def test_antivirus_answers_clean_or_infected(clamd: str) -> None:
    big = PDF + b"0" * 200_000

    assert scanning.scan(big, clamd) is ScanState.CLEAN
    assert scanning.scan(big + b"EICAR", clamd) is ScanState.INFECTED


@pytest.mark.parametrize("address", ["", "127.0.0.1:1", "/nowhere/clamd.sock"])
def test_attack_29_antivirus_down_is_not_clean(address: str) -> None:
    assert scanning.scan(PDF, address) is ScanState.NOT_SCANNED


def test_infected_file_is_not_even_kept(clamd: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="antivirus"):
        receive("a.pdf", PDF + b"EICAR", vault=Folder(tmp_path), antivirus=clamd, most_bytes=10_000)

    assert list(tmp_path.iterdir()) == []
