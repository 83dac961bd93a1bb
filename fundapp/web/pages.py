"""Which pages belong to the toolkit itself: language, health, and what was being sent meanwhile?"""

from datetime import datetime

import redis
import sqlalchemy as sa
from flask import Blueprint, current_app, flash, jsonify, request, session, url_for
from flask import redirect as go
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.kernel import db
from fundapp.kernel.errors import Unavailable
from fundapp.policy import May
from fundapp.web import interrupted
from fundapp.web.guard import guarded, public
from fundapp.web.navigation import navigation
from fundapp.web.render import render
from fundapp.web.storage import the_vault

bp = Blueprint("web", __name__)

LANGUAGES = ("fr", "en")
HEARTBEAT = "worker:heartbeat"
"""The key in which the worker renews the moment it was last at work; it expires when nobody works."""


@bp.post("/langue")
@public
def language() -> Response:
    chosen = request.form.get("language")
    if chosen in LANGUAGES:
        session["language"] = chosen
    return go(interrupted.page_path(request.form.get("back")), 303)


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
            return {"broker": bool(broker.ping()), "worker": _beats_now(broker.get(HEARTBEAT))}
    except (redis.RedisError, ValueError):
        return {"broker": False, "worker": False}


def _beats_now(beat: bytes | None) -> bool:
    """A beat from before this program started is of a worker that may have ended with the one before."""
    began: datetime = current_app.config["STARTED_AT"]
    return beat is not None and datetime.fromisoformat(beat.decode()) >= began
