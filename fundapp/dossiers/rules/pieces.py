"""May this file come in, as what, and who may open it?"""

import struct
import zipfile
from io import SEEK_CUR, BytesIO
from typing import BinaryIO

from fundapp.dossiers.types import MediaType, ScanState
from fundapp.kernel.errors import Refused

MOST_PIECES = 30
MOST_FILES = 150
"""With previous versions: enough for every honest dossier, too few to fill a disk."""
MOST_UNFOLDED = 400 * 1024 * 1024
MOST_PARTS = 5_000
MOST_INDEX = 1024 * 1024
"""Bytes of an archive's list of parts: read first, since half a million of them take seconds to look at."""
_MAGIC = {
    b"%PDF-": MediaType.PDF,
    b"\x89PNG\r\n\x1a\n": MediaType.PNG,
    b"\xff\xd8\xff": MediaType.JPEG,
}
_OFFICE = {"xl/workbook.xml": MediaType.XLSX, "word/document.xml": MediaType.DOCX}


def sniff(file: bytes | BinaryIO) -> MediaType | None:
    """What a file is by its own bytes; its name and declared type are never believed (SECURITY 23)."""
    content = BytesIO(file) if isinstance(file, bytes) else file
    beginning = _beginning(content)
    for magic, kind in _MAGIC.items():
        if beginning.startswith(magic):
            return kind
    return _office(content) if beginning.startswith(_ZIP) else None


_ZIP = b"PK\x03\x04"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What Office wrote before 2007, and what it still puts around a document that asks for a password."""


def _beginning(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(16)


def _office(file: BinaryIO) -> MediaType | None:
    """An Office document without macro; nothing of it is unfolded to find out."""
    try:
        parts = zipfile.ZipFile(_Sparing(file)).infolist()  # type: ignore[arg-type]  # all it calls is there
    except _NO_ARCHIVE:
        raise damaged() from None
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise _locked()
    names = {part.filename for part in parts}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNFOLDED:
        raise _bomb()
    return next((kind for name, kind in _OFFICE.items() if name in names), None)


_ENCRYPTED = 0x1
_NO_ARCHIVE = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error)
"""What the library raises for bytes that are none, or of a version that no office writes."""


class _Sparing:
    """A file that gives so much at once and no more: an archive's whole index is one read."""

    def __init__(self, file: BinaryIO) -> None:
        self.seek, self.tell, self.seekable, self._file = file.seek, file.tell, file.seekable, file

    def read(self, size: int = -1) -> bytes:
        read = self._file.read(MOST_INDEX + 1 if size < 0 else min(size, MOST_INDEX + 1))
        if len(read) > MOST_INDEX:
            raise _bomb()
        return read


def _bomb() -> Refused:
    return Refused(
        "Ce document se déplie en un volume démesuré : enregistrez-le de nouveau, ou en PDF.", field="file"
    )


def check_file(file: bytes | BinaryIO, size: int | None = None, *, most_bytes: int) -> MediaType:
    size = len(file) if isinstance(file, bytes) else size
    check_size(size or 0, most_bytes=most_bytes)
    content = BytesIO(file) if isinstance(file, bytes) else file
    kind = sniff(content)
    if kind is None:
        raise _locked() if _beginning(content).startswith(_OLE) else _wrong_type()
    if not is_whole(content, kind):
        raise damaged()
    return kind


def is_whole(file: BinaryIO, kind: MediaType) -> bool:
    """Whether an image goes to its end; a PDF is read by a program of its own."""
    match kind:
        case MediaType.PNG:
            return _png_ends(file)
        case MediaType.JPEG:
            return _jpeg_ends(file)
        case _:
            return True


def _png_ends(file: BinaryIO) -> bool:
    """Chunk after chunk, by their lengths, to the one that ends it."""
    file.seek(8)
    while len(head := file.read(8)) == 8:
        length, name = struct.unpack(">I4s", head)
        if name == b"IEND":
            return True
        file.seek(length + 4, SEEK_CUR)
    return False


