"""How does an administrator add, change and remove the questions of a draft form?"""

from functools import partial

from flask import request
from flask_babel import gettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from fundapp.dossiers.forms.editing import (
    AskedForm,
    NewQuestionForm,
    question_form,
    question_shown,
    sections_of,
)
from fundapp.dossiers.models import FormVersion
from fundapp.dossiers.queries.form_versions import get_draft
from fundapp.dossiers.queries.forms import latest_form
from fundapp.dossiers.rules import core, edits
from fundapp.dossiers.rules.form import CallForm, Question
from fundapp.dossiers.rules.publishing import faults_of
from fundapp.dossiers.types import AnswerKind
from fundapp.dossiers.views.door import bp
from fundapp.dossiers.views.form_draft import add, change, change_outline
from fundapp.kernel import db
from fundapp.kernel.errors import NotFound
from fundapp.kernel.seen import mark
from fundapp.policy import May
from fundapp.programme.models import Call
from fundapp.programme.queries import get_call
from fundapp.web.guard import guarded
from fundapp.web.query import asked_text
from fundapp.web.render import done, render


def load_question(session: Session, slug: str, question: str) -> Question:
    found = get_draft(session, slug).form.by_name.get(question)
    if found is None:
        raise NotFound
    return found


@bp.get("/appels/<slug>/formulaire/brouillon/questions")
@guarded(May.MANAGE_FORMS, call=get_call, draft=get_draft)
def new_question(call: Call, draft: FormVersion) -> Response:
    """`section` is the one whose button was used."""
    return _new(call, draft, _blank(draft.form, section=asked_text("section")))


@bp.post("/appels/<slug>/formulaire/brouillon/questions")
@guarded(May.MANAGE_FORMS, call=get_call, draft=get_draft)
def add_question(call: Call, draft: FormVersion) -> Response:
    typed = _blank(draft.form)

    def added(form: CallForm, used: frozenset[str]) -> CallForm:
        return edits.add_question(
            form, used, section=typed.section.data, label=typed.label.data, kind=typed.kind.data
        )

    if not (typed.validate() and add(typed, call, added)):
        return _new(call, draft, typed, status=422)
    made = typed.result.form.section(typed.section.data).questions[-1]
    message = gettext("La question est ajoutée : réglez ici comment on y répond.")
    return done(message, "dossiers.edit_question", slug=call.slug, question=made.name)


@bp.get("/appels/<slug>/formulaire/brouillon/questions/<question>")
@guarded(May.MANAGE_FORMS, call=get_call, draft=get_draft, question=load_question)
def edit_question(call: Call, draft: FormVersion, question: Question) -> Response:
    form = question_form(draft.form, question)
    form.seen.data = mark(question_shown(draft.form, question.name))
    return _page(call, draft, question, form)


@bp.post("/appels/<slug>/formulaire/brouillon/questions/<question>")
@guarded(May.MANAGE_FORMS, call=get_call, draft=get_draft, question=load_question)
def change_question(call: Call, draft: FormVersion, question: Question) -> Response:
    typed = question_form(draft.form, question)

    def changed(form: CallForm, used: frozenset[str]) -> CallForm:
        changes = typed.changes()
        if "choices" in typed:
            changes["choices"] = edits.choices_from(typed.proposed(), question.name, used)
        form = edits.change_question(form, question.name, changes)
        return edits.place_question(form, question.name, typed.section.data)

    shown = partial(question_shown, name=question.name)
    if not (typed.validate() and change(typed, call, changed, question.name, shown)):
        return _page(call, draft, question, typed, status=typed.status)
    message = gettext("La question est enregistrée.")
    now = typed.result.form.by_name[question.name]
    if request.form.get("then") == "stay" or now.kind is not question.kind:
        return done(message, "dossiers.edit_question", slug=call.slug, question=question.name)
    return _back(call, message, question.name)


@bp.post("/appels/<slug>/formulaire/brouillon/questions/<question>/retirer")
@guarded(May.MANAGE_FORMS, call=get_call)
def remove_question(call: Call, question: str) -> Response:
    change_outline(call, lambda form, _: edits.remove_question(form, question))
    return _back(call, gettext("La question est retirée du brouillon."))


@bp.post("/appels/<slug>/formulaire/brouillon/questions/<question>/remettre")
@guarded(May.MANAGE_FORMS, call=get_call)
def put_back_question(call: Call, question: str) -> Response:
    """As it is in the published version, under its own name: its answers are found again."""
    published = latest_form(db.current(), call.id).form
    lost = published.by_name.get(question)
    if lost is None:
        raise NotFound
    section = published.section_of[question]
    change_outline(call, lambda form, _: edits.put_back(form, lost, section))
    return _back(call, gettext("La question est remise dans le brouillon."), question)


def _blank(form: CallForm, section: str | None = None) -> NewQuestionForm:
    shown = NewQuestionForm(data={"kind": AnswerKind.LINE, "section": section})
    shown.section.choices = sections_of(form)
    return shown


def _new(call: Call, draft: FormVersion, form: NewQuestionForm, *, status: int = 200) -> Response:
    return render("dossiers/form_new_question.html", call=call, form=form, draft=draft, status=status)


def _page(
    call: Call, draft: FormVersion, question: Question, form: AskedForm, *, status: int = 200
) -> Response:
    return render(
        "dossiers/form_question.html",
        call=call,
        draft=draft,
        question=question,
        form=form,
        faults=[each for each in faults_of(draft.form) if each.question == question.name],
        why_kept=core.why_kept(question),
        read_as=core.read_as(question),
        status=status,
    )


def _back(call: Call, message: str, question: str | None = None) -> Response:
    anchor = f"question-{question}" if question else None
    return done(message, "dossiers.form_draft", slug=call.slug, _anchor=anchor)
