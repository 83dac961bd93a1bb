"""How is a dossier refused, closed or said to be funded, and taken up again?

A refusal and a closure are a reason and a text, the letter read as it will go, then sent.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import request
from flask_babel import gettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from fundapp.committee import queries as votes
from fundapp.committee import services as committee
from fundapp.committee.rules.sittings import VOTE_STILL_OPEN
from fundapp.dossiers import services
from fundapp.dossiers.models import Dossier, EndingLetter
from fundapp.dossiers.queries import letters
from fundapp.dossiers.rules import check_ending
from fundapp.dossiers.rules.moves import INSTRUCTED, check_reopening
from fundapp.dossiers.types import Status
from fundapp.dossiers.views.closed import Closed, closed_to
from fundapp.dossiers.views.letters import ending_pdf, written_ending
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Refused
from fundapp.kernel.money import total
from fundapp.policy import May
from fundapp.portfolio import queries as money
from fundapp.portfolio import services as portfolio
from fundapp.portfolio.forms import Act
from fundapp.portfolio.rules.endings import before_closing, before_funded, check_closing
from fundapp.web.documents import attached
from fundapp.web.forms import Form
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render
from fundapp.workspace.forms import EndingForm, ReopeningForm
from fundapp.workspace.views import bp
from fundapp.workspace.views.file import load_dossier


@bp.get("/dossiers/<uuid:dossier_id>/refus")
@guarded(May.MOVE_DOSSIER, dossier=load_dossier)
def prepare_refusal(dossier: Dossier) -> Response:
    return _prepare(dossier, EndingForm(Status.DECLINED, formdata=None))


@bp.post("/dossiers/<uuid:dossier_id>/refus")
@guarded(May.MOVE_DOSSIER, dossier=load_dossier)
def read_refusal(dossier: Dossier) -> Response:
    """The letter as it would go, or with `then=edit` its words again; nothing is kept or sent."""
    return _read(dossier, EndingForm(Status.DECLINED, formdata=request.form))


@bp.post("/dossiers/<uuid:dossier_id>/refus/envoyer")
@guarded(May.END_DOSSIER, dossier=load_dossier)
def refuse(dossier: Dossier) -> Response:
    return _send(
        dossier,
        EndingForm(Status.DECLINED, formdata=request.form),
        partial(services.answer_with_letter, status=Status.DECLINED),
        gettext("Le dossier est refusé : le porteur reçoit votre lettre."),
    )


@bp.get("/dossiers/<uuid:dossier_id>/cloture")
@guarded(May.MOVE_DOSSIER, dossier=load_dossier)
def prepare_closure(dossier: Dossier) -> Response:
    return _prepare(dossier, EndingForm(Status.CLOSED, formdata=None))


@bp.post("/dossiers/<uuid:dossier_id>/cloture")
@guarded(May.MOVE_DOSSIER, dossier=load_dossier)
def read_closure(dossier: Dossier) -> Response:
    return _read(dossier, EndingForm(Status.CLOSED, formdata=request.form))


@bp.post("/dossiers/<uuid:dossier_id>/cloture/envoyer")
@guarded(May.END_DOSSIER, dossier=load_dossier)
def close(dossier: Dossier) -> Response:
    return _send(
        dossier,
        EndingForm(Status.CLOSED, formdata=request.form),
        portfolio.close_dossier,
        gettext("Le dossier est clos : le porteur reçoit votre lettre."),
    )


@bp.get("/dossiers/<uuid:dossier_id>/finance")
@guarded(May.MOVE_DOSSIER, dossier=load_dossier)
def prepare_conclusion(dossier: Dossier) -> Response:
    return _ask_conclusion(dossier, Act(formdata=None))


@bp.post("/dossiers/<uuid:dossier_id>/finance")
@guarded(May.END_DOSSIER, dossier=load_dossier)
def conclude(dossier: Dossier) -> Response:
    form = Act()
    concluded = form.attempt(
        lambda work: portfolio.conclude_dossier(
            work, dossier_id=dossier.id, by=the_actor().id, at=clock.now()
        )
    )
    if not concluded:
        return _ask_conclusion(dossier, form, status=422)
    return done(
        gettext("Le dossier est financé : le porteur en est averti."),
        "workspace.dossier",
        dossier_id=dossier.id,
    )


def _ask_conclusion(dossier: Dossier, form: Act, *, status: int = 200) -> Response:
    session = db.current()
    tickets = money.tickets_of_dossier(session, dossier.id)
    return render(
        "workspace/conclusion.html",
        dossier=dossier,
        form=form,
        closed=_closed(dossier, form, Status.FUNDED),
        tickets=tickets,
        missing=before_funded(tickets, money.under_way(session, dossier.id)),
        status=status,
    )


def _prepare(dossier: Dossier, form: EndingForm, *, status: int = 200) -> Response:
    tickets = money.tickets_of_dossier(db.current(), dossier.id)
    closed = _closed(dossier, form, form.status)
    return render(
        "workspace/ending.html",
        dossier=dossier,
        form=form,
        closed=closed,
        ending=form.status,
        released=total(ticket.reserved for ticket in tickets),
        kept=total(ticket.layers.remaining for ticket in tickets),
        status=422 if closed and form.faults else status,
    )


def _closed(dossier: Dossier, form: Form, ending: Status) -> Closed | None:
    return closed_to(dossier, form, lambda: check_ending(dossier.stage, dossier.status, ending, "…"))


def _read(dossier: Dossier, form: EndingForm) -> Response:
    if request.form.get("then") == "edit":
        return _prepare(dossier, form)
    if not form.validate() or not _allowed(dossier, form):
        return _prepare(dossier, form, status=422)
    letter = letters.ending_letter(
        db.current(),
        dossier,
        status=form.status,
        reason=form.reason.data,
        text=form.reason_text.data,
        by=the_actor().id,
        at=clock.now(),
    )
    return render(
        "workspace/ending_letter.html",
        dossier=dossier,
        form=form,
        ending=form.status,
        letter=written_ending(letter),
    )


def _allowed(dossier: Dossier, form: EndingForm) -> bool:
    try:
        check_ending(dossier.stage, dossier.status, form.status, form.reason_text.data)
        if form.status is Status.CLOSED:
            check_closing(before_closing(money.under_way(db.current(), dossier.id)))
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


def _send(dossier: Dossier, form: EndingForm, use_case: Callable[..., Any], said: str) -> Response:
    """Once its letter has come out as a document: one that cannot be printed is not sent."""

    def send(work: Session) -> None:
        ended = use_case(
            work,
            dossier_id=dossier.id,
            reason_code=form.reason.data,
            reason_text=form.reason_text.data,
            by=the_actor().id,
            at=clock.now(),
        )
        work.flush()
        if letter := letters.find_letter(work, ended):
            ending_pdf(letter)

    if not (form.validate() and form.attempt(send)):
        return _prepare(dossier, form, status=422)
    return done(said, "workspace.dossier", dossier_id=dossier.id)


@bp.get("/dossiers/<uuid:dossier_id>/lettres/<uuid:letter_id>.pdf")
@guarded(May.READ_DOSSIER, dossier=load_dossier, letter=letters.get_letter)
def ending_letter(dossier: Dossier, letter: EndingLetter) -> Response:
    name = f"{dossier.reference}-{letter.status.value}.pdf"
    return attached(ending_pdf(letter), name=name, mime="application/pdf")


@bp.get("/dossiers/<uuid:dossier_id>/reouverture")
@guarded(May.END_DOSSIER, dossier=load_dossier)
def prepare_reopening(dossier: Dossier) -> Response:
    return _ask_reopening(dossier, ReopeningForm(formdata=None))


@bp.post("/dossiers/<uuid:dossier_id>/reouverture")
@guarded(May.END_DOSSIER, dossier=load_dossier)
def reopen(dossier: Dossier) -> Response:
    form = ReopeningForm(formdata=request.form)
    reopened = form.validate() and form.attempt(
        lambda work: committee.reopen_dossier(
            work, dossier_id=dossier.id, reason=form.reason.data, by=the_actor().id, at=clock.now()
        )
    )
    if not reopened:
        return _ask_reopening(dossier, form, status=422)
    return done(
        gettext("Le dossier est rouvert : le porteur en est averti."),
        "workspace.dossier",
        dossier_id=dossier.id,
    )


def _ask_reopening(dossier: Dossier, form: ReopeningForm, *, status: int = 200) -> Response:
    return render(
        "workspace/reopening.html",
        dossier=dossier,
        form=form,
        closed=closed_to(dossier, form, lambda: check_reopening(dossier.stage, dossier.status, "…")),
        granted=dossier.stage not in INSTRUCTED,
        vote=votes.find_open_poll(db.current(), dossier.id),
        vote_still_open=VOTE_STILL_OPEN,
        status=status,
    )
