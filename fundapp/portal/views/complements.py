"""How does an applicant answer a request for complements: write, join, read again, deposit?"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import jsonify, redirect, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services
from fundapp.dossiers.models import ComplementRequest, Dossier
from fundapp.dossiers.queries.complements import find_open_request, list_prepared
from fundapp.dossiers.queries.forms import form_of
from fundapp.dossiers.rules.complements import questions_of, wrong_answers
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Refused
from fundapp.kernel.seen import Outdated
from fundapp.policy import May
from fundapp.portal import forms
from fundapp.portal.forms.compared import compared
from fundapp.portal.forms.pieces import PiecesForm, pieces_form
from fundapp.portal.queries.filling import answer_page
from fundapp.portal.views import bp
from fundapp.portal.views.chosen_files import Incoming, UseCase, kinds_sent, settings, take_in
from fundapp.portal.views.moved_on import said_to_the_script
from fundapp.portal.views.receipt import receipt_words
from fundapp.web.filters import hour, sentence
from fundapp.web.forms import Form
from fundapp.web.guard import guarded, the_actor
from fundapp.web.overwriting import Both, seen_fields, sent_fields, writers_of
from fundapp.web.render import done, render

PREPARED = UseCase(services.add_complement, services.date_complement)


@bp.get("/mes-dossiers/<uuid:dossier_id>/complements")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def complements(dossier: Dossier) -> Response:
    """The questions asked again; straight to the pieces when there is none."""
    asked = find_open_request(db.current(), dossier.id)
    if asked is None:
        return redirect(url_for("portal.follow", dossier_id=dossier.id), 303)
    if not questions_of(asked.points):
        return redirect(url_for("portal.review_complements", dossier_id=dossier.id), 303)
    return _questions(
        dossier, asked, forms.complement_form(form_of(db.current(), dossier), asked.points, asked.answers)
    )


@bp.post("/mes-dossiers/<uuid:dossier_id>/complements")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def keep_complements(dossier: Dossier) -> Response:
    typed = forms.typed_answers(form_of(db.current(), dossier), sent_fields(request.form))
    try:
        kept = _keep(dossier, typed)
    except Outdated as conflict:
        return _conflict(dossier, typed, conflict)
    except Refused as refusal:
        return _refused(dossier, typed, refusal)
    table = request.form.get("add") or request.form.get("remove", "").partition("-")[0]
    if table:
        return redirect(url_for("portal.complements", dossier_id=dossier.id, _anchor=table), 303)
    form = forms.complement_form(form_of(db.current(), dossier), kept.points, kept.answers)
    faults = wrong_answers(form_of(db.current(), dossier), kept.points, dossier.answers, kept.answers)
    if faults:
        forms.show_faults(form, faults)
        return _questions(dossier, kept, form, status=422)
    return done(
        gettext("Vos compléments sont enregistrés."), "portal.review_complements", dossier_id=dossier.id
    )


@bp.post("/mes-dossiers/<uuid:dossier_id>/complements/saisie")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def autosave_complements(dossier: Dossier) -> tuple[Response, int]:
    """Keep one or a few fields as they are typed; the answer is for the script that sent them."""
    typed = forms.typed_answers(form_of(db.current(), dossier), request.form)
    try:
        kept = _keep(dossier, typed)
    except Outdated as conflict:
        return jsonify(
            message=sentence(conflict.sentence), stored=conflict.stored, writers=writers_of(conflict)
        ), 409
    except Refused as refusal:
        return said_to_the_script(dossier, refusal)
    return jsonify(
        message=gettext("Enregistré à %(hour)s", hour=hour(kept.saved_at or clock.now())),
        saved=forms.kept_words(typed, seen_fields(request.form.get("seen")), kept.answers),
        readings=forms.readings(form_of(db.current(), dossier), typed),
    ), 200


@bp.get("/mes-dossiers/<uuid:dossier_id>/complements/relecture")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def review_complements(dossier: Dossier) -> Response:
    asked = find_open_request(db.current(), dossier.id)
    if asked is None:
        return redirect(url_for("portal.follow", dossier_id=dossier.id), 303)
    return _review(dossier, asked)


@bp.post("/mes-dossiers/<uuid:dossier_id>/complements/pieces")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def add_complements(dossier: Dossier) -> Response:
    asked = find_open_request(db.current(), dossier.id)
    if asked is None:
        return redirect(url_for("portal.follow", dossier_id=dossier.id), 303)
    came = _take_in(dossier, asked)
    if came.whole and not came.anything:
        came.form.refuse(Refused("Choisissez un fichier à joindre."))
    if not came.whole:
        return _review(dossier, asked, pieces=came.form, status=422)
    return _prepared(dossier, came)


def _take_in(dossier: Dossier, request: ComplementRequest) -> Incoming:
    places = list_prepared(db.current(), request, kinds_sent(), at=clock.now())
    return take_in(dossier, places, pieces_form(places), PREPARED)


def _prepared(dossier: Dossier, came: Incoming) -> Response:
    words = (
        ngettext(
            "La pièce est prête : elle partira avec vos compléments.",
            "Les %(num)s pièces sont prêtes : elles partiront avec vos compléments.",
            len(came.joined),
        )
        if came.joined
        else came.words
    )
    return done(words, "portal.review_complements", dossier_id=dossier.id)


@bp.post("/mes-dossiers/<uuid:dossier_id>/complements/pieces/<uuid:document_id>/retirer")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def remove_complement(dossier: Dossier, document_id: UUID) -> Response:
    with db.transaction() as work:
        services.remove_complement(
            work, dossier_id=dossier.id, document_id=document_id, by=the_actor().id, at=clock.now()
        )
    return done(gettext("La pièce est retirée."), "portal.review_complements", dossier_id=dossier.id)


@bp.post("/mes-dossiers/<uuid:dossier_id>/complements/deposer")
@guarded(May.SUBMIT_DOSSIER, dossier=dossiers.get_dossier)
def deposit_complements(dossier: Dossier) -> Response:
    open_request = find_open_request(db.current(), dossier.id)
    came = _take_in(dossier, open_request) if open_request else None
    if open_request and came and not came.whole:
        return _review(dossier, open_request, pieces=came.form, status=422)
    if came and came.anything:
        return _prepared(dossier, came)
    form = forms.DepositForm(request.form)
    deposited = form.attempt(
        lambda work: services.deposit_complements(
            work,
            dossier_id=dossier.id,
            declared=form.true.data,
            seen=request.form.get("version", type=int),
            by=the_actor().id,
            at=clock.now(),
        )
    )
    asked = None if deposited else find_open_request(db.current(), dossier.id)
    if asked is not None:
        return _review(dossier, asked, form=form, status=422)
    if not deposited:
        return redirect(url_for("portal.follow", dossier_id=dossier.id), 303)
    words = gettext("Vos compléments sont déposés, et l’examen reprend.")
    return done(f"{words} {receipt_words(dossier)}", "portal.follow", dossier_id=dossier.id)


def _keep(dossier: Dossier, typed: Mapping[str, str]) -> ComplementRequest:
    seen = seen_fields(request.form.get("seen"))
    by, at, dossier_id = the_actor().id, clock.now(), dossier.id
    with db.transaction() as work:
        kept = services.keep_complements(work, dossier_id=dossier_id, typed=typed, base=seen, by=by, at=at)
        if table := request.form.get("add"):
            services.change_complement_table(work, dossier_id=dossier_id, table=table, by=by, at=at)
        table, _, row = request.form.get("remove", "").partition("-")
        if row.isdecimal():
            services.change_complement_table(
                work,
                dossier_id=dossier_id,
                table=table,
                remove=int(row),
                shown={**seen, **typed},
                by=by,
                at=at,
            )
    return kept


def _refused(dossier: Dossier, typed: Mapping[str, str], refusal: Refused) -> Response:
    """The page again with everything that was typed, while an answer is awaited."""
    asked = find_open_request(db.current(), dossier.id)
    if asked is None:
        raise refusal
    form = forms.complement_form(form_of(db.current(), dossier), asked.points, {**asked.answers, **typed})
    forms.show_refusal(form, refusal)
    return _questions(dossier, asked, form, status=422)


def _conflict(dossier: Dossier, typed: Mapping[str, str], conflict: Outdated) -> Response:
    """Both versions, side by side; sent again, the form is compared to what it now shows."""
    asked = find_open_request(db.current(), dossier.id)
    assert asked is not None
    seen, own = seen_fields(request.form.get("seen")), form_of(db.current(), dossier)
    words = {**seen, **typed}
    changed = {**asked.answers, **forms.changed_words(typed, seen)}
    form = forms.complement_form(own, asked.points, changed)
    form.refuse(conflict)
    whole = forms.complement_form(own, asked.points, {**asked.answers, **words})
    both = compared(whole, words, conflict)
    return _questions(dossier, asked, form, both=both, status=409)


def _questions(
    dossier: Dossier,
    asked: ComplementRequest,
    form: Form,
    *,
    both: Sequence[Both] = (),
    status: int = 200,
) -> Response:
    page = answer_page(db.current(), dossier, asked, at=clock.now())
    return render(
        "portal/complements.html",
        page=page,
        asked=[each for each in page.after.form.questions if each.name in page.questions],
        form=form,
        seen=asked.answers,
        both=both,
        status=status,
    )


def _review(
    dossier: Dossier,
    asked: ComplementRequest,
    *,
    pieces: PiecesForm | None = None,
    form: Form | None = None,
    status: int = 200,
) -> Response:
    places = list_prepared(db.current(), asked, at=clock.now())
    return render(
        "portal/review_complements.html",
        page=answer_page(db.current(), dossier, asked, at=clock.now()),
        asked=places,
        files=pieces or pieces_form(places),
        form=form or forms.DepositForm(formdata=None),
        most_bytes=settings().max_upload_bytes,
        most_by_parts=settings().max_piece_bytes,
        status=status,
    )
