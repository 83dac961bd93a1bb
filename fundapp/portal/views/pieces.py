"""How do pieces join a dossier, leave it, and come back to whoever joined them?"""

from uuid import UUID

from flask import current_app, request
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services
from fundapp.dossiers.models import Document, Dossier
from fundapp.dossiers.queries.complements import get_own_piece
from fundapp.dossiers.rules import pieces
from fundapp.dossiers.services.pieces import Received, receive
from fundapp.dossiers.services.vault import read
from fundapp.dossiers.types import DocumentKind, Section
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Refused
from fundapp.policy import May
from fundapp.portal import forms
from fundapp.portal.views import bp
from fundapp.portal.views.fill import section_page
from fundapp.settings import Settings
from fundapp.web.documents import attached
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done


def settings() -> Settings:
    found = current_app.config["SETTINGS"]
    assert isinstance(found, Settings)
    return found


@bp.post("/mes-dossiers/<uuid:dossier_id>/pieces")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def add_piece(dossier: Dossier) -> Response:
    form = forms.PieceForm()
    kind = form.kind.data
    if not form.validate() or not isinstance(kind, DocumentKind):
        return section_page(dossier, Section.DOCUMENTS, form=form, status=422)
    try:
        file = received(request.files.get("file"))
    except Refused as refusal:
        form.refuse(refusal)
        return section_page(dossier, Section.DOCUMENTS, form=form, status=422)
    kept = form.attempt(
        lambda work: services.add_document(
            work, dossier_id=dossier.id, kind=kind, file=file, by=the_actor().id, at=clock.now()
        )
    )
    if not kept:
        return section_page(dossier, Section.DOCUMENTS, form=form, status=422)
    return done(
        gettext("La pièce est jointe."), "portal.fill", dossier_id=dossier.id, section=Section.DOCUMENTS
    )


def received(upload: FileStorage | None) -> Received:
    if upload is None or not upload.filename:
        raise Refused("Choisissez un fichier à joindre.", field="file")
    with_limits = settings()
    return receive(
        upload.filename,
        upload.read(with_limits.max_upload_bytes + 1),
        folder=with_limits.storage_folder,
        antivirus=with_limits.clamav,
        most_bytes=with_limits.max_upload_bytes,
    )


@bp.post("/mes-dossiers/<uuid:dossier_id>/pieces/<uuid:document_id>/retirer")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def remove_piece(dossier: Dossier, document_id: UUID) -> Response:
    with db.transaction() as work:
        services.remove_document(
            work, dossier_id=dossier.id, document_id=document_id, by=the_actor().id, at=clock.now()
        )
    return done(
        gettext("La pièce est retirée."), "portal.fill", dossier_id=dossier.id, section=Section.DOCUMENTS
    )


@bp.get("/mes-dossiers/<uuid:dossier_id>/pieces/<uuid:document_id>")
@guarded(May.FOLLOW_DOSSIER, dossier=dossiers.get_dossier, document=get_own_piece)
def piece(dossier: Dossier, document: Document) -> Response:
    pieces.check_readable(document.scan, own=True, unscanned_opens=False)
    content = read(settings().storage_folder, document.sha256)
    return attached(content, name=document.name, mime=document.media_type.mime)
