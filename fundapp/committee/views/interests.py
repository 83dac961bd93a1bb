"""How does a person keep the register of their interests, and step aside from a dossier?"""

from uuid import UUID

from flask import redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.committee import queries, services
from fundapp.committee.forms import InterestForm, RecusalForm
from fundapp.committee.queries import pages
from fundapp.committee.types import Answer
from fundapp.committee.views.door import bp, load_dossier
from fundapp.dossiers.models import Dossier
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render


@bp.get("/comite/mes-interets")
@guarded(May.STEP_ASIDE)
def own_interests() -> Response:
    return _page(InterestForm(formdata=None))


def _page(form: InterestForm, *, status: int = 200) -> Response:
    register = queries.own_interests(db.current(), the_actor().id)
    return render("committee/interests.html", form=form, register=register, status=status)


@bp.post("/comite/mes-interets")
@guarded(May.STEP_ASIDE)
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
@guarded(May.STEP_ASIDE)
def end_interest(interest_id: UUID) -> Response:
    at = clock.now()
    with db.transaction() as work:
        services.end_interest(work, interest_id=interest_id, on=clock.paris_day(at), by=the_actor().id)
    return done(gettext("La fin de cet intérêt est notée."), "committee.own_interests")


@bp.get("/dossiers/<uuid:dossier_id>/declaration")
@guarded(May.DECLARE_INTEREST, dossier=load_dossier)
def declare_first(dossier: Dossier) -> Response:
    """Where a member declares themselves on a dossier: its latest point on an agenda, or the sittings."""
    item = queries.find_latest_item(db.current(), dossier.id)
    if item is None:
        return redirect(url_for("committee.list_sittings"), 303)
    return redirect(url_for("committee.item", item_id=item.id), 303)


DEPARTURE = "/dossiers/<uuid:dossier_id>/deport"


@bp.get(DEPARTURE)
@guarded(May.STEP_ASIDE, dossier=load_dossier)
def ask_recusal(dossier: Dossier) -> Response:
    return _departure(dossier, RecusalForm(formdata=None))


@bp.post(DEPARTURE)
@guarded(May.STEP_ASIDE, dossier=load_dossier)
def step_aside(dossier: Dossier) -> Response:
    form = RecusalForm()
    recused = form.validate() and form.attempt(
        lambda work: services.declare(
            work,
            dossier_id=dossier.id,
            answer=Answer.SOME,
            reason=form.reason.data,
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not recused:
        return _departure(dossier, form, status=422)
    return done(gettext("Votre déport est enregistré : ce dossier vous est désormais fermé."), "web.enter")


def _departure(dossier: Dossier, form: RecusalForm, *, status: int = 200) -> Response:
    actor = the_actor()
    page = pages.departure_page(db.current(), dossier, person_id=actor.id, at=clock.now())
    closed = dossier.id in actor.recused_from
    return render("committee/deport.html", page=page, form=form, closed_to_me=closed, status=status)
