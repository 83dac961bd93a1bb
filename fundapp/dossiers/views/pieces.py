"""How does the team open a dossier's pieces?"""

from flask import current_app
from werkzeug.wrappers import Response

from fundapp.dossiers import queries
from fundapp.dossiers.models import Document, Dossier
from fundapp.dossiers.rules import pieces
from fundapp.dossiers.services import vault
from fundapp.dossiers.views.door import bp
from fundapp.policy import May
from fundapp.web.documents import attached
from fundapp.web.guard import guarded, the_actor


@bp.get("/dossiers/<uuid:dossier_id>/pieces/<uuid:document_id>")
@guarded(May.READ_DOSSIER, dossier=queries.get_submitted_dossier, document=queries.get_document)
def document(dossier: Dossier, document: Document) -> Response:
    settings = current_app.config["SETTINGS"]
    own = document.added_by == the_actor().id
    pieces.check_readable(document.scan, own=own, unscanned_opens=settings.unscanned_opens)
    return attached(
        vault.read(settings.storage_folder, document.sha256),
        name=document.name,
        mime=document.media_type.mime,
    )
