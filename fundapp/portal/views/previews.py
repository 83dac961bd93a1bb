"""How does an applicant look at a piece without downloading it?"""

from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import Document, Dossier
from fundapp.dossiers.queries.complements import get_own_piece
from fundapp.kernel.errors import NotFound
from fundapp.policy import May
from fundapp.portal.views import bp
from fundapp.portal.views.pieces import own_content
from fundapp.web.documents import previewed
from fundapp.web.guard import guarded


@bp.get("/mes-dossiers/<uuid:dossier_id>/pieces/<uuid:document_id>/apercu")
@guarded(May.FOLLOW_DOSSIER, dossier=dossiers.get_dossier, document=get_own_piece)
def see_piece(dossier: Dossier, document: Document) -> Response:
    if not document.media_type.shown:
        raise NotFound
    return previewed(own_content(document), name=document.name, mime=document.media_type.mime)
