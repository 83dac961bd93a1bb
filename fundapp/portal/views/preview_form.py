"""How does an administrator see a draft form as an applicant would, and try it?"""

from flask import request
from werkzeug.wrappers import Response

from fundapp.dossiers import rules
from fundapp.dossiers.models import FormVersion
from fundapp.dossiers.queries.form_versions import get_draft
from fundapp.dossiers.rules import tables
from fundapp.dossiers.rules.form import CallForm, FormSection, Question
from fundapp.dossiers.types import AnswerKind
from fundapp.kernel import clock
from fundapp.kernel.errors import NotFound
from fundapp.policy import May
from fundapp.portal import forms
from fundapp.portal.views import bp
from fundapp.programme.models import Call
from fundapp.programme.queries import get_call
from fundapp.web.guard import guarded
from fundapp.web.render import render


@bp.get("/appels/<slug>/formulaire/brouillon/apercu/<section>")
@guarded(May.MANAGE_FORMS, call=get_call, draft=get_draft)
def preview_form(call: Call, draft: FormVersion, section: str) -> Response:
    """What is tried there is in the address only: nothing is kept."""
    form = draft.form
    asked = form.section(section)
    if asked is None:
        raise NotFound
    shown = asked.model_copy(update={"questions": tuple(filter(_ready, asked.questions))})
    answers = _tried(form, shown)
    application = rules.read_application(form, answers)
    page = forms.section_form(shown, answers)
    if "try" in request.args:
        faults = rules.faults(application, section, clock.paris_day(clock.now()))
        forms.show_faults(page, [fault for fault in faults if fault.field in page])
    return render(
        "portal/preview_form.html",
        call=call,
        form=form,
        section=shown,
        unready=[each for each in asked.questions if not _ready(each)],
        page=page,
        application=application,
    )


def _tried(form: CallForm, section: FormSection) -> dict[str, str]:
    answers = forms.typed_answers(form, request.args)
    table = form.by_name.get(request.args.get("add", ""))
    if table in section.questions:
        return tables.with_row(table, answers)
    name, _, row = request.args.get("remove", "").partition("-")
    table = form.by_name.get(name)
    if table in section.questions and row.isdecimal():
        return tables.without_row(table, answers, int(row))
    return answers


def _ready(question: Question) -> bool:
    """Whether a page can show it: a table has a column, a piece has its kind."""
    if question.kind is AnswerKind.TABLE:
        return bool(question.columns)
    return question.kind is not AnswerKind.FILE or question.piece is not None
