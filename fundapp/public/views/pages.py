"""Which pages tell of the fund itself, and what the law asks to be said?"""

from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.programme import queries as programme
from fundapp.programme.types import Axis
from fundapp.public import queries
from fundapp.public.views import bp
from fundapp.web.guard import public
from fundapp.web.render import render


@bp.get("/")
@public
def home() -> Response:
    page = queries.fund_page(db.current(), clock.now())
    return render("public/home.html", page=page, axes=Axis)


@bp.get("/accessibilite")
@public
def accessibility() -> Response:
    return render("public/accessibility.html", fund=programme.get_fund(db.current()))


@bp.get("/mentions-legales")
@public
def legal() -> Response:
    return render("public/legal.html", fund=programme.get_fund(db.current()))


@bp.get("/donnees-personnelles")
@public
def privacy() -> Response:
    session = db.current()
    lasts = queries.retention(session, clock.paris_day(clock.now()))
    return render("public/privacy.html", fund=programme.get_fund(session), lasts=lasts)
