"""How is a dossier filled: a page per section, saved at any time, never losing a word?"""

from collections.abc import Mapping

from flask import current_app, jsonify, redirect, request, url_for
from flask_babel import gettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import rules, services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.pieces import list_asked
from fundapp.dossiers.types import PlanSide, Section
from fundapp.kernel import clock, db
from fundapp.kernel.errors import NotFound, Refused
from fundapp.policy import May
from fundapp.portal import forms, queries
from fundapp.portal.views import bp
from fundapp.web.filters import hour, sentence
from fundapp.web.forms import Form
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render

SECTIONS = {section.value: section for section in Section}
PAGES = {
    Section.IDENTITY: "portal/questions.html",
    Section.PROJECT: "portal/questions.html",
    Section.FUNDING: "portal/funding.html",
    Section.DOCUMENTS: "portal/pieces.html",
    Section.REVIEW: "portal/review.html",
}


def load_section(session: Session, section: str) -> Section:
    found = SECTIONS.get(section)
    if found is None:
        raise NotFound
    return found


def following(section: Section) -> Section:
    order = list(Section)
    return order[min(order.index(section) + 1, len(order) - 1)]


def section_page(
    dossier: Dossier,
    section: Section,
    *,
    form: Form,
    stored: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The page of a section; `stored` is what another device saved where something else was typed."""
    settings = current_app.config["SETTINGS"]
    return render(
        PAGES[section],
        page=queries.fill_page(db.current(), dossier),
        asked=list_asked(db.current(), dossier, at=clock.now(), own=True)
        if section is Section.DOCUMENTS
        else [],
        section=section,
        form=form,
        seen=rules.answers_of_section(section, dossier.answers),
        stored=stored or {},
        most_bytes=settings.max_upload_bytes,
        most_by_parts=settings.max_piece_bytes,
        scanned=bool(settings.clamav),
        status=status,
    )


@bp.get("/mes-dossiers/<uuid:dossier_id>/<any(identite,projet,financement,pieces,relecture):section>")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier, section=load_section)
def fill(dossier: Dossier, section: Section) -> Response:
    if not dossier.is_draft:
        return redirect(url_for("portal.follow", dossier_id=dossier.id), 303)
    if section is Section.DOCUMENTS:
        return section_page(dossier, section, form=forms.PieceForm())
    if section is Section.REVIEW:
        return section_page(dossier, section, form=forms.declaration_form())
    return section_page(dossier, section, form=forms.section_form(section, dossier.answers))


@bp.post("/mes-dossiers/<uuid:dossier_id>/<any(identite,projet,financement):section>")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier, section=load_section)
def save(dossier: Dossier, section: Section) -> Response:
    """Keep what was typed; then say what is wrong with it, or go on."""
    typed = rules.only_answers(request.form.to_dict())
    try:
        with db.transaction() as work:
            dossier = _keep(work, dossier, typed)
    except rules.Conflict as conflict:
        return _conflict(dossier, section, typed, conflict)
    if "add" in request.form or "remove" in request.form:
        return redirect(url_for("portal.fill", dossier_id=dossier.id, section=section, _anchor="plan"), 303)
    faults = rules.faults(dossiers.application_of(dossier), section)
    if faults:
        form = forms.section_form(section, dossier.answers)
        forms.show_faults(form, faults)
        return section_page(dossier, section, form=form, status=422)
    then = following(section) if request.form.get("then") == "next" else section
    return done(
        gettext("Vos réponses sont enregistrées."), "portal.fill", dossier_id=dossier.id, section=then
    )


def _keep(work: Session, dossier: Dossier, typed: Mapping[str, str]) -> Dossier:
    seen = forms.seen_answers(request.form.get("seen"))
    by, at = the_actor().id, clock.now()
    kept = services.save_answers(work, dossier_id=dossier.id, typed=typed, base=seen, by=by, at=at)
    add = next((side for side in PlanSide if side.value == request.form.get("add")), None)
    remove = request.form.get("remove")
    if add or remove:
        services.change_plan(work, dossier_id=dossier.id, add=add, remove=remove, by=by, at=at)
    return kept


def _conflict(
    dossier: Dossier, section: Section, typed: Mapping[str, str], conflict: rules.Conflict
) -> Response:
    """Both versions, side by side; sent again, the form is compared to what it now shows."""
    form = forms.section_form(section, {**dossier.answers, **typed})
    form.refuse(conflict)
    return section_page(dossier, section, form=form, stored=conflict.stored, status=409)


@bp.post("/mes-dossiers/<uuid:dossier_id>/saisie")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def autosave(dossier: Dossier) -> tuple[Response, int]:
    """Keep one or a few fields as they are typed; the answer is for the script that sent them."""
    typed = rules.only_answers(request.form.to_dict())
    seen = forms.seen_answers(request.form.get("seen"))
    try:
        with db.transaction() as work:
            kept = services.save_answers(
                work, dossier_id=dossier.id, typed=typed, base=seen, by=the_actor().id, at=clock.now()
            )
    except rules.Conflict as conflict:
        return jsonify(message=sentence(conflict.sentence), stored=conflict.stored), 409
    except Refused as refusal:
        return jsonify(message=sentence(refusal.sentence)), 422
    application = dossiers.application_of(kept)
    return jsonify(
        message=gettext("Enregistré à %(hour)s", hour=hour(kept.saved_at)),
        saved={name: kept.answers.get(name, "") for name in typed},
        balance=sentence(application.balance.sentence),
        balanced=application.balance.even,
    ), 200
