"""How do pieces join a dossier, leave it, and come back to whoever joined them?"""

from collections.abc import Callable
from typing import BinaryIO
from uuid import UUID

from flask import current_app, redirect, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services
from fundapp.dossiers.models import Document, Dossier
from fundapp.dossiers.queries.complements import get_own_piece
from fundapp.dossiers.queries.pieces import list_asked, twin_of
from fundapp.dossiers.rules import pieces
from fundapp.dossiers.rules.catalogue import CATALOGUE
from fundapp.dossiers.services.pieces import Received, receive
from fundapp.dossiers.types import DocumentKind, Section
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Refused, Unavailable
from fundapp.kernel.words import Sentence, say
from fundapp.policy import May
from fundapp.portal import forms
from fundapp.portal.views import bp
from fundapp.portal.views.fill import section_page
from fundapp.settings import Settings
from fundapp.web.documents import attached
from fundapp.web.filters import sentence
from fundapp.web.forms import Form
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render
from fundapp.web.storage import the_vault

UseCase = Callable[..., Document]
"""Join a piece to the dossier, or prepare it with an answer."""


def settings() -> Settings:
    found = current_app.config["SETTINGS"]
    assert isinstance(found, Settings)
    return found


def pieces_page(dossier: Dossier, form: Form | None = None, *, status: int = 200) -> Response:
    """What is asked, with what may be sent now: all of it in a draft, what is lacking afterwards."""
    if dossier.is_draft:
        return section_page(
            dossier, Section.DOCUMENTS, written=dossier, form=form or forms.PieceForm(), status=status
        )
    asked = list_asked(db.current(), dossier, at=clock.now(), own=True)
    return render(
        "portal/sent_pieces.html",
        dossier=dossier,
        asked=asked,
        form=form or forms.sent_piece_form(each.kind for each in asked if each.awaited),
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
def add_piece(dossier: Dossier) -> Response:
    """One file or several; those that are refused hold up none of the others."""
    form = forms.PieceForm()
    kind = form.kind.data
    if not form.validate() or not isinstance(kind, DocumentKind):
        return pieces_page(dossier, form, status=422)
    sent = [each for each in request.files.getlist("file") if each.filename]
    kept = join_all(dossier, form, kind, sent, services.add_document)
    return joined_page(dossier, kept) if kept else pieces_page(dossier, form, status=422)


def join_all(
    dossier: Dossier, form: Form, kind: DocumentKind, sent: list[FileStorage], use_case: UseCase
) -> list[Document]:
    """What came in; empty when one of them was refused, in words that the form then holds."""
    alone = len(sent) < 2
    joined = [_join(dossier, form, kind, each, use_case, alone) for each in _fitting(form, kind, sent)]
    kept = [each for each in joined if each is not None]
    return kept if len(kept) == len(joined) else []


def _fitting(form: Form, kind: DocumentKind, sent: list[FileStorage]) -> list[FileStorage]:
    if not sent:
        form.refuse(Refused("Choisissez un fichier à joindre.", field="file"))
    if len(sent) > 1 and not CATALOGUE[kind].several:
        form.refuse(
            Refused(
                "« %(piece)s » tient en un seul fichier : réunissez-les, ou choisissez une autre nature.",
                field="file",
                piece=kind,
            )
        )
        return []
    return sent


def _join(
    dossier: Dossier, form: Form, kind: DocumentKind, upload: FileStorage, use_case: UseCase, alone: bool
) -> Document | None:
    try:
        file = received(upload)
        with db.transaction() as work:
            return use_case(
                work,
                dossier_id=dossier.id,
                kind=kind,
                file=file,
                dated_on=form["dated_on"].data,
                by=the_actor().id,
                at=clock.now(),
            )
    except Refused as refusal:
        if alone or isinstance(refusal, Unavailable):
            form.refuse(refusal)
        else:
            form["file"].errors = [*form["file"].errors, f"{upload.filename} : {sentence(refusal.sentence)}"]
    return None


def joined_page(dossier: Dossier, kept: list[Document]) -> Response:
    """Say what has been joined, and whether the dossier had the same file already."""
    twin = next((twin for each in kept if (twin := twin_of(db.current(), each))), None)
    if twin is not None:
        words = say(
            "La pièce est jointe. Le même fichier est déjà au dossier : « %(piece)s ».", piece=twin.kind
        )
    else:
        words = Sentence(ngettext("La pièce est jointe.", "Les %(num)s pièces sont jointes.", len(kept)))
    return _back(dossier, words)


def _back(dossier: Dossier, words: Sentence | str) -> Response:
    if dossier.is_draft:
        return done(words, "portal.fill", dossier_id=dossier.id, section=Section.DOCUMENTS)
    return done(words, "portal.pieces", dossier_id=dossier.id)


def received(upload: FileStorage | None) -> Received:
    if upload is None or not upload.filename:
        raise Refused("Choisissez un fichier à joindre.", field="file")
    with_limits = settings()
    return receive(
        upload.filename,
        upload.read(with_limits.max_upload_bytes + 1),
        vault=the_vault(),
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
    return _back(dossier, gettext("La pièce est retirée."))


@bp.get("/mes-dossiers/<uuid:dossier_id>/pieces/<uuid:document_id>")
@guarded(May.FOLLOW_DOSSIER, dossier=dossiers.get_dossier, document=get_own_piece)
def piece(dossier: Dossier, document: Document) -> Response:
    return attached(own_content(document), name=document.name, mime=document.media_type.mime)


def own_content(document: Document) -> BinaryIO:
    pieces.check_readable(document.scan, own=True, unscanned_opens=False)
    return the_vault().open(document.sha256)
