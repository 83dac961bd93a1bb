"""What is in the file a person takes away: a page to read, data for a program, pieces and receipts?"""

import json
import re
import zipfile
from typing import Any, BinaryIO
from uuid import UUID

from flask import current_app
from flask_babel import force_locale
from sqlmodel import Session, col, select

from fundapp.accounts import queries as accounts
from fundapp.dossiers.models import Attachment, Document, Dossier, Message
from fundapp.dossiers.queries import documents_of, versions_of
from fundapp.dossiers.queries.shelf import list_dossiers_of
from fundapp.dossiers.rules.receipt import ToldTable, read_told
from fundapp.dossiers.types import ScanState, Side
from fundapp.kernel.vault import Vault
from fundapp.portal import services
from fundapp.portal.views.receipt import receipt_pdf
from fundapp.web.filters import shown

CHUNK = 1024 * 1024


def write(session: Session, person_id: UUID, file: BinaryIO, vault: Vault) -> None:
    """Pieces are copied bit by bit, so that a heavy dossier weighs nothing in memory."""
    told = services.everything_about(session, person_id)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        files = [_dossier(session, archive, each, vault) for each in list_dossiers_of(session, person_id)]
        archive.writestr("donnees.json", json.dumps(told, ensure_ascii=False, indent=2))
        # the environment's own rendering: no request, nobody signed in
        template = current_app.jinja_env.get_template("portal/own_file.html")
        language = accounts.get_person(session, person_id).language
        with force_locale(language):
            page = template.render(told=told, files=files, words=_words, language=language)
        archive.writestr("index.html", page)


def _dossier(
    session: Session, archive: zipfile.ZipFile, dossier: Dossier, vault: Vault
) -> list[dict[str, Any]]:
    """The receipts and pieces of one dossier, and where each lies in the file."""
    folder, written = f"dossiers/{dossier.reference}", []
    for version in versions_of(session, dossier.id):
        place = f"{folder}/accuse-de-reception-v{version.snapshot.number}.pdf"
        archive.writestr(place, receipt_pdf(version.snapshot))
        written.append({"place": place, "name": place.rpartition("/")[2]})
    for number, document in enumerate(documents_of(session, dossier.id), 1):
        if document.scan is not ScanState.INFECTED:
            place = f"{folder}/pieces/{number:02d}-{_safe(document)}"
            _copy(archive, place, vault, document.sha256)
            written.append({"place": place, "name": document.name})
    for number, attachment in enumerate(_attachments(session, dossier), 1):
        place = f"{folder}/messages/{number:02d}-{_safe(attachment)}"
        _copy(archive, place, vault, attachment.sha256)
        written.append({"place": place, "name": attachment.name})
    return written


def _attachments(session: Session, dossier: Dossier) -> list[Attachment]:
    """The files of messages: one's own unless infected, the team's once they are clean (SECURITY 29)."""
    sent = select(Attachment, col(Message.side)).join(Message, col(Message.id) == Attachment.message_id)
    return [
        each
        for each, side in session.exec(
            sent.where(Message.dossier_id == dossier.id).order_by(col(Attachment.id))
        )
        if each.scan is ScanState.CLEAN or (side is Side.APPLICANT and each.scan is not ScanState.INFECTED)
    ]


def _words(answer: dict[str, Any]) -> str:
    """One answer of a submitted version as it reads; a table, a row after the other."""
    value = read_told(answer)
    if isinstance(value, ToldTable):
        return " ; ".join(", ".join(shown(cell) for cell in row) for row in value.rows)
    return shown(value)


def _copy(archive: zipfile.ZipFile, place: str, vault: Vault, digest: str) -> None:
    with vault.open(digest) as source, archive.open(place, "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)


def _safe(document: Document | Attachment) -> str:
    """A name no archive can climb out with (SECURITY 26)."""
    return re.sub(r"[^\w.-]+", "-", document.name).strip(".-") or "piece"
