"""How is a dossier filled: a page per section, saved at any time, never losing a word?"""

from collections.abc import Mapping, Sequence

from flask import current_app, get_template_attribute, jsonify, redirect, request, url_for
from flask_babel import gettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import rules, services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.amendments import Written, find_written
from fundapp.dossiers.queries.companies import begun_with
from fundapp.dossiers.queries.forms import form_of
from fundapp.dossiers.queries.not_yet import find_back
from fundapp.dossiers.queries.pieces import AskedPiece, list_asked
from fundapp.dossiers.rules.form import CallForm, FormSection, cell_of
from fundapp.dossiers.types import Section
from fundapp.kernel import clock, db
from fundapp.kernel.errors import NotFound, Refused
from fundapp.kernel.seen import Outdated
from fundapp.policy import May
from fundapp.portal import forms
from fundapp.portal.forms.compared import compared
from fundapp.portal.forms.pieces import PiecesForm, pieces_form
from fundapp.portal.queries.filling import fill_page
from fundapp.portal.views import bp
from fundapp.portal.views.chosen_files import UseCase, take_in
from fundapp.portal.views.moved_on import said_to_the_script
from fundapp.portfolio.queries.aid import aid_of_dossier
from fundapp.web.filters import hour, sentence
from fundapp.web.forms import Form
from fundapp.web.guard import guarded, the_actor
from fundapp.web.overwriting import Both, seen_fields, sent_fields, writers_of
from fundapp.web.render import done, render

PAGES = {
    Section.DOCUMENTS.value: "portal/pieces.html",
    Section.REVIEW.value: "portal/review.html",
}
"""The pages that follow the form's own."""
DRAFT_PIECES = UseCase(services.add_document, services.date_document)


def following(form: CallForm, section: str, written: Written) -> str:
    """The next page; the pieces of a submitted dossier have their own way."""
    draft = isinstance(written, Dossier)
    steps = [each for each in form.steps if draft or each != Section.DOCUMENTS]
    return steps[min(steps.index(section) + 1, len(steps) - 1)]


def own_section(form: CallForm, name: str) -> FormSection:
    """A page of the form this dossier is written in; raises `NotFound`."""
    found = form.section(name)
    if found is None:
        raise NotFound
    return found


def section_page(
    dossier: Dossier,
    section: str,
    *,
    written: Written,
    form: Form,
    files: PiecesForm | None = None,
    both: Sequence[Both] = (),
    status: int = 200,
) -> Response:
    """The page of a section; `both`: what others saved meanwhile beside what was typed over it.

    `files` holds what was said of the files sent with a section's answers.
    """
    settings, session = current_app.config["SETTINGS"], db.current()
    page = fill_page(session, dossier, written, at=clock.now())
    asked = asked_on(dossier, section, written)
    return render(
        template_of(section, written),
        page=page,
        back=find_back(session, dossier.id) if dossier.is_draft else None,
        asked=asked,
        section=section,
        form=form,
        files=files or pieces_form(asked),
        seen=rules.answers_of_section(page.application.form, section, written.answers),
        both=both,
        begun=begun_with(session, dossier),
        aid=aid_of_dossier(session, dossier, page.application, clock.paris_day(clock.now())),
        most_bytes=settings.max_upload_bytes,
        most_by_parts=settings.max_piece_bytes,
        scanned=bool(settings.clamav),
        status=status,
    )


def asked_on(dossier: Dossier, section: str, written: Written) -> list[AskedPiece]:
    """The pieces that this page of a draft shows: all on its last ones, elsewhere those of its questions."""
    if not isinstance(written, Dossier):
        return []
    kinds = None
    if section not in PAGES:
        own = form_of(db.current(), dossier).section(section)
        kinds = {each.piece for each in own.questions if each.piece} if own else set()
    asked = list_asked(db.current(), dossier, at=clock.now(), own=True) if kinds is None or kinds else []
    return [each for each in asked if kinds is None or each.kind in kinds]


def template_of(section: str, written: Written) -> str:
    if section == Section.REVIEW and not isinstance(written, Dossier):
        return "portal/amendment.html"
    return PAGES.get(section, "portal/questions.html")


def own_page(dossier: Dossier, section: str, written: Written) -> Response:
    """The pieces and the reading of a draft, or what an amendment would change."""
    if section == Section.REVIEW:
        form = forms.declaration_form() if written is dossier else forms.DepositForm(formdata=None)
        return section_page(dossier, section, written=written, form=form)
    if written is not dossier:
        return redirect(url_for("portal.pieces", dossier_id=dossier.id), 303)
    places = pieces_form(list_asked(db.current(), dossier, at=clock.now(), own=True))
    return section_page(dossier, section, written=written, form=places, files=places)


@bp.get("/mes-dossiers/<uuid:dossier_id>/remplir")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def begin(dossier: Dossier) -> Response:
    """To the first page of the form, whatever it is called."""
    first = form_of(db.current(), dossier).steps[0]
    return redirect(url_for("portal.fill", dossier_id=dossier.id, section=first), 303)


