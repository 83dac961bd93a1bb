"""How does the team say of each piece that it is conform, is not, or is not needed?"""

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries, services
from fundapp.dossiers.forms import JudgementForm, WaiverForm
from fundapp.dossiers.models import Document, Dossier
from fundapp.dossiers.queries.pieces import get_current, judgement_shown, list_asked
from fundapp.dossiers.rules.complements import may_ask
from fundapp.dossiers.types import DocumentKind
from fundapp.dossiers.views.door import bp
from fundapp.kernel import clock, db
from fundapp.kernel.errors import NotFound
from fundapp.policy import May
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render


@bp.get("/dossiers/<uuid:dossier_id>/pieces")
@guarded(May.READ_DOSSIER, dossier=queries.get_submitted_dossier)
def judge_pieces(dossier: Dossier) -> Response:
    return _page(dossier)


@bp.get("/dossiers/<uuid:dossier_id>/pieces/<uuid:document_id>/avis")
@guarded(May.JUDGE_PIECES, dossier=queries.get_submitted_dossier, document=get_current)
def judge(dossier: Dossier, document: Document) -> Response:
    return _judgement(dossier, document, JudgementForm.showing(judgement_shown(document)))


@bp.post("/dossiers/<uuid:dossier_id>/pieces/<uuid:document_id>/avis")
@guarded(May.JUDGE_PIECES, dossier=queries.get_submitted_dossier, document=get_current)
def give_judgement(dossier: Dossier, document: Document) -> Response:
    form = JudgementForm(formdata=request.form)
    judged = form.validate() and form.attempt(
        lambda work: services.judge_document(
            work,
            dossier_id=dossier.id,
            document_id=document.id,
            state=form.state.data,
            reason=form.reason.data or "",
            dated_on=form.dated_on.data,
            seen=form.seen.data,
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not judged:
        return _judgement(dossier, document, form, status=form.status)
    return _back(dossier, gettext("Votre avis sur la pièce est enregistré."))


@bp.post("/dossiers/<uuid:dossier_id>/pieces/dispenser")
@guarded(May.JUDGE_PIECES, dossier=queries.get_submitted_dossier)
def waive_piece(dossier: Dossier) -> Response:
    form = WaiverForm(formdata=request.form)
    waived = form.validate() and form.attempt(
        lambda work: services.waive_piece(
            work,
            dossier_id=dossier.id,
            kind=form.kind.data,
            reason=form.reason.data,
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not waived:
        return _page(dossier, form, status=422)
    return _back(dossier, gettext("Cette pièce n’est plus demandée."))


@bp.post("/dossiers/<uuid:dossier_id>/pieces/<kind>/redemander")
@guarded(May.JUDGE_PIECES, dossier=queries.get_submitted_dossier)
def ask_again(dossier: Dossier, kind: str) -> Response:
    wanted = next((each for each in DocumentKind if each.value == kind), None)
    if wanted is None:
        raise NotFound
    with db.transaction() as work:
        services.ask_again(work, dossier_id=dossier.id, kind=wanted, by=the_actor().id, at=clock.now())
    return _back(dossier, gettext("Cette pièce est de nouveau demandée."))


def _page(dossier: Dossier, form: WaiverForm | None = None, *, status: int = 200) -> Response:
    return render(
        "dossiers/pieces.html",
        dossier=dossier,
        asked=list_asked(db.current(), dossier, at=clock.now(), own=False),
        form=form or WaiverForm(formdata=None),
        may_ask=may_ask(dossier.stage, dossier.status),
        status=status,
    )


def _judgement(dossier: Dossier, document: Document, form: JudgementForm, *, status: int = 200) -> Response:
    return render("dossiers/judge.html", dossier=dossier, document=document, form=form, status=status)


def _back(dossier: Dossier, message: str) -> Response:
    return done(message, "dossiers.judge_pieces", dossier_id=dossier.id)
