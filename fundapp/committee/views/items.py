"""How is a dossier put on an agenda, and how does a member declare themselves on it?"""

from flask import request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.committee import services
from fundapp.committee.forms import (
    DeclarationForm,
    PollForm,
    ResolutionForm,
    UntableForm,
)
from fundapp.committee.models import AgendaItem, Sitting
from fundapp.committee.queries import drafts, pages
from fundapp.committee.rules.sittings import resolution_shown
from fundapp.committee.types import Answer
from fundapp.committee.views.door import bp, load_dossier, load_item, load_sitting, load_tabled
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.not_yet import find_comeback
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.web.guard import guarded, may, the_actor
from fundapp.web.render import done, render

TABLE = "/comite/seances/<uuid:sitting_id>/dossiers/<uuid:dossier_id>"


@bp.get(TABLE)
@guarded(May.PREPARE_SITTING, dossier=load_dossier, sitting=load_sitting)
def new_item(sitting: Sitting, dossier: Dossier) -> Response:
    proposed = drafts.proposed_resolution(db.current(), dossier)
    form = ResolutionForm.showing(resolution_shown(proposed))
    return render("committee/resolution.html", form=form, sitting=sitting, dossier=dossier)


@bp.post(TABLE)
@guarded(May.PREPARE_SITTING, dossier=load_dossier, sitting=load_sitting)
def table_dossier(sitting: Sitting, dossier: Dossier) -> Response:
    form = ResolutionForm()
    tabled = form.validate() and form.attempt(
        lambda work: services.table_dossier(
            work,
            sitting_id=sitting.id,
            dossier_id=dossier.id,
            resolution=form.value,
            change_reason=form.change_reason.data or "",
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not tabled:
        return render("committee/resolution.html", form=form, sitting=sitting, dossier=dossier, status=422)
    return done(gettext("Le dossier est à l’ordre du jour."), "committee.sitting", sitting_id=sitting.id)


@bp.get("/comite/points/<uuid:item_id>")
@guarded(May.READ_SITTING, item=load_item)
def item(item: AgendaItem) -> Response:
    return _page(item, DeclarationForm(formdata=None))


def _page(
    item: AgendaItem,
    form: DeclarationForm,
    poll_form: PollForm | None = None,
    untable_form: UntableForm | None = None,
    *,
    status: int = 200,
) -> Response:
    """The names are for every member; the resolution waits for the declaration (SECURITY 40)."""
    actor, at = the_actor(), clock.now()
    page = pages.item_page(db.current(), item, person_id=actor.id, at=at)
    opened = may(May.READ_POLL, item)
    comeback = find_comeback(db.current(), item.dossier_id) if opened else None
    return render(
        "committee/item.html",
        page=page,
        form=form,
        poll_form=poll_form or PollForm(formdata=None, day=clock.paris_day(at)),
        untable_form=untable_form or UntableForm(formdata=None),
        opened=opened,
        comeback=comeback if comeback and comeback.previous.id not in actor.recused_from else None,
        closed_to_me=item.dossier_id in actor.recused_from,
        dossier_url=url_for("workspace.dossier", dossier_id=item.dossier_id),
        status=status,
    )


@bp.post("/comite/points/<uuid:item_id>/declaration")
@guarded(May.DECLARE_INTEREST, item=load_item)
def declare(item: AgendaItem) -> Response:
    form = DeclarationForm()
    declared = form.validate() and form.attempt(
        lambda work: services.declare(
            work,
            dossier_id=item.dossier_id,
            answer=form.answer.data,
            reason=form.reason.data or "",
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not declared:
        return _page(item, form, status=422)
    if form.answer.data is Answer.NONE:
        return done(
            gettext("Votre déclaration est enregistrée : le dossier vous est ouvert."),
            "committee.item",
            item_id=item.id,
        )
    return done(
        gettext("Votre déport est enregistré : ce dossier vous est désormais fermé."),
        "committee.sitting",
        sitting_id=item.sitting_id,
    )


@bp.get("/comite/points/<uuid:item_id>/resolution")
@guarded(May.PREPARE_SITTING, item=load_item)
def edit_item(item: AgendaItem) -> Response:
    form = ResolutionForm.showing(resolution_shown(drafts.resolution_of(item)))
    return _resolution(item, form)


@bp.post("/comite/points/<uuid:item_id>/resolution")
@guarded(May.PREPARE_SITTING, item=load_tabled)
def amend_item(item: AgendaItem) -> Response:
    form = ResolutionForm()
    amended = form.validate() and form.attempt(
        lambda work: services.amend_item(
            work,
            item_id=item.id,
            resolution=form.value,
            change_reason=form.change_reason.data or "",
            seen=form.seen.data,
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not amended:
        return _resolution(item, form, status=form.status)
    return done(gettext("La résolution est modifiée."), "committee.item", item_id=item.id)


def _resolution(item: AgendaItem, form: ResolutionForm, *, status: int = 200) -> Response:
    session = db.current()
    return render(
        "committee/resolution.html",
        form=form,
        sitting=load_sitting(session, item.sitting_id),
        dossier=load_dossier(session, item.dossier_id),
        status=status,
    )


@bp.post("/comite/points/<uuid:item_id>/retirer")
@guarded(May.PREPARE_SITTING, item=load_tabled)
def untable_dossier(item: AgendaItem) -> Response:
    form = UntableForm()
    untabled = form.validate() and form.attempt(
        lambda work: services.untable_dossier(
            work,
            item_id=item.id,
            change_reason=form.change_reason.data or "",
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not untabled:
        return _page(item, DeclarationForm(formdata=None), untable_form=form, status=422)
    return done(
        gettext("Le dossier est retiré de l’ordre du jour."), "committee.sitting", sitting_id=item.sitting_id
    )


@bp.post("/comite/points/<uuid:item_id>/ouvrir")
@guarded(May.OPEN_POLL, item=load_tabled)
def open_poll(item: AgendaItem) -> Response:
    form = PollForm(request.form)
    opened = form.validate() and form.attempt(
        lambda work: services.open_poll(
            work,
            item_id=item.id,
            closes_at=form.closes_at,
            secret=form.secret.data,
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not opened:
        return _page(item, DeclarationForm(formdata=None), form, status=422)
    return done(
        gettext("Le scrutin est ouvert : les votants en sont prévenus."),
        "committee.poll",
        poll_id=form.result.id,
    )
