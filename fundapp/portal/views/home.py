"""Where does an entrepreneur find their dossiers, and begin another?"""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services
from fundapp.dossiers.queries.sharing import list_shared_dossiers
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.portal.views import bp
from fundapp.programme import queries as programme
from fundapp.programme.models import Call
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import render


@bp.get("/mes-dossiers")
@guarded(May.START_DOSSIER)
def home() -> Response:
    session = db.current()
    return render(
        "portal/home.html",
        dossiers=dossiers.list_own_dossiers(session, the_actor().id),
        shared=list_shared_dossiers(session, the_actor().id),
        calls=programme.list_open_calls(session, clock.now()),
    )


@bp.post("/appels/<slug>/deposer")
@guarded(May.START_DOSSIER, call=programme.get_call)
def start(call: Call) -> Response:
    with db.transaction() as work:
        dossier = services.start_dossier(work, call=call, by=the_actor().id, at=clock.now())
    return redirect(url_for("portal.begin", dossier_id=dossier.id), 303)
