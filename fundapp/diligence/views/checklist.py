"""How does one read a dossier's checklist and open more points?"""

from flask import request
from flask_babel import gettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from fundapp.diligence import queries, services
from fundapp.diligence.forms import PointsForm
from fundapp.diligence.rules.catalogue import POINTS
from fundapp.diligence.types import Category, Point
from fundapp.diligence.views.door import bp, closed_to, load_dossier
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.complements import find_open_request
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render


@bp.get("/dossiers/<uuid:dossier_id>/verifications")
@guarded(May.READ_DOSSIER, dossier=load_dossier)
def checklist(dossier: Dossier) -> Response:
    return _page(db.current(), dossier, PointsForm(POINTS, formdata=None))


def _page(session: Session, dossier: Dossier, form: PointsForm, *, status: int = 200) -> Response:
    today = clock.paris_day(clock.now())
    shown = queries.checklist(session, dossier, today)
    opened = {item.number for item in shown.items}
    return render(
        "diligence/checklist.html",
        dossier=dossier,
        checklist=shown,
        reserves=queries.reserves(session, dossier.id),
        available=_by_category(opened),
        today=today,
        complement=find_open_request(session, dossier.id),
        closed=closed_to(dossier, the_actor()),
        form=form,
        status=status,
    )


def _by_category(opened: set[int]) -> list[tuple[Category, list[Point]]]:
    left = [point for number, point in sorted(POINTS.items()) if number not in opened]
    present = [each for each in Category if any(point.category is each for point in left)]
    return [(each, [point for point in left if point.category is each]) for each in present]


@bp.post("/dossiers/<uuid:dossier_id>/verifications/ajouter")
@guarded(May.RUN_DILIGENCE, dossier=load_dossier)
def add_items(dossier: Dossier) -> Response:
    form = PointsForm(POINTS, formdata=request.form)
    added = form.validate() and form.attempt(
        lambda work: services.add_items(
            work,
            dossier_id=dossier.id,
            numbers=form.points.data or (),
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not added:
        return _page(db.current(), dossier, form, status=422)
    return done(gettext("Les points sont ouverts."), "diligence.checklist", dossier_id=dossier.id)
