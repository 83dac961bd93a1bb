"""How does a member keep the register of their own interests?"""

from uuid import UUID

from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.committee import queries, services
from fundapp.committee.forms import InterestForm
from fundapp.committee.views.door import bp
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render


@bp.get("/comite/mes-interets")
@guarded(May.DECLARE_INTEREST)
def own_interests() -> Response:
    return _page(InterestForm(formdata=None))


def _page(form: InterestForm, *, status: int = 200) -> Response:
    register = queries.own_interests(db.current(), the_actor().id)
    return render("committee/interests.html", form=form, register=register, status=status)


@bp.post("/comite/mes-interets")
@guarded(May.DECLARE_INTEREST)
def register_interest() -> Response:
    form = InterestForm()
    registered = form.validate() and form.attempt(
        lambda work: services.register_interest(
            work,
            company=form.company.data,
            siren=form.siren.data or None,
            nature=form.nature.data,
            detail=form.detail.data or "",
            from_day=form.from_day.data,
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not registered:
        return _page(form, status=422)
    return done(gettext("Cet intérêt est inscrit à votre registre."), "committee.own_interests")


@bp.post("/comite/mes-interets/<uuid:interest_id>/fin")
@guarded(May.DECLARE_INTEREST)
def end_interest(interest_id: UUID) -> Response:
    at = clock.now()
    with db.transaction() as work:
        services.end_interest(work, interest_id=interest_id, on=clock.paris_day(at), by=the_actor().id)
    return done(gettext("La fin de cet intérêt est notée."), "committee.own_interests")
