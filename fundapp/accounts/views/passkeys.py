"""How does a device sign in for its owner? Flask-Security speaks WebAuthn behind our guard and limits."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_security.webauthn import (
    webauthn_register,
    webauthn_register_response,
    webauthn_signin,
    webauthn_signin_response,
)
from werkzeug.wrappers import Response

from fundapp.accounts import services
from fundapp.accounts.views.signing import bp
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.web.guard import guarded, public, the_actor
from fundapp.web.render import done, render
from fundapp.web.security import limiter

View = Callable[..., Any]


def _object_only(view: View) -> View:
    """Flask-Security takes what it is sent for an object: let nothing else through."""

    @wraps(view)
    def checked(**values: str) -> Any:
        if not isinstance(request.get_json(silent=True), dict):
            abort(400)
        return view(**values)

    return checked


def _own(path: str, endpoint: str, view: View) -> None:
    bp.post(path, endpoint=endpoint)(guarded(May.CHANGE_FACTOR)(_object_only(view)))


def _anybodys(path: str, endpoint: str, view: View) -> None:
    bp.post(path, endpoint=endpoint)(public(limiter.limit("60 per hour")(_object_only(view))))


_own("/compte/cles", "wan_register", webauthn_register)
_own("/compte/cles/<token>", "wan_register_response", webauthn_register_response)
_anybodys("/connexion/cle", "wan_signin", webauthn_signin)
_anybodys("/connexion/cle/<token>", "wan_signin_response", webauthn_signin_response)


@bp.post("/compte/cles/nouvelle")
@guarded(May.CHANGE_FACTOR)
def prepare_passkey() -> Response:
    """The second factor is fresh from here on: the device may be asked."""
    return redirect(url_for("security.new_passkey"), 303)


@bp.get("/compte/cles/nouvelle")
@guarded(May.CHANGE_FACTOR)
def new_passkey() -> Response:
    return render("security/new_passkey.html")


@bp.post("/compte/cles/<uuid:passkey_id>/retirer")
@guarded(May.CHANGE_FACTOR)
def remove_passkey(passkey_id: UUID) -> Response:
    with db.transaction() as work:
        services.remove_passkey(work, person_id=the_actor().id, passkey_id=passkey_id, at=clock.now())
    return done(_("La clé d’accès est retirée."), "accounts.show")
