"""Which pages belong to the toolkit itself: language, health, and what an error looks like?"""

from typing import Any

import redis
import sqlalchemy as sa
from flask import Blueprint, Flask, current_app, flash, g, jsonify, make_response, request, session, url_for
from flask import redirect as go
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.kernel.errors import Forbidden, NotFound, Refused, Unavailable
from fundapp.kernel.ids import new_reference
from fundapp.policy import UNDECLARED, May
from fundapp.web import interrupted
from fundapp.web.guard import ask_to_sign_in, current_actor, guarded, public
from fundapp.web.interrupted import Interrupted
from fundapp.web.navigation import navigation
from fundapp.web.render import render
from fundapp.web.storage import the_vault

bp = Blueprint("web", __name__)

LANGUAGES = ("fr", "en")
HEARTBEAT = "worker:heartbeat"
"""The key the worker renews; it expires when nobody works."""


def local_path(target: str | None) -> str:
    """Only a path of ours may be gone back to: no other host, no scheme, no `//`."""
    path = (target or "").replace("\\", "/")
    safe = path.startswith("/") and not path.startswith("//") and path.isprintable()
    return path if safe else "/"


@bp.post("/langue")
@public
def language() -> Response:
    chosen = request.form.get("language")
    if chosen in LANGUAGES:
        session["language"] = chosen
    return go(local_path(request.form.get("back")), 303)


@bp.get("/accueil")
@guarded(May.MANAGE_OWN_ACCOUNT)
def enter() -> Response:
    """The first page of whoever signs in: what waits for the team, the dossiers of an entrepreneur."""
    return go(next((place.url for place in navigation()), url_for("accounts.show")), 303)


@bp.get("/reprendre/<key>")
@guarded(May.MANAGE_OWN_ACCOUNT)
def resume(key: str) -> Response:
    """What this browser was sending when nobody was signed in, to be sent again or left."""
    found = interrupted.find(key)
    if found is None:
        flash(gettext("Ce que vous aviez envoyé n’est plus gardé : recommencez depuis sa page."), "warn")
        return go(url_for("web.enter"), 303)
    return _to_send_again(found)


def _to_send_again(found: Interrupted) -> Response:
    return render("errors/resume.html", found=found)


@bp.get("/health/live")
@public
def live() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/health/ready")
@public
def ready() -> tuple[Response, int]:
    """Everything it needs answers: database, broker, a worker that beats, the store of files."""
    checks = {"database": _database(), **_broker_and_worker(), "storage": _storage()}
    healthy = all(checks.values())
    return jsonify(status="ok" if healthy else "unavailable", **checks), 200 if healthy else 503


def _database() -> bool:
    try:
        return db.current().execute(sa.text("SELECT 1")).scalar_one() == 1
    except sa.exc.SQLAlchemyError:
        return False


def _storage() -> bool:
    try:
        the_vault().check()
    except Unavailable:
        return False
    return True


def _broker_and_worker() -> dict[str, bool]:
    url = current_app.config["REDIS_URL"]
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1) as broker:
            return {"broker": bool(broker.ping()), "worker": broker.exists(HEARTBEAT) == 1}
    except (redis.RedisError, ValueError):
        return {"broker": False, "worker": False}


def install_errors(app: Flask) -> None:
    app.register_error_handler(Refused, refused)
    app.register_error_handler(Unavailable, unavailable)
    app.register_error_handler(Forbidden, forbidden)
    app.register_error_handler(CSRFError, stale)
    app.register_error_handler(NotFound, lambda _: render("errors/404.html", status=404))
    for code in (400, 403, 404, 405, 413, 429):
        app.register_error_handler(code, _http_error)
    app.register_error_handler(500, _bug)


def refused(error: Refused) -> Response:
    return render("errors/409.html", refusal=error, reasons=getattr(error, "reasons", []), status=409)


def unavailable(error: Unavailable) -> Response:
    """What we stand on is out of reach: the same may be done again later."""
    return render("errors/503.html", refusal=error, status=503)


def forbidden(error: Forbidden) -> Response:
    undeclared = error.subject.dossier_id if error.sentence is UNDECLARED else None
    return render("errors/403.html", words=error.sentence, undeclared=undeclared, status=403)


def stale(error: CSRFError) -> Response:
    """A form from a page of ours that was opened before its session ended; from elsewhere, a forgery."""
    view = current_app.view_functions.get(request.endpoint or "")
    if not interrupted.from_own_page():
        return _http_error(error)
    if not hasattr(view, "__may__"):
        flash(gettext("Cette page était ouverte depuis trop longtemps : recommencez."), "warn")
        return go(interrupted.page_before(), 303)
    if current_actor() is None:
        return ask_to_sign_in()
    if interrupted.by_a_script():
        return make_response(jsonify(stale=True, message=gettext("Rechargez cette page.")), 400)
    held = interrupted.hold()
    return go(held, 303) if held else _to_send_again(interrupted.sent())


def _http_error(error: HTTPException) -> Response:
    code = error.code or 500
    return render(f"errors/{code}.html", words=None, status=code)


def _bug(error: Any) -> Response:
    """A bug: the person gets a reference, and the log bears the same with the whole trace."""
    g.actor = None
    reference = new_reference("E", clock.now().year)
    current_app.logger.error("error %s on %s %s", reference, request.method, request.path)
    return render("errors/500.html", reference=reference, status=500)
