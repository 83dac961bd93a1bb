"""How does a person install a second factor, and get the codes for the day the phone is lost?"""

from flask import redirect, session, url_for
from werkzeug.wrappers import Response

from fundapp import policy
from fundapp.accounts import services
from fundapp.accounts.forms import TotpForm
from fundapp.accounts.models import Person
from fundapp.accounts.queries import Signed
from fundapp.accounts.views import bp
from fundapp.accounts.views.actor import signed_in
from fundapp.accounts.views.engine import one_time_codes
from fundapp.accounts.views.limits import count_try
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Forbidden
from fundapp.policy import May
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import render


@bp.get("/compte/second-facteur")
@guarded(May.MANAGE_OWN_ACCOUNT)
def set_up_totp() -> Response:
    """A new secret each time the page opens; it counts once its first code is given."""
    _must_be_fresh_to_replace()
    session["totp"] = one_time_codes().generate_totp_secret()
    return _page(TotpForm(), _signed().person)


@bp.post("/compte/second-facteur")
@guarded(May.MANAGE_OWN_ACCOUNT)
def keep_totp() -> Response:
    signed, at, form = _signed(), clock.now(), TotpForm()
    _must_be_fresh_to_replace()
    secret = session.get("totp")
    if secret is None:
        return redirect(url_for("accounts.set_up_totp"), 303)
    count_try(signed.person.id)
    if not form.validate() or not form.attempt(
        lambda work: services.set_up_totp(
            work,
            person_id=signed.person.id,
            password=form.password.data,
            secret=secret,
            code=form.code.data,
            codes=one_time_codes(),
            but=signed.sign_in.id,
            at=at,
        )
    ):
        return _page(form, signed.person, status=422)
    session.pop("totp")
    session["second_factor_at"] = at.isoformat()
    return render("accounts/recovery_codes.html", codes=form.result, first=True)


@bp.post("/compte/second-facteur/changer")
@guarded(May.CHANGE_FACTOR)
def replace_totp() -> Response:
    """The present second factor is fresh from here on: another may take its place."""
    return redirect(url_for("accounts.set_up_totp"), 303)


@bp.post("/compte/codes-de-secours")
@guarded(May.CHANGE_FACTOR, rehearsed=False)
def renew_recovery_codes() -> Response:
    """Told once, in the answer itself: they are kept so that nobody can read them again."""
    with db.transaction() as work:
        told = services.renew_recovery_codes(
            work, person_id=the_actor().id, codes=one_time_codes(), at=clock.now()
        )
    return render("accounts/recovery_codes.html", codes=told, first=False)


def _must_be_fresh_to_replace() -> None:
    refusal = policy.why_not(May.CHANGE_FACTOR, the_actor())
    if refusal is not None and _signed().person.tf_totp_secret is not None:
        raise Forbidden(refusal)


def _page(form: TotpForm, person: Person, *, status: int = 200) -> Response:
    values = one_time_codes().fetch_setup_values(session["totp"], person)
    return render("accounts/totp.html", form=form, person=person, totp=values, status=status)


def _signed() -> Signed:
    signed = signed_in(db.current(), clock.now())
    assert signed is not None
    return signed
