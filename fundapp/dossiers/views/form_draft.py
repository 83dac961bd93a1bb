"""How does an administrator change the draft of a call's form: its sections and their order?"""

from collections.abc import Callable
from functools import partial

from flask import request
from flask_babel import gettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from fundapp.dossiers import services
from fundapp.dossiers.forms.editing import SectionForm, section_shown
from fundapp.dossiers.models import FormVersion
from fundapp.dossiers.queries.form_versions import get_draft
from fundapp.dossiers.queries.forms import latest_form
from fundapp.dossiers.rules import core, edits, names
from fundapp.dossiers.rules.form import CallForm, FormSection
from fundapp.dossiers.rules.form_changes import differences, told_condition
from fundapp.dossiers.rules.publishing import faults_of
from fundapp.dossiers.views.door import bp
from fundapp.kernel import clock, db
from fundapp.kernel.errors import NotFound
from fundapp.kernel.seen import Values
from fundapp.policy import May
from fundapp.programme.models import Call
from fundapp.programme.queries import get_call
from fundapp.web.guard import guarded, the_actor
from fundapp.web.overwriting import OverwritingForm
from fundapp.web.query import asked_text
from fundapp.web.render import done, render


def load_section(session: Session, slug: str, section: str) -> FormSection:
    found = get_draft(session, slug).form.section(section)
    if found is None:
        raise NotFound
    return found


def add(typed: OverwritingForm, call: Call, edit: services.Edit) -> bool:
    """Put a new part in the draft, beside whatever others put there."""
    return typed.attempt(_changing(call, edit))


def change(
    typed: OverwritingForm, call: Call, edit: services.Edit, path: str, shown: Callable[[CallForm], Values]
) -> bool:
    """Change the part of the draft at this path; `shown`: how its page shows it."""
    return typed.attempt(_changing(call, edit, services.Part(path, shown, typed.seen.data)))


def change_outline(call: Call, edit: services.Edit) -> None:
    """Move, remove or put back a part of the draft, as it is now."""
    with db.transaction() as work:
        _changing(call, edit)(work)


def _changing(
    call: Call, edit: services.Edit, part: services.Part | None = None
) -> Callable[[Session], FormVersion]:
    by, at = the_actor().id, clock.now()
    return lambda work: services.change_form(work, call_id=call.id, edit=edit, part=part, by=by, at=at)


@bp.get("/appels/<slug>/formulaire/brouillon")
@guarded(May.MANAGE_FORMS, call=get_call, draft=get_draft)
def form_draft(call: Call, draft: FormVersion) -> Response:
    """The whole draft as an outline; `moved` is the button that has just been used, to be used again."""
    form = draft.form
    published = latest_form(db.current(), call.id).form
    return render(
        "dossiers/form_draft.html",
        call=call,
        draft=draft,
        form=form,
        faults=faults_of(form),
        changes=differences(published, form),
        removed=[each for each in published.questions if each.name not in form.by_name],
        core=core.CORE,
        told_condition=told_condition,
        moved=asked_text("moved"),
    )


@bp.post("/appels/<slug>/formulaire/brouillon/deplacer")
@guarded(May.MANAGE_FORMS, call=get_call)
def move_part(call: Call) -> Response:
    """One place up or down: a question, or a section (`/name`)."""
    step = -1 if "up" in request.form else 1
    part = request.form.get("up") or request.form.get("down") or ""

    def moved(form: CallForm, used: frozenset[str]) -> CallForm:
        if part.startswith("/"):
            return edits.move_section(form, part.removeprefix("/"), step)
        return edits.move_question(form, part, step)

    change_outline(call, moved)
    # the button is focused again rather than the part: no anchor, which would keep browsers from it
    used = f"{'up' if step < 0 else 'down'} {part}"
    return done(gettext("L’ordre est changé."), "dossiers.form_draft", slug=call.slug, moved=used)


@bp.get("/appels/<slug>/formulaire/brouillon/sections")
@guarded(May.MANAGE_FORMS, call=get_call, draft=get_draft)
def new_section(call: Call, draft: FormVersion) -> Response:
    return _page(call, SectionForm())


@bp.post("/appels/<slug>/formulaire/brouillon/sections")
@guarded(May.MANAGE_FORMS, call=get_call)
def add_section(call: Call) -> Response:
    typed = SectionForm()

    def added(form: CallForm, used: frozenset[str]) -> CallForm:
        return edits.add_section(form, used, title=typed.title.data, intro=typed.intro.data or "")

    if not (typed.validate() and add(typed, call, added)):
        return _page(call, typed, status=422)
    made = typed.result.form.sections[-1]
    return _back(call, gettext("La section est ajoutée : donnez-lui ses questions."), made.name)


@bp.get("/appels/<slug>/formulaire/brouillon/sections/<section>")
@guarded(May.MANAGE_FORMS, call=get_call, draft=get_draft, section=load_section)
def edit_section(call: Call, draft: FormVersion, section: FormSection) -> Response:
    return _page(call, SectionForm.showing(section_shown(draft.form, section.name)), section=section)


@bp.post("/appels/<slug>/formulaire/brouillon/sections/<section>")
@guarded(May.MANAGE_FORMS, call=get_call, section=load_section)
def reword_section(call: Call, section: FormSection) -> Response:
    typed = SectionForm()
    path, shown = names.section_path(section.name), partial(section_shown, name=section.name)

    def reworded(form: CallForm, used: frozenset[str]) -> CallForm:
        return edits.reword_section(form, section.name, title=typed.title.data, intro=typed.intro.data or "")

    if not (typed.validate() and change(typed, call, reworded, path, shown)):
        return _page(call, typed, section=section, status=typed.status)
    return _back(call, gettext("La section est enregistrée."), section.name)


@bp.post("/appels/<slug>/formulaire/brouillon/sections/<section>/retirer")
@guarded(May.MANAGE_FORMS, call=get_call)
def remove_section(call: Call, section: str) -> Response:
    change_outline(call, lambda form, _: edits.remove_section(form, section))
    return _back(call, gettext("La section est retirée du brouillon, avec ses questions."))


def _page(
    call: Call, form: SectionForm, *, section: FormSection | None = None, status: int = 200
) -> Response:
    return render("dossiers/form_section.html", call=call, form=form, section=section, status=status)


def _back(call: Call, message: str, section: str | None = None) -> Response:
    anchor = f"section-{section}" if section else None
    return done(message, "dossiers.form_draft", slug=call.slug, _anchor=anchor)
