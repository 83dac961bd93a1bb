"""How does a large file arrive: announced, part by part, checked at the end? Answers go to the script."""

from contextlib import suppress

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
from fundapp.web import pace
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
        pace.count_file()
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
    offset, part = asked_number("offset", range(settings().max_piece_bytes)), request.get_data(cache=False)
    try:
        if offset is not None and services.takes_part(upload, offset, part):
            the_vault().add_part(upload.id, offset, part)
            with db.transaction() as work:
                upload = services.note_part(
                    work, upload_id=upload.id, offset=offset, size=len(part), at=clock.now()
                )
    except Refused as refusal:
        return _given_up(upload, refusal)
    return jsonify(offset=upload.received), 200


@bp.post("/mes-dossiers/<uuid:dossier_id>/envois/<uuid:upload_id>/fin")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier, upload=get_upload)
def finish_upload(dossier: Dossier, upload: Upload) -> Answer:
    """A file that is refused here is deleted: nothing of it is kept."""
    by, limits = the_actor().id, settings()
    try:
        file = services.take_in(
            upload,
            request.form.get("sha256", ""),
            the_vault(),
            antivirus=limits.clamav,
            most_bytes=limits.max_piece_bytes,
        )
        with db.transaction() as work:
            services.finish_upload(work, upload_id=upload.id, file=file, by=by, at=clock.now())
    except Refused as refusal:
        return _given_up(upload, refusal)
    with suppress(Unavailable):  # the night's sweep deletes what stays of the parts
        the_vault().drop(upload.id)
    return jsonify(message=gettext("Cette pièce est jointe.")), 200


def _given_up(upload: Upload, refusal: Refused) -> Answer:
    """A file that is refused leaves nothing behind; a store out of reach is only waited for."""
    if not isinstance(refusal, Unavailable):
        with suppress(Unavailable):
            the_vault().drop(upload.id)
        with db.transaction() as work:
            services.abandon_upload(work, upload_id=upload.id)
    return _refused(refusal)


def _refused(refusal: Refused) -> Answer:
    return jsonify(message=sentence(refusal.sentence)), status_of(refusal)
