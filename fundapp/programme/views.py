"""Where does the team read the fund's own facts, and an administrator say under which law it answers?"""

from flask import Blueprint, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.programme import queries, services
from fundapp.programme.forms import RegimeForm
from fundapp.programme.models import Call
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render

bp = Blueprint("programme", __name__)


@bp.get("/programme")
@guarded(May.READ_PROGRAMME)
def show() -> Response:
    session = db.current()
    return render(
        "programme/show.html",
        fund=queries.get_fund(session),
        envelopes=queries.list_envelopes(session),
        partners=queries.list_partners(session),
        calls=queries.list_calls(session),
        parameters=queries.list_parameters(session),
        today=clock.paris_day(clock.now()),
    )


@bp.get("/programme/appels/<slug>/regime")
@guarded(May.CHOOSE_REGIME, call=queries.get_call)
def ask_regime(call: Call) -> Response:
    return _regime(call, RegimeForm(formdata=None, data={"regime": call.regime.value}))


@bp.post("/programme/appels/<slug>/regime")
@guarded(May.CHOOSE_REGIME, call=queries.get_call)
def choose_regime(call: Call) -> Response:
    form = RegimeForm(formdata=request.form)
    chosen = form.validate() and form.attempt(
        lambda work: services.choose_regime(
            work, call_id=call.id, regime=form.regime.data, by=the_actor().id, at=clock.now()
        )
    )
    if not chosen:
        return _regime(call, form, status=422)
    return done(
        gettext("Le régime de l’appel vaut pour les dossiers déposés à partir de maintenant."),
        "programme.show",
        _anchor="appels",
    )


def _regime(call: Call, form: RegimeForm, *, status: int = 200) -> Response:
    return render("programme/regime.html", call=call, form=form, status=status)
