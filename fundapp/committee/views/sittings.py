"""How does one find a sitting, plan one, and convene it?"""

from flask import url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.committee import queries, services
from fundapp.committee.forms import ConvocationForm, SittingForm
from fundapp.committee.models import Sitting
from fundapp.committee.queries import pages
from fundapp.committee.views.door import bp, load_sitting
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.web.guard import guarded, may, the_actor
from fundapp.web.paging import after_key, page_of
from fundapp.web.render import done, render

PAGE = 20


@bp.get("/comite")
@guarded(May.READ_SITTING)
def list_sittings() -> Response:
    after = after_key()
    rows = queries.list_sittings(db.current(), at=clock.now(), after=after, size=PAGE + 1)
    more = len(rows) > PAGE
    following = url_for("committee.list_sittings", apres=rows[PAGE - 1].id) if more else None
    return render("committee/sittings.html", rows=rows[:PAGE], next_url=following, first=after is None)


@bp.get("/comite/seances/nouvelle")
@guarded(May.PREPARE_SITTING)
def new_sitting() -> Response:
    return render("committee/plan.html", form=SittingForm(formdata=None))


@bp.post("/comite/seances/nouvelle")
@guarded(May.PREPARE_SITTING)
def plan_sitting() -> Response:
    form = SittingForm()
    planned = form.validate() and form.attempt(
        lambda work: services.plan_sitting(
            work,
            title=form.title.data,
            kind=form.kind.data,
            opens_at=form.opens_at,
            place=form.place.data or "",
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not planned:
        return render("committee/plan.html", form=form, status=422)
    return done(
        gettext("La séance est créée. Inscrivez maintenant les dossiers à son ordre du jour."),
        "committee.sitting",
        sitting_id=form.result.id,
    )


@bp.get("/comite/seances/<uuid:sitting_id>")
@guarded(May.READ_SITTING, sitting=load_sitting)
def sitting(sitting: Sitting) -> Response:
    return _page(sitting, ConvocationForm(formdata=None))


def _page(sitting: Sitting, form: ConvocationForm, *, status: int = 200) -> Response:
    actor = the_actor()
    page = pages.sitting_page(
        db.current(),
        sitting,
        person_id=actor.id,
        recused=actor.recused_from,
        prepares=may(May.PREPARE_SITTING),
        changes_after=after_key(),
        at=clock.now(),
    )
    here = url_for("committee.sitting", sitting_id=sitting.id)
    changes = page_of(page.changes, lambda each: each.id, size=pages.CHANGES, at=here, anchor="changements")
    return render(
        "committee/sitting.html",
        page=page,
        changes=changes,
        candidates=page.candidates[: pages.CANDIDATES],
        form=form,
        status=status,
    )


@bp.post("/comite/seances/<uuid:sitting_id>/convoquer")
@guarded(May.PREPARE_SITTING, sitting=load_sitting)
def convene(sitting: Sitting) -> Response:
    form = ConvocationForm()
    convened = form.validate() and form.attempt(
        lambda work: services.convene(
            work,
            sitting_id=sitting.id,
            urgency=form.urgency.data or "",
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not convened:
        return _page(sitting, form, status=422)
    return done(
        gettext("La séance est convoquée : chaque membre en est prévenu."),
        "committee.sitting",
        sitting_id=sitting.id,
    )
