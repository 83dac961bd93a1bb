"""How do pieces join a dossier, leave it, and come back to whoever joined them?"""

from typing import BinaryIO
from uuid import UUID

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services
from fundapp.dossiers.models import Document, Dossier
from fundapp.dossiers.queries.complements import get_own_piece
from fundapp.dossiers.queries.pieces import AskedPiece, list_asked
from fundapp.dossiers.rules import pieces
from fundapp.dossiers.types import Section
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Refused
from fundapp.kernel.words import Sentence
from fundapp.policy import May
from fundapp.portal.forms.pieces import PiecesForm, pieces_form
from fundapp.portal.views import bp
from fundapp.portal.views.chosen_files import UseCase, kinds_sent, settings, take_in
from fundapp.portal.views.fill import DRAFT_PIECES, section_page
from fundapp.web.documents import attached
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render
from fundapp.web.storage import the_vault

SENT_PIECES = UseCase(services.add_document)


def asked_of(dossier: Dossier) -> list[AskedPiece]:
    """The places of the page: all in a draft, then what is lacking, and whatever was sent all the same."""
    asked = list_asked(db.current(), dossier, at=clock.now(), own=True)
    if dossier.is_draft:
        return asked
    return [each for each in asked if each.awaited or each.kind in kinds_sent()]


def pieces_page(dossier: Dossier, form: PiecesForm | None = None, *, status: int = 200) -> Response:
    """What is asked, with what may be sent now: all of it in a draft, what is lacking afterwards."""
    form = form or pieces_form(asked_of(dossier))
    if dossier.is_draft:
        return section_page(dossier, Section.DOCUMENTS, written=dossier, form=form, files=form, status=status)
    return render(
        "portal/sent_pieces.html",
        dossier=dossier,
        asked=list_asked(db.current(), dossier, at=clock.now(), own=True),
        form=form,
        most_bytes=settings().max_upload_bytes,
        most_by_parts=settings().max_piece_bytes,
        status=status,
    )


@bp.get("/mes-dossiers/<uuid:dossier_id>/etat-des-pieces", endpoint="pieces")
@guarded(May.FOLLOW_DOSSIER, dossier=dossiers.get_dossier)
def show_pieces(dossier: Dossier) -> Response:
    if dossier.is_draft:
        return redirect(url_for("portal.fill", dossier_id=dossier.id, section=Section.DOCUMENTS), 303)
    return pieces_page(dossier)


@bp.post("/mes-dossiers/<uuid:dossier_id>/pieces")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def add_pieces(dossier: Dossier) -> Response:
    """Whatever was chosen, even by the button that goes on; what is refused holds up nothing."""
    asked = asked_of(dossier)
    form = pieces_form(asked)
    came = take_in(dossier, asked, form, DRAFT_PIECES if dossier.is_draft else SENT_PIECES)
    goes_on = dossier.is_draft and request.form.get("then") == "next"
    if came.whole and not came.anything and not goes_on:
        form.refuse(Refused("Choisissez un fichier à joindre."))
    if not came.whole:
        return pieces_page(dossier, form, status=422)
    if not goes_on:
        return _back(dossier, came.words)
    if came.anything:
        return done(came.words, "portal.fill", dossier_id=dossier.id, section=Section.REVIEW)
    return redirect(url_for("portal.fill", dossier_id=dossier.id, section=Section.REVIEW), 303)


def _back(dossier: Dossier, words: Sentence | str) -> Response:
    if dossier.is_draft:
        return done(words, "portal.fill", dossier_id=dossier.id, section=Section.DOCUMENTS)
    return done(words, "portal.pieces", dossier_id=dossier.id)


@bp.post("/mes-dossiers/<uuid:dossier_id>/pieces/<uuid:document_id>/retirer")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def remove_piece(dossier: Dossier, document_id: UUID) -> Response:
    with db.transaction() as work:
        services.remove_document(
            work, dossier_id=dossier.id, document_id=document_id, by=the_actor().id, at=clock.now()
        )
    return _back(dossier, gettext("La pièce est retirée."))


@bp.get("/mes-dossiers/<uuid:dossier_id>/pieces/<uuid:document_id>")
@guarded(May.FOLLOW_DOSSIER, dossier=dossiers.get_dossier, document=get_own_piece)
def piece(dossier: Dossier, document: Document) -> Response:
    return attached(own_content(document), name=document.name, mime=document.media_type.mime)


def own_content(document: Document) -> BinaryIO:
    pieces.check_readable(document.scan, own=True, unscanned_opens=False)
    return the_vault().open(document.sha256)
