"""How does the team answer « pas encore »: numbered gaps, the letter read before it goes, then sent?"""

from flask import request
from flask_babel import gettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from fundapp.dossiers import queries, services
from fundapp.dossiers.forms.not_yet import NotYetForm, not_yet_form
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries import not_yet as asked
from fundapp.dossiers.queries.forms import form_of
from fundapp.dossiers.rules import check_ending, not_yet
from fundapp.dossiers.types import Status
from fundapp.dossiers.views.closed import closed_to
from fundapp.dossiers.views.door import bp
from fundapp.dossiers.views.letters import letter_pdf, written
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Refused
from fundapp.policy import May
from fundapp.web.documents import attached
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render

FIRST_ROWS = 2


@bp.get("/dossiers/<uuid:dossier_id>/pas-encore")
@guarded(May.MOVE_DOSSIER, dossier=queries.get_submitted_dossier)
def prepare_not_yet(dossier: Dossier) -> Response:
    return _page(dossier, _form(dossier, formdata=None), rows=FIRST_ROWS)


@bp.post("/dossiers/<uuid:dossier_id>/pas-encore")
@guarded(May.MOVE_DOSSIER, dossier=queries.get_submitted_dossier)
def answer_not_yet(dossier: Dossier) -> Response:
    """`then`: one more gap, back to the words, or the letter to be read; nothing is kept or sent."""
    form = _form(dossier, formdata=request.form)
    rows = request.form.get("rows", FIRST_ROWS, type=int)
    match request.form.get("then"):
        case "more":
            return _page(dossier, form, rows=max(rows, len(form.lacks)) + 1)
        case "edit":
            return _page(dossier, form, rows=rows)
        case _:
            return _read(dossier, form, rows=rows)


@bp.post("/dossiers/<uuid:dossier_id>/pas-encore/envoyer")
@guarded(May.END_DOSSIER, dossier=queries.get_submitted_dossier)
def send_not_yet(dossier: Dossier) -> Response:
    return _send(
        dossier,
        _form(dossier, formdata=request.form),
        rows=request.form.get("rows", FIRST_ROWS, type=int),
    )


def _read(dossier: Dossier, form: NotYetForm, *, rows: int) -> Response:
    """The letter as it would go; nothing is kept or sent."""
    if not form.validate() or not _allowed(dossier, form):
        return _page(dossier, form, rows=rows, status=422)
    letter = asked.letter_of(
        db.current(),
        dossier,
        reason=form.reason.data,
        lacks=form.lacks,
        back_before=form.back_before.data,
        by=the_actor().id,
        at=clock.now(),
    )
    return render("dossiers/not_yet_letter.html", dossier=dossier, form=form, letter=written(letter))


def _allowed(dossier: Dossier, form: NotYetForm) -> bool:
    try:
        not_yet.check_answer(
            dossier.stage,
            dossier.status,
            form.reason.data,
            form.lacks,
            form.back_before.data,
            today=clock.paris_day(clock.now()),
        )
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


def _send(dossier: Dossier, form: NotYetForm, *, rows: int) -> Response:
    """Once it has come out as a document: a letter that cannot be printed is not sent."""

    def send(work: Session) -> None:
        answer = services.answer_not_yet(
            work,
            dossier_id=dossier.id,
            reason=form.reason.data,
            lacks=form.lacks,
            back_before=form.back_before.data,
            by=the_actor().id,
            at=clock.now(),
        )
        letter_pdf(answer)

    if not (form.validate() and form.attempt(send)):
        return _page(dossier, form, rows=rows, status=422)
    return done(
        gettext(
            "La réponse « pas encore » est envoyée : le porteur peut redéposer en répondant à chaque point."
        ),
        "workspace.dossier",
        dossier_id=dossier.id,
    )


@bp.get("/dossiers/<uuid:dossier_id>/pas-encore.pdf")
@guarded(May.READ_DOSSIER, dossier=queries.get_submitted_dossier)
def letter(dossier: Dossier) -> Response:
    content = letter_pdf(asked.get_answer(db.current(), dossier.id))
    return attached(content, name=f"{dossier.reference}-pas-encore.pdf", mime="application/pdf")


def _form(dossier: Dossier, **given: object) -> NotYetForm:
    questions = form_of(db.current(), dossier).questions
    return not_yet_form({each.name: each.label for each in questions}, **given)


def _page(dossier: Dossier, form: NotYetForm, *, rows: int, status: int = 200) -> Response:
    shown = form.shown_rows(min(rows, not_yet.MOST))
    closed = closed_to(
        dossier, form, lambda: check_ending(dossier.stage, dossier.status, Status.NOT_YET, "…")
    )
    return render(
        "dossiers/not_yet.html",
        dossier=dossier,
        form=form,
        closed=closed,
        rows=shown,
        most=not_yet.MOST,
        status=422 if closed and form.faults else status,
    )