def _jpeg_ends(file: BinaryIO) -> bool:
    """Segment after segment to the image itself, where nothing but its end reads FF D9."""
    file.seek(2)
    while len(head := file.read(4)) == 4 and head[0] == 0xFF:
        marker, length = head[1], int.from_bytes(head[2:])
        if marker == _START_OF_SCAN:
            return _holds(file, b"\xff\xd9")
        file.seek(max(length, 2) - 2, SEEK_CUR)
    return False


_START_OF_SCAN = 0xDA


def _holds(file: BinaryIO, mark: bytes) -> bool:
    """Whether the rest of a file holds these bytes."""
    last = b""
    while part := file.read(MOST_INDEX):
        if mark in last + part:
            return True
        last = part[-len(mark) :]
    return False


def damaged() -> Refused:
    return Refused(
        "Ce fichier est incomplet ou abîmé : il ne s’ouvre pas. Enregistrez-le de nouveau depuis l’original, "
        "puis joignez-le.",
        field="file",
    )


def locked() -> Refused:
    return Refused(
        "Ce PDF ne s’ouvre qu’avec un mot de passe : ouvrez-le, imprimez-le « au format PDF » sans "
        "protection, puis joignez cette copie.",
        field="file",
    )


def _locked() -> Refused:
    return Refused(
        "Ce document Office est protégé par un mot de passe, ou d’un ancien format (.doc, .xls) : ôtez sa "
        "protection, enregistrez-le en DOCX, XLSX ou PDF, puis joignez-le.",
        field="file",
    )


def _wrong_type() -> Refused:
    return Refused(
        "Ce fichier n’est ni un PDF, ni une image PNG ou JPEG, ni un classeur XLSX, ni un document "
        "DOCX sans macro : enregistrez-le sous l’un de ces formats, de préférence PDF.",
        field="file",
    )


def check_size(size: int, *, most_bytes: int) -> None:
    if size <= 0:
        raise Refused("Ce fichier est vide : choisissez-en un autre.", field="file")
    if size > most_bytes:
        raise Refused(
            "Ce fichier dépasse %(most)s Mo : allégez-le ou découpez-le, puis joignez-le de nouveau. "
            "Vos réponses sont conservées.",
            field="file",
            most=most_bytes // (1024 * 1024),
        )


def check_beginning(chunk: bytes) -> None:
    """Refuse a long file by its first bytes, before the rest travels."""
    if chunk.startswith(_OLE):
        raise _locked()
    if not chunk.startswith((*_MAGIC, _ZIP)):
        raise _wrong_type()


def check_count(pieces: int, files: int = 0) -> None:
    if pieces >= MOST_PIECES:
        raise Refused(
            "Un dossier compte au plus %(most)s pièces : retirez-en une d’abord.",
            field="file",
            most=MOST_PIECES,
        )
    if files >= MOST_FILES:
        raise Refused(
            "Ce dossier a reçu %(most)s fichiers, versions comprises : écrivez à l’équipe pour la suite.",
            field="file",
            most=MOST_FILES,
        )


def shown_name(name: str, kind: MediaType) -> str:
    """The name people read and download: the last part, printable, with the extension of what it is."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = last.rsplit(".", 1)[0] if "." in last[1:] else last
    clean = "".join(each for each in stem if each.isprintable() and each not in '<>:"|?*').strip(" .")
    return f"{clean[:120] or 'piece'}.{kind.extension}"


def check_readable(scan: ScanState, *, own: bool, unscanned_opens: bool) -> None:
    """Another person opens only what is clean; the antivirus' absence is no permission (SECURITY 29)."""
    if scan is ScanState.INFECTED:
        raise Refused("L’antivirus a refusé cette pièce : elle ne s’ouvre pas.")
    if scan is ScanState.NOT_SCANNED and not (own or unscanned_opens):
        raise Refused(
            "Cette pièce n’a pas été analysée par l’antivirus : elle ne s’ouvre que pour qui l’a jointe."
        )