@bp.get("/mes-dossiers/<uuid:dossier_id>/<section>")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def fill(dossier: Dossier, section: str) -> Response:
    written = find_written(db.current(), dossier)
    if written is None:
        return redirect(url_for("portal.follow", dossier_id=dossier.id), 303)
    if section in PAGES:
        return own_page(dossier, section, written)
    asked = own_section(form_of(db.current(), dossier), section)
    form = forms.section_form(asked, written.answers)
    return section_page(dossier, section, written=written, form=form)


@bp.post("/mes-dossiers/<uuid:dossier_id>/<section>")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def save(dossier: Dossier, section: str) -> Response:
    """Keep what was typed; then say what is wrong with it, or go on."""
    form = form_of(db.current(), dossier)
    asked = own_section(form, section)
    typed = forms.typed_words(sent_fields(request.form))
    try:
        with db.transaction() as work:
            written = _keep(work, dossier, typed)
    except Outdated as conflict:
        return _conflict(dossier, asked, typed, conflict)
    except Refused as refusal:
        return _refused(dossier, asked, typed, refusal)
    places = asked_on(dossier, section, written)
    came = take_in(dossier, places, pieces_form(places), DRAFT_PIECES)
    table = request.form.get("add") or request.form.get("remove", "").partition("-")[0]
    if table and came.whole:
        there = url_for("portal.fill", dossier_id=dossier.id, section=section, _anchor=table)
        return redirect(there, 303)
    faults = (
        []
        if table
        else rules.faults(
            rules.read_application(form, written.answers), section, clock.paris_day(clock.now())
        )
    )
    if faults or not came.whole:
        page = forms.section_form(asked, written.answers)
        forms.show_faults(page, faults)
        return section_page(dossier, section, written=written, form=page, files=came.form, status=422)
    then = following(form, section, written) if request.form.get("then") == "next" else section
    return done(
        gettext("Vos réponses sont enregistrées."), "portal.fill", dossier_id=dossier.id, section=then
    )


def _keep(work: Session, dossier: Dossier, typed: Mapping[str, str]) -> Written:
    seen = seen_fields(request.form.get("seen"))
    by, at = the_actor().id, clock.now()
    kept = services.save_answers(work, dossier_id=dossier.id, typed=typed, base=seen, by=by, at=at)
    if table := request.form.get("add"):
        services.change_table(work, dossier_id=dossier.id, table=table, by=by, at=at)
    table, _, row = request.form.get("remove", "").partition("-")
    if row.isdecimal():
        services.change_table(
            work,
            dossier_id=dossier.id,
            table=table,
            remove=int(row),
            shown={**seen, **typed},
            by=by,
            at=at,
        )
    return kept


def _refused(dossier: Dossier, asked: FormSection, typed: Mapping[str, str], refusal: Refused) -> Response:
    """The page again with everything that was typed, while there is something to type in."""
    written = find_written(db.current(), dossier)
    if written is None:
        raise refusal
    form = forms.section_form(asked, {**written.answers, **typed})
    forms.show_refusal(form, refusal)
    return section_page(dossier, asked.name, written=written, form=form, status=422)


def _conflict(dossier: Dossier, asked: FormSection, typed: Mapping[str, str], conflict: Outdated) -> Response:
    """Both versions, side by side; sent again, the form is compared to what it now shows."""
    written = find_written(db.current(), dossier) or dossier
    seen = seen_fields(request.form.get("seen"))
    form = forms.section_form(asked, {**written.answers, **forms.changed_words(typed, seen)})
    form.refuse(conflict)
    whole, words = forms.section_form(asked, {**written.answers, **seen, **typed}), {**seen, **typed}
    return section_page(
        dossier,
        asked.name,
        written=written,
        form=form,
        both=compared(whole, words, conflict),
        status=409,
    )


@bp.post("/mes-dossiers/<uuid:dossier_id>/saisie")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def autosave(dossier: Dossier) -> tuple[Response, int]:
    """Keep one or a few fields as they are typed; the answer is for the script that sent them."""
    form = form_of(db.current(), dossier)
    typed = forms.typed_words(request.form)
    seen = seen_fields(request.form.get("seen"))
    try:
        with db.transaction() as work:
            kept = services.save_answers(
                work, dossier_id=dossier.id, typed=typed, base=seen, by=the_actor().id, at=clock.now()
            )
    except Outdated as conflict:
        return jsonify(
            message=sentence(conflict.sentence), stored=conflict.stored, writers=writers_of(conflict)
        ), 409
    except Refused as refusal:
        return said_to_the_script(dossier, refusal)
    application = rules.read_application(form, kept.answers)
    return jsonify(
        message=gettext("Enregistré à %(hour)s", hour=hour(kept.saved_at)),
        saved=forms.kept_words(typed, seen, kept.answers),
        balance=sentence(application.balance.sentence),
        balanced=application.balance.even,
        figures=_figures(dossier, application, typed),
        readings=forms.readings(form, typed),
    ), 200


def _figures(dossier: Dossier, application: rules.Application, typed: Mapping[str, str]) -> dict[str, str]:
    """What follows from the tables that were typed in, as their page shows it."""
    aid = aid_of_dossier(db.current(), dossier, application, clock.paris_day(clock.now()))
    figures = get_template_attribute("portal/_figures.html", "figures")
    tables = {cell[0] for cell in map(cell_of, typed) if cell}
    return {name: figures(name, application, aid and aid.sentence) for name in tables}
