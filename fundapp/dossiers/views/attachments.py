"""How do files come in with a message, and how does the team open them?"""

from flask import current_app, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from fundapp.dossiers import queries
from fundapp.dossiers.forms import MessageForm
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.messages import Sent, get_attachment
from fundapp.dossiers.rules import pieces
from fundapp.dossiers.rules.messages import check_files
from fundapp.dossiers.services.pieces import Received, receive
from fundapp.dossiers.views.door import bp
from fundapp.kernel.errors import Refused, Unavailable
from fundapp.policy import May
from fundapp.settings import Settings
from fundapp.web import pace
from fundapp.web.documents import attached
from fundapp.web.filters import sentence
from fundapp.web.guard import guarded, the_actor
from fundapp.web.storage import the_vault


def took_files(form: MessageForm) -> bool:
    """Look at each file sent with a message and keep it; those refused are named, and nothing leaves.

    Whoever has sent too many messages within the hour is refused here.
    """
    uploads = [each for each in request.files.getlist("files") if each.filename]
    try:
        pace.count_message()
        check_files(len(uploads), 0)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    form.received = [file for each in uploads if (file := _received(form, each)) is not None]
    return len(form.received) == len(uploads)


def _received(form: MessageForm, upload: FileStorage) -> Received | None:
    settings: Settings = current_app.config["SETTINGS"]
    try:
        pace.count_file()
        return receive(
            upload.filename or "",
            upload.read(settings.max_upload_bytes + 1),
            vault=the_vault(),
            antivirus=settings.clamav,
            most_bytes=settings.max_upload_bytes,
        )
    except Unavailable as refusal:
        form.refuse(refusal)
    except Refused as refusal:
        form.files.errors = [*form.files.errors, f"{upload.filename} : {sentence(refusal.sentence)}"]
    return None


@bp.get("/dossiers/<uuid:dossier_id>/messages/fichiers/<uuid:attachment_id>")
@guarded(May.READ_DOSSIER, dossier=queries.get_submitted_dossier, sent=get_attachment)
def attachment(dossier: Dossier, sent: Sent) -> Response:
    return given(sent)


def given(sent: Sent) -> Response:
    """The file, to whoever may have it: its author always, others once it is known to be clean."""
    settings: Settings = current_app.config["SETTINGS"]
    own = sent.author_id == the_actor().id
    pieces.check_readable(sent.file.scan, own=own, unscanned_opens=settings.unscanned_opens)
    return attached(the_vault().open(sent.file.sha256), name=sent.file.name, mime=sent.file.media_type.mime)
