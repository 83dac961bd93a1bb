"""Where does the team read the fund's own facts?"""

from flask import Blueprint
from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.programme import queries
from fundapp.web.guard import guarded
from fundapp.web.render import render

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
