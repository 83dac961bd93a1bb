"""How is Flask-Security set up: as the engine of codes and passkeys, on our sessions and our transactions?"""

from datetime import timedelta
from typing import Any, cast

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask_security import Security, SQLAlchemyUserDatastore, user_authenticated, wan_registered
from flask_security.webauthn_util import WebauthnUtil
from sqlmodel import Session
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from fundapp.accounts import services
from fundapp.accounts.forms import PasskeyForm
from fundapp.accounts.models import Passkey, Person, PersonRole
from fundapp.accounts.services import OneTimeCodes
from fundapp.accounts.views.actor import signed_in
from fundapp.accounts.views.limits import count_try
from fundapp.accounts.views.sessions import enter
from fundapp.kernel import clock, db
from fundapp.policy import INTERNAL, Actor
from fundapp.settings import Settings
from fundapp.web.guard import current_actor

NOTED_AGAIN_AFTER = timedelta(minutes=10)
"""How often at most a door notes that its owner acts through it."""
WITHOUT_SECOND_FACTOR = frozenset(
    {"static", "security.logout", "accounts.set_up_totp", "accounts.keep_totp", "web.language"}
)
"""All that the team and the committee may reach before they have a second factor."""


class OurSession:
    """What Flask-Security calls `db`: the session of the present scope."""

    @property
    def session(self) -> Session:
        return db.current()


class Datastore(SQLAlchemyUserDatastore):
    """People where Flask-Security looks for users; what it changed is kept as one use case."""

    def commit(self) -> None:
        with db.transaction():
            pass

    def create_webauthn(self, user: Person, **values: Any) -> None:  # type: ignore[override]
        at = clock.now()
        self.put(Passkey(user_id=user.id, create_datetime=at, lastuse_datetime=at, **values))


class Passkeys(WebauthnUtil):
    """A passkey is two factors: it must be found by itself, and ask for a finger, a face or a PIN."""

    def origin(self) -> str:
        return cast(Settings, current_app.config["SETTINGS"]).base_url.rstrip("/")

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        return UserVerificationRequirement.REQUIRED


def install(app: Flask, settings: Settings) -> None:
    """Its own pages and endpoints stay off: ours are guarded like all others."""
    secret = settings.secret_key.get_secret_value()
    codes = OneTimeCodes(secret)
    app.config.update(
        SECURITY_PASSWORD_SINGLE_HASH=True,
        SECURITY_DATETIME_FACTORY=clock.now,
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_WEBAUTHN=True,
        SECURITY_WAN_RP_NAME="Fonds Dunkerque",
        SECURITY_WAN_ALLOW_USER_HINTS=False,
        SECURITY_WAN_NAME_ALLOWED_CHARS=None,
        SECURITY_INPUT_NORMALIZE_FORM="NFC",
        SESSION_PROTECTION=None,  # a sign-in is a row that can be revoked, whatever the address
        SECURITY_API_ENABLED_METHODS=["session"],
        SECURITY_FRESHNESS=timedelta(seconds=-1),  # the guard asks for the second factor instead
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
    )
    datastore = Datastore(OurSession(), Person, cast(Any, PersonRole), Passkey)
    security = Security(
        app,
        datastore,
        register_blueprint=False,
        webauthn_util_cls=Passkeys,
        wan_register_form=PasskeyForm,
    )
    security.want_json(lambda _: True)
    security.principal.identity_loaders.clear()
    security.login_manager.user_loader(lambda _: _signed_person())
    security.login_manager.request_loader(lambda _: _signed_person())
    app.extensions["one_time_codes"] = codes
    app.extensions["check_second_factor"] = check_second_factor
    user_authenticated.connect(_entered_by_passkey, app)
    wan_registered.connect(_passkey_added, app)
    app.before_request(_ask_for_second_factor)
    app.before_request(_note_act)


def check_second_factor(actor: Actor, code: str) -> bool:
    """Whether the person who is signed in gave a code of their second factor just now."""
    count_try(actor.id)
    with db.transaction() as work:
        return services.prove_second_factor(
            work, person_id=actor.id, code=code, codes=one_time_codes(), at=clock.now()
        )


def one_time_codes() -> OneTimeCodes:
    return cast(OneTimeCodes, current_app.extensions["one_time_codes"])


def _signed_person() -> Person | None:
    """The one way in: Flask-Security's own tokens and remembered cookies open nothing here."""
    g.fs_authn_via = "session"
    signed = signed_in(db.current(), clock.now())
    return signed.person if signed else None


def _entered_by_passkey(app: Flask, *, user: Person, **_: Any) -> None:
    """Flask-Security's commit at the end of the request keeps the sign-in too.

    It lets a closed account through to here: we do not.
    """
    if user.active:
        enter(db.current(), user, second_factor=True, at=clock.now())


def _passkey_added(app: Flask, *, user: Person, **_: Any) -> None:
    services.note_passkey_added(db.current(), person_id=user.id, at=clock.now())


def _ask_for_second_factor() -> Response | None:
    """Nobody of the team or the committee does anything before a second factor is set up."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or hasattr(view, "__public__") or request.endpoint in WITHOUT_SECOND_FACTOR:
        return None
    actor = current_actor()
    if actor is None or not actor.roles & INTERNAL:
        return None
    signed = signed_in(db.current(), actor.at)
    if signed is not None and signed.person.tf_totp_secret is None:
        return cast(Response, redirect(url_for("accounts.set_up_totp"), 303))
    return None


def _note_act() -> None:
    """Only acts are noted, now and then: reading writes nothing."""
    if request.method in ("GET", "HEAD", "OPTIONS") or request.endpoint == "security.logout":
        return
    at = clock.now()
    signed = signed_in(db.current(), at)
    if signed is not None and at - signed.sign_in.last_seen > NOTED_AGAIN_AFTER:
        with db.transaction() as work:
            services.note_act(work, sign_in_id=signed.sign_in.id, at=at)
