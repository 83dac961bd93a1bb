"""How does a device sign in for its owner? Flask-Security speaks WebAuthn behind our guard and limits."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_security.webauthn import (
    webauthn_register,
    webauthn_register_response,
    webauthn_signin,
    webauthn_signin_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from werkzeug.wrappers import Response

from fundapp.accounts import services
from fundapp.accounts.views.signing import bp
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Refused
from fundapp.policy import May
from fundapp.web.guard import guarded, public, the_actor
from fundapp.web.incoming import read_json
from fundapp.web.render import done, render
from fundapp.web.security import limiter

View = Callable[..., Any]


LONGEST = 64 * 1024
"""Bytes of an answer of a device; real ones have a few thousand."""


def _plain_object(view: View) -> View:
    """Flask-Security and its libraries trust what they are sent: only texts of an object go through."""

    @wraps(view)
    def checked(**values: str) -> Any:
        request.max_content_length = LONGEST
        try:
            if request.is_json and _are_texts(read_json(request.get_data(as_text=True))):
                return view(**values)
        except (Refused, WebAuthnException):
            pass
        return {
            "message": _("Cette clé d’accès n’a pas pu être lue : rechargez la page et recommencez.")
        }, 400

    return checked


def _are_texts(sent: Any) -> bool:
    """Names and texts; the device's own answer is an object within a text."""
    if not isinstance(sent, dict) or not all(isinstance(each, str) for each in sent.values()):
        return False
    return "credential" not in sent or isinstance(read_json(sent["credential"]), dict)


def _own(path: str, endpoint: str, view: View) -> None:
    """Not rehearsed: Flask-Security keeps what it changed once the view has answered."""
    bp.post(path, endpoint=endpoint)(guarded(May.CHANGE_FACTOR, rehearsed=False)(_plain_object(view)))


def _anybodys(path: str, endpoint: str, view: View) -> None:
    bp.post(path, endpoint=endpoint)(public(limiter.limit("60 per hour")(_plain_object(view))))


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
