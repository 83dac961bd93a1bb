"""What does somebody read when the answer is no, when something is out of reach, or when we have a bug?"""

import math
from contextlib import suppress
from typing import Any

from flask import Flask, current_app, flash, g, jsonify, make_response, redirect, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.kernel.errors import Forbidden, NotFound, Refused, Unavailable
from fundapp.policy import UNDECLARED
from fundapp.web import interrupted
from fundapp.web.guard import ask_to_sign_in, current_actor
from fundapp.web.interrupted import Interrupted
from fundapp.web.render import AGAIN_IN, render
from fundapp.web.security import limiter

PAGES = (400, 403, 404, 405, 413, 429)


def install(app: Flask) -> None:
    app.register_error_handler(Refused, refused)
    app.register_error_handler(Unavailable, unavailable)
    app.register_error_handler(Forbidden, forbidden)
    app.register_error_handler(CSRFError, stale)
    app.register_error_handler(NotFound, lambda _: render("errors/404.html", unkept=_sent(), status=404))
    app.register_error_handler(HTTPException, _http_error)
    for error in db.UNREACHABLE:
        app.register_error_handler(error, _without_database)
    app.register_error_handler(500, _bug)


def refused(error: Refused) -> Response:
    reasons = getattr(error, "reasons", [])
    return render("errors/409.html", refusal=error, reasons=reasons, unkept=_sent(), status=409)


def unavailable(error: Unavailable) -> Response:
    """What we stand on is out of reach: the same may be done again later."""
    return render("errors/503.html", refusal=error, found=_sent(), status=503)


def forbidden(error: Forbidden) -> Response:
    undeclared = error.subject.dossier_id if error.sentence is UNDECLARED else None
    return render("errors/403.html", words=error.sentence, undeclared=undeclared, unkept=_sent(), status=403)


def stale(error: CSRFError) -> Response:
    """A form from a page of ours that was opened before its session ended; from elsewhere, a forgery."""
    view = current_app.view_functions.get(request.endpoint or "")
    if not interrupted.from_own_page():
        return _http_error(error)
    if not hasattr(view, "__may__"):
        flash(gettext("Cette page était ouverte depuis trop longtemps : recommencez."), "warn")
        return redirect(interrupted.page_before(), 303)
    if current_actor() is None:
        return ask_to_sign_in()
    if interrupted.by_a_script():
        return make_response(jsonify(stale=True, message=gettext("Rechargez cette page.")), 400)
    held = interrupted.hold()
    return redirect(held, 303) if held else render("errors/resume.html", found=interrupted.sent())


def _http_error(error: HTTPException) -> Response:
    """What the protocol itself refuses; a refusal without a page of its own reads as one not understood."""
    status = error.code or 400
    page = f"errors/{status if status in PAGES else 400}.html"
    response = render(page, words=None, minutes=_minutes_to_wait(), status=status)
    for name, value in error.get_headers():
        if name != "Content-Type":
            response.headers[name] = value  # which methods are allowed, how long the file is
    return response


def _minutes_to_wait() -> int:
    """Until the limit that was met lets somebody try again."""
    limit = limiter.current_limit
    if limit is None:
        return 0
    left = (
        limit.reset_at - clock.now().timestamp()
    )  # counted in whole seconds: never told longer than it lasts
    return math.ceil(min(max(0, left), limit.limit.get_expiry()) / 60)


def _bug(error: InternalServerError) -> Response:
    """The person gets the reference that the log bears beside the trace."""
    if isinstance(error.original_exception, db.UNREACHABLE):
        return _without_database(error.original_exception)
    return _alone("errors/500.html", reference=g.get("reference"), status=500)


def _without_database(error: Exception) -> Response:
    """503 in the shape that the sender reads: a sentence for a script, a person's own words for a person."""
    current_app.logger.error(
        "the database does not answer: %s %s: %s",
        request.method,
        request.path,
        str(error).partition("\n")[0],
        exc_info=None if db.is_away(error) else error,
    )
    if interrupted.by_a_script():
        words = gettext("Le service revient dans un instant : votre page garde ce que vous avez saisi.")
        response: Response = make_response({"message": words}, 503)
        response.headers["HX-Reswap"] = "none"  # htmx would put it in the page
    else:
        response = _alone("errors/503.html", found=_sent(), status=503)
    response.retry_after = AGAIN_IN
    return response


def _alone(template: str, *, status: int, **context: Any) -> Response:
    """A page that needs nobody: neither the database, nor what other pages read from it for their frame."""
    page = current_app.jinja_env.get_template(template)
    return make_response(page.render(actor=None, navigation=[], alone=True, **context), status)


def _sent() -> Interrupted | None:
    """The form that was being sent, to be sent once more or copied; never before its token was checked."""
    with suppress(HTTPException):  # a body that could not be read to its end
        return interrupted.sent() if request.method == "POST" and request.form else None
    return None
