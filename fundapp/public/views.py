"""Which pages are open to everybody?"""

from flask import Blueprint
from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.programme import queries as programme
from fundapp.programme.types import Axis
from fundapp.public import queries
from fundapp.web.guard import public
from fundapp.web.render import render

bp = Blueprint("public", __name__)


@bp.get("/")
@public
def home() -> Response:
    page = queries.fund_page(db.current(), clock.now())
    return render("public/home.html", page=page, axes=Axis)


@bp.get("/appels")
@public
def calls() -> Response:
    fund, now = programme.get_fund(db.current()), clock.now()
    pages = [queries.call_page(fund, call, now) for call in programme.list_calls(db.current())]
    return render("public/calls.html", pages=pages)


@bp.get("/appels/<slug>")
@public
def call(slug: str) -> Response:
    found = programme.get_call(db.current(), slug)
    page = queries.call_page(programme.get_fund(db.current()), found, clock.now())
    return render("public/call.html", page=page, axes=Axis)


@bp.get("/accessibilite")
@public
def accessibility() -> Response:
    return render("public/accessibility.html", fund=programme.get_fund(db.current()))


@bp.get("/mentions-legales")
@public
def legal() -> Response:
    return render("public/legal.html", fund=programme.get_fund(db.current()))
