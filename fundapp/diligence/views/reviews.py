"""How does one write, keep and hand in one's review?"""

from uuid import UUID

from flask import request
from flask_babel import gettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from fundapp.diligence import queries, services
from fundapp.diligence.forms import ReviewForm, as_typed_before, review_form
from fundapp.diligence.models import Review
from fundapp.diligence.types import ReviewState
from fundapp.diligence.views.door import bp, load_dossier
from fundapp.dossiers.models import Dossier
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render


@bp.get("/dossiers/<uuid:dossier_id>/evaluation")
@guarded(May.WRITE_REVIEW, dossier=load_dossier)
def review(dossier: Dossier) -> Response:
    session = db.current()
    mine = queries.find_review(session, dossier.id, the_actor().id)
    grid = queries.grid_of(session, dossier.id)
    data = as_typed_before(mine, queries.scores_of(session, [mine.id])[mine.id]) if mine else {}
    return _page(session, dossier, review_form(grid, formdata=None, data=data), mine)


def _page(
    session: Session, dossier: Dossier, form: ReviewForm, mine: Review | None, *, status: int = 200
) -> Response:
    return render(
        "diligence/review.html",
        dossier=dossier,
        form=form,
        mine=mine,
        closed=mine is not None and mine.state is not ReviewState.DRAFT,
        status=status,
    )


@bp.post("/dossiers/<uuid:dossier_id>/evaluation")
@guarded(May.WRITE_REVIEW, dossier=load_dossier)
def write_review(dossier: Dossier) -> Response:
    session = db.current()
    form = review_form(queries.grid_of(session, dossier.id), formdata=request.form)
    handing_in = request.form.get("act") == "submit"
    use_case = services.submit_review if handing_in else services.save_scores
    kept = form.validate() and form.attempt(
        lambda work: use_case(
            work,
            dossier_id=dossier.id,
            answers=form.answers,
            opinion=form.opinion.data,
            summary=(form.summary.data or "").strip(),
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not kept:
        mine = queries.find_review(session, dossier.id, the_actor().id)
        return _page(session, dossier, form, mine, status=422)
    if handing_in:
        return _back(dossier.id, gettext("Votre évaluation est remise : les autres vous sont ouvertes."))
    return done(gettext("Votre brouillon est enregistré."), "diligence.review", dossier_id=dossier.id)


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
