"""How is a dossier submitted, followed and withdrawn?"""

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp import timeline
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import rules, services
from fundapp.dossiers.forms import MessageForm
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.companies import news_of
from fundapp.dossiers.queries.letters import find_letter
from fundapp.dossiers.queries.not_yet import find_answered, find_back
from fundapp.dossiers.queries.sharing import people_of
from fundapp.dossiers.types import Section, Side
from fundapp.dossiers.views.letters import written_ending
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.portal import forms, queries
from fundapp.portal.queries.filling import tasks_of
from fundapp.portal.views import bp
from fundapp.portal.views.fill import section_page
from fundapp.portal.views.receipt import receipt_words
from fundapp.web.guard import guarded, the_actor
from fundapp.web.query import asked_id
from fundapp.web.render import done, render


@bp.post("/mes-dossiers/<uuid:dossier_id>/deposer")
@guarded(May.SUBMIT_DOSSIER, dossier=dossiers.get_dossier)
def submit(dossier: Dossier) -> Response:
    form = forms.declaration_form(request.form)
    seen = request.form.get("version", type=int)
    submitted = form.attempt(
        lambda work: services.submit_dossier(
            work,
            dossier_id=dossier.id,
            declarations=forms.declared(form),
            seen=seen,
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not submitted:
        rules.check_draft(dossier.stage, dossier.status)
        return section_page(dossier, Section.REVIEW, written=dossier, form=form, status=422)
    words = gettext("Votre dossier est déposé sous la référence %(reference)s.", reference=dossier.reference)
    return done(f"{words} {receipt_words(dossier)}", "portal.follow", dossier_id=dossier.id)


@bp.get("/mes-dossiers/<uuid:dossier_id>")
@guarded(May.FOLLOW_DOSSIER, dossier=dossiers.get_dossier)
def follow(dossier: Dossier) -> Response:
    return follow_page(dossier)


def follow_page(dossier: Dossier, *, form: MessageForm | None = None, status: int = 200) -> Response:
    owner = dossier.owner_id == the_actor().id
    page = queries.follow_page(
        db.current(), dossier, owner=owner, messages_before=asked_id("messages"), at=clock.now()
    )
    if form is None and dossier.submitted_at is not None:
        form = MessageForm(page.documents, formdata=None)
    letter = find_letter(db.current(), dossier)
    own = dossier.submitted_at is not None and owner
    return render(
        "portal/follow.html",
        page=page,
        tasks=tasks_of(db.current(), dossier, at=clock.now()) if dossier.is_draft else None,
        form=form,
        letter=letter,
        written_letter=written_ending(letter.letter) if letter else None,
        answered=find_answered(db.current(), dossier),
        back=find_back(db.current(), dossier.id),
        people=people_of(db.current(), dossier, at=clock.now()),
        news=news_of(db.current(), dossier) if own else None,
        status=status,
    )


@bp.get("/mes-dossiers/<uuid:dossier_id>/historique")
@guarded(May.FOLLOW_DOSSIER, dossier=dossiers.get_dossier)
def history(dossier: Dossier) -> Response:
    """What the applicant may know of the past; `avant` is the last event of the page before."""
    page = timeline.read(
        db.current(),
        dossier.id,
        Side.APPLICANT,
        owner=dossier.owner_id == the_actor().id,
        before=timeline.earlier_than(request.args.get("avant")),
    )
    return render("portal/history.html", dossier=dossier, page=page)


@bp.get("/mes-dossiers/<uuid:dossier_id>/versions")
@guarded(May.FOLLOW_DOSSIER, dossier=dossiers.get_dossier)
def versions(dossier: Dossier) -> Response:
    return render(
        "portal/versions.html", dossier=dossier, versions=dossiers.versions_of(db.current(), dossier.id)
    )


@bp.get("/mes-dossiers/<uuid:dossier_id>/retrait")
@guarded(May.SUBMIT_DOSSIER, dossier=dossiers.get_dossier)
def ask_withdrawal(dossier: Dossier) -> Response:
    return render("portal/withdraw.html", dossier=dossier)


@bp.post("/mes-dossiers/<uuid:dossier_id>/retrait")
@guarded(May.SUBMIT_DOSSIER, dossier=dossiers.get_dossier)
def withdraw(dossier: Dossier) -> Response:
    with db.transaction() as work:
        services.withdraw_dossier(work, dossier_id=dossier.id, by=the_actor().id, at=clock.now())
    return done(gettext("Votre dossier est retiré. Il reste lisible ici."), "portal.home")
