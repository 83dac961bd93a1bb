"""What may be read of a call before any account: its terms, its calendar, all its questions?"""

from urllib.parse import urljoin

from flask import current_app, make_response, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.programme import queries as programme
from fundapp.programme.types import Axis
from fundapp.public import queries, rules
from fundapp.public.queries import CallPage
from fundapp.public.views import bp
from fundapp.public.views.kept import kept_judgement
from fundapp.web.guard import current_actor, public
from fundapp.web.render import render


def page_of(slug: str) -> CallPage:
    reader = current_actor()
    call = programme.get_call(db.current(), slug)
    return queries.call_page(db.current(), call, clock.now(), reader=reader.id if reader else None)


@bp.get("/appels")
@public
def calls() -> Response:
    return render("public/calls.html", pages=queries.list_call_pages(db.current(), clock.now()))


@bp.get("/appels/<slug>")
@public
def call(slug: str) -> Response:
    page = page_of(slug)
    return render("public/call.html", page=page, axes=Axis, kept=kept_judgement(page))


@bp.get("/appels/<slug>/questions")
@public
def questions(slug: str) -> Response:
    page = page_of(slug)
    form = queries.form_page(db.current(), page.call.id, current_app.config["SETTINGS"].max_upload_bytes)
    return render("public/questions.html", page=page, form=form)


@bp.get("/appels/<slug>/calendrier.ics")
@public
def calendar(slug: str) -> Response:
    call = programme.get_call(db.current(), slug)
    content = rules.calendar_of(
        call.id,
        title=gettext("Clôture de l’appel « %(call)s »", call=call.title),
        text=gettext("Dernier moment pour déposer un dossier. Déposez la veille si vous le pouvez."),
        url=urljoin(current_app.config["SETTINGS"].base_url, url_for("public.call", slug=call.slug)),
        closes_at=call.closes_at,
        at=clock.now(),
    )
    response = make_response(content)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{call.slug}.ics"'
    return response
