"""Where does a day of work begin?"""

from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import render
from fundapp.workspace.queries import today as queries
from fundapp.workspace.views import bp


@bp.get("/aujourdhui")
@guarded(May.SEE_TODAY)
def today() -> Response:
    at = clock.now()
    return render(
        "workspace/today.html",
        sections=queries.today(db.current(), the_actor(), at),
        now=at,
        day=clock.paris_day(at),
    )
