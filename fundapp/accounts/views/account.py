"""What does a person see and change of their own account?"""

from uuid import UUID

from flask import flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from werkzeug.wrappers import Response

from fundapp.accounts import queries, services
from fundapp.accounts.forms import ChangePasswordForm
from fundapp.accounts.views import bp
from fundapp.accounts.views.actor import opened_after, signed_in
from fundapp.accounts.views.limits import count_try
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.web.guard import guarded, the_actor
from fundapp.web.interrupted import page_path
from fundapp.web.paging import PAGE, after_key, page_of
from fundapp.web.render import done, render


@bp.get("/compte")
@guarded(May.MANAGE_OWN_ACCOUNT)
def show() -> Response:
    return _page(ChangePasswordForm())


def _page(form: ChangePasswordForm, *, status: int = 200) -> Response:
    work, at = db.current(), clock.now()
    signed = signed_in(work, at)
    assert signed is not None
    found = queries.list_sign_ins(
        work,
        signed.person.id,
        opened_after=opened_after(signed.roles, at),
        after=after_key(),
        limit=PAGE + 1,
    )
    return render(
        "accounts/show.html",
        person=signed.person,
        doors=page_of(found, lambda each: each.id, at=url_for("accounts.show"), anchor="connexions"),
        here=signed.sign_in.id,
        passkeys=queries.list_passkeys(work, signed.person.id),
        form=form,
        status=status,
    )


@bp.post("/compte/mot-de-passe")
@guarded(May.MANAGE_OWN_ACCOUNT)
def change_password() -> Response:
    form, at = ChangePasswordForm(), clock.now()
    signed = signed_in(db.current(), at)
    assert signed is not None
    count_try(signed.person.id)
    if not form.validate() or not form.attempt(
        lambda work: services.change_password(
            work,
            person_id=signed.person.id,
            current=form.current.data,
            password=form.password.data,
            but=signed.sign_in.id,
            at=at,
        )
    ):
        return _page(form, status=422)
    return done(_("Votre mot de passe est changé ; vos autres connexions sont fermées."), "accounts.show")


@bp.post("/compte/connexions/<uuid:sign_in_id>/fermer")
@guarded(May.MANAGE_OWN_ACCOUNT)
def close_sign_in(sign_in_id: UUID) -> Response:
    me = the_actor().id
    with db.transaction() as work:
        services.revoke_sign_in(work, person_id=me, sign_in_id=sign_in_id, by=me, at=clock.now())
    return done(_("Cette connexion est fermée."), "accounts.show")


@bp.post("/compte/langue")
@guarded(May.MANAGE_OWN_ACCOUNT)
def choose_language() -> Response:
    chosen = request.form.get("language", "")
    with db.transaction() as work:
        services.choose_language(work, person_id=the_actor().id, language=chosen)
    session["language"] = chosen
    refresh()
    flash(_("Vos pages et vos courriels seront dans cette langue."), "good")
    return redirect(page_path(request.form.get("back", url_for("accounts.show"))), 303)
