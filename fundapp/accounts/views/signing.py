"""How do people sign in and out: address and password, then a code, or a passkey instead of both?"""

from datetime import datetime, timedelta

from flask import Blueprint, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundapp.accounts import queries, services
from fundapp.accounts.forms import CodeForm, EmailForm, LoginForm, PasswordForm
from fundapp.accounts.models import Person
from fundapp.accounts.types import Purpose
from fundapp.accounts.views.actor import signed_in
from fundapp.accounts.views.engine import one_time_codes
from fundapp.accounts.views.limits import (
    by_address_typed,
    count_password,
    count_try,
    forget_passwords,
    forget_tries,
)
from fundapp.accounts.views.sessions import enter, forget
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Refused
from fundapp.web.guard import current_actor, public
from fundapp.web.interrupted import local_path
from fundapp.web.render import done, render
from fundapp.web.security import limiter

bp = Blueprint("security", __name__)

BETWEEN_FACTORS = timedelta(minutes=10)
"""How long a proved password waits for its code."""


def _refused(response: Response) -> bool:
    return response.status_code == 422


@bp.get("/connexion")
@public
def login() -> Response:
    if current_actor() is not None:
        return redirect(_whither(request.args.get("next")), 303)
    return _login_page(LoginForm(next=request.args.get("next", "")))


@bp.post("/connexion")
@public
@limiter.limit("60 per minute")
@limiter.limit("60 per hour", deduct_when=_refused)
def prove_password() -> Response:
    """A whole office may sign in from one address at nine: only what was refused counts for an hour."""
    form, at = LoginForm(), clock.now()
    count_password()
    if not form.validate() or not form.attempt(
        lambda work: services.prove_password(work, email=form.email.data, password=form.password.data)
    ):
        return _login_page(form, status=422)
    forget_passwords()
    person: Person = form.result
    if person.confirmed_at is None:
        with db.transaction() as work:
            services.want_confirmation(work, person_id=person.id, at=at)
        return render("security/confirm_first.html", email=person.email, status=422)
    if person.tf_totp_secret is not None:
        session["proving"] = {"who": person.fs_uniquifier, "at": at.isoformat(), "next": form.next.data}
        return redirect(url_for("security.code"), 303)
    with db.transaction() as work:
        enter(work, person, second_factor=False, at=at)
    return redirect(_whither(form.next.data), 303)


def _whither(wanted: str | None) -> str:
    """Where one was going, if that is a page of ours; else one's own first page."""
    return local_path(wanted) if wanted else url_for("web.enter")


def _login_page(form: LoginForm, *, status: int = 200) -> Response:
    return render("security/login.html", form=form, status=status)


@bp.get("/connexion/code")
@public
def code() -> Response:
    if _proving(clock.now()) is None:
        return redirect(url_for("security.login"), 303)
    return render("security/code.html", form=CodeForm())


@bp.post("/connexion/code")
@public
def prove_code() -> Response:
    form, at = CodeForm(), clock.now()
    person = _proving(at)
    if person is None:
        flash(_("Trop de temps a passé : recommencez par votre mot de passe."), "warn")
        return redirect(url_for("security.login"), 303)
    back = _whither(session["proving"]["next"])
    count_try(person.id)
    if form.validate() and _enter_with_code(person, form.code.data, at):
        return redirect(back, 303)
    if not form.errors:
        form.refuse(
            Refused("Ce code n’est pas ou plus valable : attendez le suivant et recopiez-le.", field="code")
        )
    return render("security/code.html", form=form, status=422)


def _enter_with_code(person: Person, typed: str, at: datetime) -> bool:
    with db.transaction() as work:
        proved = services.prove_second_factor(
            work, person_id=person.id, code=typed, codes=one_time_codes(), at=at
        )
        if proved:
            forget_tries()
            enter(work, person, second_factor=True, at=at)
    return proved


def _proving(at: datetime) -> Person | None:
    """Whose password was proved in this browser a moment ago, unless it has been changed since."""
    proving = session.get("proving")
    if not proving or at - datetime.fromisoformat(proving["at"]) > BETWEEN_FACTORS:
        return None
    return queries.find_by_uniquifier(db.current(), proving["who"])


@bp.post("/deconnexion")
@public
def logout() -> Response:
    at = clock.now()
    signed = signed_in(db.current(), at)
    if signed is not None:
        person_id = signed.person.id
        with db.transaction() as work:
            services.revoke_sign_in(
                work, person_id=person_id, sign_in_id=signed.sign_in.id, by=person_id, at=at
            )
    forget()
    wanted = request.form.get("next")
    return redirect(url_for("security.login", next=local_path(wanted)) if wanted else "/", 303)


@bp.route("/mot-de-passe/oublie", methods=["GET", "POST"])
@public
@limiter.limit("20 per hour", methods=["POST"])
@limiter.limit("3 per hour", methods=["POST"], key_func=by_address_typed)
def forgot_password() -> Response:
    form = EmailForm()
    if request.method == "GET":
        return render("security/forgot_password.html", form=form)
    if not form.validate():
        return render("security/forgot_password.html", form=form, status=422)
    with db.transaction() as work:
        services.want_reset(work, email=form.email.data, at=clock.now())
    return render("security/mail_sent.html", email=form.email.data)


@bp.route("/mot-de-passe/nouveau/<token>", methods=["GET", "POST"])
@public
@limiter.limit("30 per hour", methods=["POST"])
def reset_password(token: str) -> Response:
    form, at = PasswordForm(), clock.now()
    services.read_link(db.current(), purpose=Purpose.RESET_PASSWORD, token=token, at=at)
    if request.method == "GET":
        return render("security/reset_password.html", form=form)
    if not form.validate() or not form.attempt(
        lambda work: services.reset_password(work, token=token, password=form.password.data, at=at)
    ):
        return render("security/reset_password.html", form=form, status=422)
    return done(_("Votre mot de passe est changé : connectez-vous avec le nouveau."), "security.login")
