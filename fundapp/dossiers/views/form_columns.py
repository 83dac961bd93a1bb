"""How does an administrator change the columns of a table that a draft form asks for?"""

from functools import partial

from flask import request
from flask_babel import gettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from fundapp.dossiers.forms.editing import AskedForm, NewColumnForm, column_form, column_shown
from fundapp.dossiers.models import FormVersion
from fundapp.dossiers.queries.form_versions import get_draft
from fundapp.dossiers.rules import columns, core, edits, names
from fundapp.dossiers.rules.form import CallForm, Column, Question
from fundapp.dossiers.rules.publishing import faults_of
from fundapp.dossiers.types import AnswerKind
from fundapp.dossiers.views.door import bp
from fundapp.dossiers.views.form_draft import add, change, change_outline
from fundapp.dossiers.views.form_questions import load_question
from fundapp.kernel.errors import NotFound
from fundapp.kernel.seen import mark
from fundapp.policy import May
from fundapp.programme.models import Call
from fundapp.programme.queries import get_call
from fundapp.web.guard import guarded
from fundapp.web.render import done, render


def load_table(session: Session, slug: str, question: str) -> Question:
    found = load_question(session, slug, question)
    if found.kind is not AnswerKind.TABLE:
        raise NotFound
    return found


def load_column(session: Session, slug: str, question: str, column: str) -> Column:
    table = load_table(session, slug, question)
    found = next((each for each in table.columns if each.name == column), None)
    if found is None:
        raise NotFound
    return found


@bp.get("/appels/<slug>/formulaire/brouillon/questions/<question>/colonnes")
@guarded(May.MANAGE_FORMS, call=get_call, table=load_table)
def new_column(call: Call, table: Question) -> Response:
    return _new(call, table, NewColumnForm(data={"kind": AnswerKind.LINE}))


@bp.post("/appels/<slug>/formulaire/brouillon/questions/<question>/colonnes")
@guarded(May.MANAGE_FORMS, call=get_call, table=load_table)
def add_column(call: Call, table: Question) -> Response:
    typed = NewColumnForm()

    def added(form: CallForm, used: frozenset[str]) -> CallForm:
        return columns.add_column(form, used, table.name, label=typed.label.data, kind=typed.kind.data)

    if not (typed.validate() and add(typed, call, added)):
        return _new(call, table, typed, status=422)
    made = typed.result.form.by_name[table.name].columns[-1]
    message = gettext("La colonne est ajoutée : réglez ici comment on la remplit.")
    return done(message, "dossiers.edit_column", slug=call.slug, question=table.name, column=made.name)


@bp.get("/appels/<slug>/formulaire/brouillon/questions/<question>/colonnes/<column>")
@guarded(May.MANAGE_FORMS, call=get_call, draft=get_draft, table=load_table, column=load_column)
def edit_column(call: Call, draft: FormVersion, table: Question, column: Column) -> Response:
    form = column_form(draft.form, table, column)
    form.seen.data = mark(column_shown(draft.form, table.name, column.name))
    return _page(call, draft, table, column, form)


@bp.post("/appels/<slug>/formulaire/brouillon/questions/<question>/colonnes/<column>")
@guarded(May.MANAGE_FORMS, call=get_call, draft=get_draft, table=load_table, column=load_column)
def change_column(call: Call, draft: FormVersion, table: Question, column: Column) -> Response:
    typed = column_form(draft.form, table, column)

    path = names.column_path(table.name, column.name)

    def changed(form: CallForm, used: frozenset[str]) -> CallForm:
        changes = typed.changes()
        if "choices" in typed:
            changes["choices"] = edits.choices_from(typed.proposed(), path, used)
        return columns.change_column(form, table.name, column.name, changes)

    shown = partial(column_shown, table=table.name, name=column.name)
    if not (typed.validate() and change(typed, call, changed, path, shown)):
        return _page(call, draft, table, column, typed, status=typed.status)
    message = gettext("La colonne est enregistrée.")
    now = columns.the_column(typed.result.form.by_name[table.name], column.name)
    if request.form.get("then") == "stay" or now.kind is not column.kind:
        return done(message, "dossiers.edit_column", slug=call.slug, question=table.name, column=column.name)
    return _back(call, table.name, message)


@bp.post("/appels/<slug>/formulaire/brouillon/questions/<question>/ordre")
@guarded(May.MANAGE_FORMS, call=get_call)
def move_column(call: Call, question: str) -> Response:
    step = -1 if "up" in request.form else 1
    column = request.form.get("up") or request.form.get("down") or ""
    change_outline(call, lambda form, _: columns.move_column(form, question, column, step))
    return _back(call, question, gettext("L’ordre des colonnes est changé."))


@bp.post("/appels/<slug>/formulaire/brouillon/questions/<question>/colonnes/<column>/retirer")
@guarded(May.MANAGE_FORMS, call=get_call)
def remove_column(call: Call, question: str, column: str) -> Response:
    change_outline(call, lambda form, _: columns.remove_column(form, question, column))
    return _back(call, question, gettext("La colonne est retirée du tableau."))


def _new(call: Call, table: Question, form: NewColumnForm, *, status: int = 200) -> Response:
    return render("dossiers/form_new_column.html", call=call, table=table, form=form, status=status)


def _page(
    call: Call,
    draft: FormVersion,
    table: Question,
    column: Column,
    form: AskedForm,
    *,
    status: int = 200,
) -> Response:
    return render(
        "dossiers/form_column.html",
        call=call,
        draft=draft,
        table=table,
        column=column,
        form=form,
        faults=[
            each
            for each in faults_of(draft.form)
            if (each.question, each.column) == (table.name, column.name)
        ],
        why_kept=core.why_column_kept(table, column),
        status=status,
    )


def _back(call: Call, table: str, message: str) -> Response:
    return done(message, "dossiers.edit_question", slug=call.slug, question=table, _anchor="colonnes")
