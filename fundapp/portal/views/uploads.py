"""How does a large file arrive: announced, part by part, checked at the end? Answers go to the script."""

from flask import jsonify, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services
from fundapp.dossiers.models import Dossier, Upload
from fundapp.dossiers.queries.pieces import get_upload
from fundapp.dossiers.types import DocumentKind
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Refused, Unavailable
from fundapp.policy import May
from fundapp.portal.forms.pieces import AnnouncedForm
from fundapp.portal.views import bp
from fundapp.portal.views.chosen_files import settings
from fundapp.web.filters import sentence
from fundapp.web.guard import guarded, the_actor
from fundapp.web.query import asked_number
from fundapp.web.render import status_of
from fundapp.web.storage import the_vault

Answer = tuple[Response, int]


@bp.post("/mes-dossiers/<uuid:dossier_id>/envois")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def begin_upload(dossier: Dossier) -> Answer:
    return _begun(dossier, asked_again=False)


@bp.post("/mes-dossiers/<uuid:dossier_id>/complements/envois")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def begin_complement(dossier: Dossier) -> Answer:
    """Of a piece that a request asks for: it waits there until the answer is deposited."""
    return _begun(dossier, asked_again=True)


def _begun(dossier: Dossier, *, asked_again: bool) -> Answer:
    """How much of it is here already: a file that was cut goes on from there."""
    form = AnnouncedForm()
    kind, size = form.kind.data, request.form.get("size", 0, type=int)
    name = request.form.get("name", "")
    if not form.validate() or not isinstance(kind, DocumentKind) or not name:
        wrong = [str(error) for each in form for error in each.errors]
        return jsonify(message=" ".join(wrong) or gettext("Choisissez un fichier à joindre.")), 422
    try:
        with db.transaction() as work:
            upload = services.begin_upload(
                work,
                dossier_id=dossier.id,
                kind=kind,
                name=name,
                size=size,
                dated_on=form.dated_on.data,
                most_bytes=settings().max_piece_bytes,
                asked_again=asked_again,
                by=the_actor().id,
                at=clock.now(),
            )
    except Refused as refusal:
        return _refused(refusal)
    return jsonify(
        offset=upload.received,
        part=url_for("portal.add_part", dossier_id=dossier.id, upload_id=upload.id),
        finish=url_for("portal.finish_upload", dossier_id=dossier.id, upload_id=upload.id),
    ), 200


@bp.post("/mes-dossiers/<uuid:dossier_id>/envois/<uuid:upload_id>")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier, upload=get_upload)
def add_part(dossier: Dossier, upload: Upload) -> Answer:
    offset = asked_number("offset", range(settings().max_piece_bytes))
    try:
        with db.transaction() as work:
            kept = services.add_part(
                work,
                upload_id=upload.id,
                offset=-1 if offset is None else offset,
                part=request.get_data(cache=False),
                vault=the_vault(),
                at=clock.now(),
            )
    except Refused as refusal:
        return _given_up(upload, refusal)
    return jsonify(offset=kept.received), 200


@bp.post("/mes-dossiers/<uuid:dossier_id>/envois/<uuid:upload_id>/fin")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier, upload=get_upload)
def finish_upload(dossier: Dossier, upload: Upload) -> Answer:
    """A file that is refused here is deleted: nothing of it is kept."""
    try:
        with db.transaction() as work:
            services.finish_upload(
                work,
                upload_id=upload.id,
                sha256=request.form.get("sha256", ""),
                vault=the_vault(),
                antivirus=settings().clamav,
                most_bytes=settings().max_piece_bytes,
                by=the_actor().id,
                at=clock.now(),
            )
    except Refused as refusal:
        return _given_up(upload, refusal)
    return jsonify(message=gettext("Cette pièce est jointe.")), 200


def _given_up(upload: Upload, refusal: Refused) -> Answer:
    """A file that is refused leaves nothing behind; a store out of reach is only waited for."""
    if not isinstance(refusal, Unavailable):
        with db.transaction() as work:
            services.abandon_upload(work, upload_id=upload.id, vault=the_vault())
    return _refused(refusal)


def _refused(refusal: Refused) -> Answer:
    return jsonify(message=sentence(refusal.sentence)), status_of(refusal)
