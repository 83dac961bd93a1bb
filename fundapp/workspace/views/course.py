"""How does a manager pause a dossier, go on with it, or take it back to the stage before?"""

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.committee import services as committee
from fundapp.dossiers import services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.rules.moves import check_alive, check_hold, find_way
from fundapp.dossiers.views.closed import closed_to
from fundapp.kernel import clock, db
from fundapp.kernel.errors import NotFound
from fundapp.policy import May
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render
from fundapp.workspace.forms import HoldForm, StepBackForm
from fundapp.workspace.views import bp
from fundapp.workspace.views.file import load_dossier


@bp.get("/dossiers/<uuid:dossier_id>/pause")
@guarded(May.MOVE_DOSSIER, dossier=load_dossier)
def prepare_hold(dossier: Dossier) -> Response:
    return _ask_hold(dossier, HoldForm(formdata=None))


@bp.post("/dossiers/<uuid:dossier_id>/pause")
@guarded(May.MOVE_DOSSIER, dossier=load_dossier)
def hold(dossier: Dossier) -> Response:
    form = HoldForm(formdata=request.form)
    held = form.validate() and form.attempt(
        lambda work: committee.hold_dossier(
            work,
            dossier_id=dossier.id,
            reason=form.reason.data,
            charged_to=form.charged_to.data,
            again_on=form.again_on.data,
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not held:
        return _ask_hold(dossier, form, status=422)
    return _back(dossier, gettext("Le dossier est en pause. Son délai de réponse continue de courir."))


@bp.post("/dossiers/<uuid:dossier_id>/reprise")
@guarded(May.MOVE_DOSSIER, dossier=load_dossier)
def resume(dossier: Dossier) -> Response:
    with db.transaction() as work:
        services.resume(work, dossier_id=dossier.id, by=the_actor().id, at=clock.now())
    return _back(dossier, gettext("L’examen du dossier reprend."))


@bp.get("/dossiers/<uuid:dossier_id>/renvoi")
@guarded(May.MOVE_DOSSIER, dossier=load_dossier)
def prepare_step_back(dossier: Dossier) -> Response:
    if find_way(dossier.stage, back=True) is None:
        raise NotFound
    return _ask_step_back(dossier, StepBackForm(formdata=None))


@bp.post("/dossiers/<uuid:dossier_id>/renvoi")
@guarded(May.MOVE_DOSSIER, dossier=load_dossier)
def step_back(dossier: Dossier) -> Response:
    form = StepBackForm(formdata=request.form)
    stepped = form.validate() and form.attempt(
        lambda work: committee.step_back(
            work,
            dossier_id=dossier.id,
            origin=form.origin.data,
            reason=form.reason.data,
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not stepped:
        return _ask_step_back(dossier, form, status=422)
    return _back(dossier, gettext("Le dossier est renvoyé à l’étape précédente."))


def _ask_hold(dossier: Dossier, form: HoldForm, *, status: int = 200) -> Response:
    def check() -> None:
        today = clock.paris_day(clock.now())
        check_hold(dossier.stage, dossier.status, tabled=False, reason="…", again_on=None, today=today)

    closed = closed_to(dossier, form, check)
    return render("workspace/hold.html", dossier=dossier, form=form, closed=closed, status=status)


def _ask_step_back(dossier: Dossier, form: StepBackForm, *, status: int = 200) -> Response:
    """As the dossier was when the page was opened: sent again after it has moved, it is refused again."""
    form.origin.data = form.origin.data or dossier.stage
    return render(
        "workspace/step_back.html",
        dossier=dossier,
        form=form,
        closed=closed_to(dossier, form, lambda: check_alive(dossier.status)),
        way=find_way(form.origin.data, back=True),
        status=status,
    )


def _back(dossier: Dossier, said: str) -> Response:
    return done(said, "workspace.dossier", dossier_id=dossier.id, _anchor="agir")
