"""How does the team open a dossier's pieces?"""

from typing import BinaryIO

from flask import current_app
from werkzeug.wrappers import Response

from fundapp.dossiers import queries
from fundapp.dossiers.models import Document, Dossier
from fundapp.dossiers.queries.pieces import get_readable
from fundapp.dossiers.rules import pieces
from fundapp.dossiers.views.door import bp
from fundapp.kernel.errors import NotFound
from fundapp.policy import May
from fundapp.web.documents import attached, previewed
from fundapp.web.guard import guarded, the_actor
from fundapp.web.storage import the_vault


@bp.get("/dossiers/<uuid:dossier_id>/pieces/<uuid:document_id>")
@guarded(May.READ_DOSSIER, dossier=queries.get_submitted_dossier, document=get_readable)
def document(dossier: Dossier, document: Document) -> Response:
    return attached(_content(document), name=document.name, mime=document.media_type.mime)


@bp.get("/dossiers/<uuid:dossier_id>/pieces/<uuid:document_id>/apercu")
@guarded(May.READ_DOSSIER, dossier=queries.get_submitted_dossier, document=get_readable)
def see_document(dossier: Dossier, document: Document) -> Response:
    if not document.media_type.shown:
        raise NotFound
    return previewed(_content(document), name=document.name, mime=document.media_type.mime)


def _content(document: Document) -> BinaryIO:
    settings = current_app.config["SETTINGS"]
    own = document.added_by == the_actor().id
    pieces.check_readable(document.scan, own=own, unscanned_opens=settings.unscanned_opens)
    return the_vault().open(document.sha256)
