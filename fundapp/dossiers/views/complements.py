"""How does the team ask an applicant for complements, and give up asking?"""

from datetime import timedelta

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries, services
from fundapp.dossiers.forms import RequestForm, request_form
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.rules.complements import check_askable
from fundapp.dossiers.views.closed import closed_to
from fundapp.dossiers.views.door import bp
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.programme import queries as programme
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render


@bp.get("/dossiers/<uuid:dossier_id>/complements")
@guarded(May.ASK_COMPLEMENTS, dossier=queries.get_submitted_dossier)
def ask_complements(dossier: Dossier) -> Response:
    today = clock.paris_day(clock.now())
    days = int(programme.parameter(db.current(), "dossier.complement_days", today))
    return _page(dossier, _form(dossier, formdata=None, data={"due_on": today + timedelta(days=days)}))


@bp.post("/dossiers/<uuid:dossier_id>/complements")
@guarded(May.ASK_COMPLEMENTS, dossier=queries.get_submitted_dossier)
def request_complements(dossier: Dossier) -> Response:
    form = _form(dossier, formdata=request.form)
    asked = form.validate() and form.attempt(
        lambda work: services.request_complements(
            work,
            dossier_id=dossier.id,
            points=form.points,
            due_on=form.due_on.data,
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not asked:
        return _page(dossier, form, status=422)
    return _back(dossier, gettext("Les compléments sont demandés : le délai de réponse est suspendu."))


@bp.post("/dossiers/<uuid:dossier_id>/complements/retirer")
@guarded(May.ASK_COMPLEMENTS, dossier=queries.get_submitted_dossier)
def withdraw_request(dossier: Dossier) -> Response:
    with db.transaction() as work:
        services.withdraw_request(work, dossier_id=dossier.id, by=the_actor().id, at=clock.now())
    return _back(dossier, gettext("La demande de compléments est retirée : le délai de réponse reprend."))


def _form(dossier: Dossier, **given: object) -> RequestForm:
    documents = queries.documents_of(db.current(), dossier.id)
    return request_form(queries.application_of(db.current(), dossier), documents, **given)


def _page(dossier: Dossier, form: RequestForm, *, status: int = 200) -> Response:
    closed = closed_to(dossier, form, lambda: check_askable(dossier.stage, dossier.status))
    return render("dossiers/ask_complements.html", dossier=dossier, form=form, closed=closed, status=status)


def _back(dossier: Dossier, message: str) -> Response:
    return done(message, "workspace.dossier", dossier_id=dossier.id, _anchor="agir")
