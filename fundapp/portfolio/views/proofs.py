"""How is the document that proves an amount received with its form, and given back to who may read it?"""

from uuid import UUID

from flask import current_app
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from fundapp.dossiers.rules import pieces
from fundapp.dossiers.services.pieces import receive
from fundapp.kernel.errors import Refused
from fundapp.portfolio.forms import ProvenForm
from fundapp.portfolio.models import CofinancingFile, PendingFile
from fundapp.settings import Settings
from fundapp.web.documents import attached
from fundapp.web.guard import the_actor
from fundapp.web.storage import the_vault


def store_upload(form: ProvenForm) -> bool:
    """Look at the file and store it, if there is one; a refused one is said beside its field."""
    upload, settings = form.file.data, current_app.config["SETTINGS"]
    assert isinstance(settings, Settings)
    if not isinstance(upload, FileStorage) or not upload.filename:
        return True
    try:
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
    return True


def proof_of(file: CofinancingFile | PendingFile, *, author_id: UUID) -> Response:
    settings: Settings = current_app.config["SETTINGS"]
    own = author_id == the_actor().id
    pieces.check_readable(file.scan, own=own, unscanned_opens=settings.unscanned_opens)
    return attached(the_vault().open(file.sha256), name=file.name, mime=file.media_type.mime)
