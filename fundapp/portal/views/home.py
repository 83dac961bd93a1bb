"""Where does an entrepreneur find their dossiers, and begin another?"""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from fundapp.dossiers import services
from fundapp.dossiers.queries import get_dossier
from fundapp.dossiers.queries.sharing import list_shared_dossiers
from fundapp.dossiers.queries.shelf import shelf_of
from fundapp.dossiers.types import Stage
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.portal.queries.filling import tasks_of
from fundapp.portal.views import bp
from fundapp.portal.views.setting_out import ask_first, begin_with
from fundapp.programme import queries as programme
from fundapp.programme.models import Call
from fundapp.web.guard import guarded, the_actor
from fundapp.web.paging import after_key
from fundapp.web.render import render

SHARED = 100
"""How many dossiers of others are shown at most, the latest shared first."""


@bp.get("/mes-dossiers")
@guarded(May.START_DOSSIER)
def home() -> Response:
    session, at = db.current(), clock.now()
    shelf, first_page = shelf_of(session, the_actor().id, after=after_key(), at=at), after_key() is None
    drafts = [each.dossier for each in shelf.running if each.dossier.stage is Stage.DRAFT]
    latest = max(drafts, key=lambda each: each.saved_at, default=None) if first_page else None
    return render(
        "portal/home.html",
        shelf=shelf,
        tasks=latest and tasks_of(session, get_dossier(session, latest.id), at=at),
        first_page=first_page,
        shared=list_shared_dossiers(session, the_actor().id, limit=SHARED + 1),
        most=SHARED,
        calls=programme.list_open_calls(session, at),
    )


@bp.post("/appels/<slug>/deposer")
@guarded(May.START_DOSSIER, call=programme.get_call)
def start(call: Call) -> Response:
    """At once, unless something known already may go in: then what, is asked first."""
    if ask_first(call):
        return redirect(url_for("portal.set_out", slug=call.slug), 303)
    with db.transaction() as work:
        dossier = services.start_dossier(work, call=call, by=the_actor().id, at=clock.now())
        begin_with(work, dossier, call)
    return redirect(url_for("portal.begin", dossier_id=dossier.id), 303)
