"""May this file come in, as what, and who may open it?"""

import io
import zipfile

from fundapp.dossiers.types import MediaType, ScanState
from fundapp.kernel.errors import Refused

MOST_PIECES = 30
_MAGIC = {
    b"%PDF-": MediaType.PDF,
    b"\x89PNG\r\n\x1a\n": MediaType.PNG,
    b"\xff\xd8\xff": MediaType.JPEG,
}
_OFFICE = {"xl/workbook.xml": MediaType.XLSX, "word/document.xml": MediaType.DOCX}


def sniff(content: bytes) -> MediaType | None:
    """What a file is by its own bytes; its name and declared type are never believed (SECURITY 23)."""
    for magic, kind in _MAGIC.items():
        if content.startswith(magic):
            return kind
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError):
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    return next((kind for name, kind in _OFFICE.items() if name in names), None)


def check_file(content: bytes, *, most_bytes: int) -> MediaType:
    if not content:
        raise Refused("Ce fichier est vide : choisissez-en un autre.", field="file")
    if len(content) > most_bytes:
        raise Refused(
            "Ce fichier dépasse %(most)s Mo : allégez-le ou découpez-le, puis joignez-le de nouveau. "
            "Vos réponses sont conservées.",
            field="file",
            most=most_bytes // (1024 * 1024),
        )
    kind = sniff(content)
    if kind is None:
        raise Refused(
            "Ce fichier n’est ni un PDF, ni une image PNG ou JPEG, ni un classeur XLSX, ni un document "
            "DOCX sans macro : enregistrez-le sous l’un de ces formats, de préférence PDF.",
            field="file",
        )
    return kind


def check_count(pieces: int) -> None:
    if pieces >= MOST_PIECES:
        raise Refused(
            "Un dossier compte au plus %(most)s pièces : retirez-en une d’abord.",
            field="file",
            most=MOST_PIECES,
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
