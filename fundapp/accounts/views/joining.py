"""How does somebody get an account: entrepreneurs by signing up, all others by invitation?"""

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundapp.accounts import queries, services
from fundapp.accounts.forms import ClaimForm, ConfirmForm, SignUpForm
from fundapp.accounts.types import Purpose
from fundapp.accounts.views import bp
from fundapp.accounts.views.limits import by_address_typed
from fundapp.accounts.views.sessions import enter
from fundapp.kernel import clock, db
from fundapp.web.guard import public
from fundapp.web.render import done, render
from fundapp.web.security import limiter


@bp.route("/inscription", methods=["GET", "POST"])
@public
@limiter.limit("20 per hour", methods=["POST"])
@limiter.limit("5 per hour", methods=["POST"], key_func=by_address_typed)
def sign_up() -> Response:
    form = SignUpForm()
    if request.method == "GET":
        return render("accounts/sign_up.html", form=form)
    if not form.validate() or not form.attempt(
        lambda work: services.sign_up(
            work, name=form.name.data, email=form.email.data, password=form.password.data, at=clock.now()
        )
    ):
        return render("accounts/sign_up.html", form=form, status=422)
    return render("security/mail_sent.html", email=form.email.data)


@bp.route("/inscription/confirmer/<token>", methods=["GET", "POST"])
@public
@limiter.limit("30 per hour", methods=["POST"])
def confirm_email(token: str) -> Response:
    """Looking changes nothing, so that a mail scanner confirms no address."""
    form, at = ConfirmForm(), clock.now()
    services.read_link(db.current(), purpose=Purpose.CONFIRM_EMAIL, token=token, at=at)
    if request.method == "GET":
        return render("accounts/confirm_email.html", form=form)
    if not form.validate() or not form.attempt(
        lambda work: services.confirm_email(work, token=token, password=form.password.data, at=at)
    ):
        return render("accounts/confirm_email.html", form=form, status=422)
    return done(_("Votre adresse est confirmée : connectez-vous pour commencer."), "security.login")


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@public
@limiter.limit("30 per hour", methods=["POST"])
def claim(token: str) -> Response:
    at = clock.now()
    invitation_id = services.read_link(db.current(), purpose=Purpose.CLAIM_INVITATION, token=token, at=at)
    invitation = queries.get_invitation(db.current(), invitation_id)
    form = ClaimForm(name=invitation.name)
    if request.method == "GET":
        return render("accounts/claim.html", form=form, invitation=invitation)
    if not form.validate() or not form.attempt(
        lambda work: enter(
            work,
            services.claim_invitation(
                work, token=token, name=form.name.data, password=form.password.data, at=at
            ),
            second_factor=False,
            at=at,
        )
    ):
        return render("accounts/claim.html", form=form, invitation=invitation, status=422)
    return done(
        _("Votre compte est ouvert. Il reste à installer votre second facteur."), "accounts.set_up_totp"
    )
