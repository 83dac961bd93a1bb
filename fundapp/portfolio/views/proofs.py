"""How is the document that proves an amount received with its form, and given back to who may read it?"""

from datetime import timedelta
from uuid import UUID

from flask import current_app, g, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from fundapp.dossiers.rules import pieces
from fundapp.dossiers.services.pieces import Received, receive
from fundapp.dossiers.types import MediaType, ScanState
from fundapp.kernel.errors import Refused
from fundapp.portfolio.forms import ProvenForm
from fundapp.portfolio.models import CofinancingFile, PendingFile
from fundapp.settings import Settings
from fundapp.web import pace
from fundapp.web.documents import attached
from fundapp.web.guard import the_actor
from fundapp.web.storage import the_vault

HELD_FOR = timedelta(hours=1)
"""How long a stored file waits for its sender's second factor: less than what the night's sweep leaves."""


def store_upload(form: ProvenForm) -> bool:
    """Look at the file and store it, if there is one; a refused one is said beside its field.

    From the page that asks for the second factor, and from a form that was refused, it comes back as
    our signed token that it is stored.
    """
    upload, settings = form.file.data, current_app.config["SETTINGS"]
    tokens = request.form.getlist(form.file.name)
    assert isinstance(settings, Settings)
    try:
        if not isinstance(upload, FileStorage) or not upload.filename:
            if tokens and tokens[-1]:  # the latest, when another file was chosen in place of one kept
                form.received = _read_token(tokens[-1])
                form.file.kept = (form.received.name, tokens[-1])
            return True
        pace.count_file()
        form.received = receive(
            upload.filename,
            upload.read(settings.max_upload_bytes + 1),
            vault=the_vault(),
            antivirus=settings.clamav,
            most_bytes=settings.max_upload_bytes,
        )
    except Refused as refusal:
        form.refuse(refusal)
        return False
    token = _token_for(form.received)
    g.kept_files = [(form.file.name, token)]
    form.file.kept = (form.received.name, token)
    return True


def _signer() -> URLSafeTimedSerializer:
    """A file's digest alone opens nothing: its token is signed, and serves only whom it was given to."""
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=f"file of {the_actor().id}")


def _token_for(file: Received) -> str:
    """A signed token, valid one hour, for this person only."""
    return _signer().dumps([file.name, file.media_type.value, file.size, file.sha256, file.scan.value])


def _read_token(token: str) -> Received:
    try:
        name, media_type, size, sha256, scan = _signer().loads(token, max_age=int(HELD_FOR.total_seconds()))
    except BadData:
        raise Refused("Ce fichier n’est plus gardé : choisissez-le de nouveau.", field="file") from None
    return Received(name, MediaType(media_type), size, sha256, ScanState(scan))


def proof_of(file: CofinancingFile | PendingFile, *, author_id: UUID) -> Response:
    settings: Settings = current_app.config["SETTINGS"]
    own = author_id == the_actor().id
    pieces.check_readable(file.scan, own=own, unscanned_opens=settings.unscanned_opens)
    return attached(the_vault().open(file.sha256), name=file.name, mime=file.media_type.mime)
