"""How does one write, keep and hand in one's review?"""

from uuid import UUID

from flask import jsonify, request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from fundapp.diligence import queries, services
from fundapp.diligence.forms import ReviewForm, review_form
from fundapp.diligence.models import Review
from fundapp.diligence.rules import scoring
from fundapp.diligence.types import ReviewState
from fundapp.diligence.views.door import bp, load_dossier
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.rules.receipt import read_sections, told_answers
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Refused
from fundapp.kernel.seen import Outdated
from fundapp.policy import May
from fundapp.web.filters import hour, sentence
from fundapp.web.guard import guarded, the_actor
from fundapp.web.overwriting import seen_fields, sent_fields, writers_of
from fundapp.web.render import done, render


@bp.get("/dossiers/<uuid:dossier_id>/evaluation")
@guarded(May.WRITE_REVIEW, dossier=load_dossier)
def review(dossier: Dossier) -> Response:
    stored = _stored(dossier, _mine(dossier))
    return _page(dossier, review_form(queries.grid_of(db.current(), dossier.id), formdata=MultiDict(stored)))


def _mine(dossier: Dossier) -> Review | None:
    return queries.find_review(db.current(), dossier.id, the_actor().id)


def _stored(dossier: Dossier, mine: Review | None) -> dict[str, str]:
    """One's draft as it is kept, blank before it is begun."""
    if mine is not None:
        return queries.typed_of(db.current(), mine)
    return scoring.as_typed(scoring.blank(queries.grid_of(db.current(), dossier.id)))


def _page(dossier: Dossier, form: ReviewForm, *, status: int = 200) -> Response:
    mine, application = _mine(dossier), dossiers.application_of(db.current(), dossier)
    return render(
        "diligence/review.html",
        dossier=dossier,
        application=application,
        told=read_sections(told_answers(application)),
        form=form,
        mine=mine,
        seen=_stored(dossier, mine),
        closed=mine is not None and mine.state is not ReviewState.DRAFT,
        status=status,
    )


@bp.post("/dossiers/<uuid:dossier_id>/evaluation")
@guarded(May.WRITE_REVIEW, dossier=load_dossier)
def write_review(dossier: Dossier) -> Response:
    """Keep a draft or hand it in; what another page has saved meanwhile is shown, and compared to then."""
    form = review_form(queries.grid_of(db.current(), dossier.id), formdata=request.form)
    handing_in = request.form.get("act") == "submit"
    use_case = services.submit_review if handing_in else services.save_review
    kept = form.validate() and form.attempt(
        lambda work: use_case(
            work,
            dossier_id=dossier.id,
            typed=sent_fields(request.form).to_dict(),
            base=seen_fields(request.form.get("seen")),
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not kept:
        return _page(dossier, form, status=form.status)
    if handing_in:
        return _back(dossier.id, gettext("Votre évaluation est remise : les autres vous sont ouvertes."))
    return done(gettext("Votre brouillon est enregistré."), "diligence.review", dossier_id=dossier.id)


@bp.post("/dossiers/<uuid:dossier_id>/evaluation/saisie")
@guarded(May.WRITE_REVIEW, dossier=load_dossier)
def autosave_review(dossier: Dossier) -> tuple[Response, int]:
    """Keep one or a few fields as they are typed; the answer is for the script that sent them."""
    typed = scoring.only_asked(request.form.to_dict(), queries.grid_of(db.current(), dossier.id))
    form = review_form(queries.grid_of(db.current(), dossier.id), formdata=MultiDict(typed))
    if not form.validate():
        return jsonify(message=str(next(iter(form.errors.values()))[0])), 422
    at = clock.now()
    try:
        with db.transaction() as work:
            services.save_review(
                work,
                dossier_id=dossier.id,
                typed=typed,
                base=seen_fields(request.form.get("seen")),
                by=the_actor().id,
                at=at,
            )
    except Outdated as conflict:
        return jsonify(
            message=sentence(conflict.sentence), stored=conflict.stored, writers=writers_of(conflict)
        ), 409
    except Refused as refusal:
        return jsonify(message=sentence(refusal.sentence)), 422
    return jsonify(message=gettext("Enregistré à %(hour)s", hour=hour(at)), saved=typed), 200


@bp.post("/dossiers/<uuid:dossier_id>/evaluation/abstention")
@guarded(May.WRITE_REVIEW, dossier=load_dossier)
def abstain(dossier: Dossier) -> Response:
    with db.transaction() as work:
        services.abstain(work, dossier_id=dossier.id, by=the_actor().id, at=clock.now())
    return _back(
        dossier.id, gettext("Vous n’évaluez pas ce dossier : les autres évaluations vous sont ouvertes.")
    )


def _back(dossier_id: UUID, message: str) -> Response:
    return done(message, "workspace.dossier", dossier_id=dossier_id, _anchor="evaluations")
