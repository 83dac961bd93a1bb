"""How does a person take everything that is known of them, or ask to be forgotten?"""

from datetime import timedelta

from flask_babel import gettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from fundapp.accounts import queries as accounts
from fundapp.accounts import services as accounts_services
from fundapp.accounts.forms import ErasureForm
from fundapp.accounts.models import DataExport
from fundapp.accounts.views.engine import one_time_codes
from fundapp.accounts.views.limits import count_try
from fundapp.accounts.views.sessions import forget
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.portal import services
from fundapp.portal.views import bp
from fundapp.programme import queries as programme
from fundapp.web.documents import attached
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render
from fundapp.web.storage import the_vault


@bp.get("/compte/donnees")
@guarded(May.MANAGE_OWN_ACCOUNT)
def own_data() -> Response:
    return render(
        "portal/own_data.html",
        export=accounts.find_latest_export(db.current(), the_actor().id),
        days=_days("account.export_days"),
    )


@bp.post("/compte/donnees")
@guarded(May.MANAGE_OWN_ACCOUNT)
def ask_export() -> Response:
    with db.transaction() as work:
        accounts_services.ask_export(work, person_id=the_actor().id, at=clock.now())
    return done(
        gettext(
            "Votre fichier se prépare. Un courriel vous préviendra dès qu’il est prêt : vous pouvez "
            "fermer cette page."
        ),
        "portal.own_data",
    )


@bp.post("/compte/donnees/<uuid:export_id>")
@guarded(May.TAKE_OWN_FILE, export=accounts.get_export)
def take_export(export: DataExport) -> Response:
    """A POST, since taking it is recorded."""
    at = clock.now()
    with db.transaction() as work:
        digest = accounts_services.take_export(work, export_id=export.id, by=the_actor().id, at=at)
    name = f"mes-donnees-{clock.paris_day(export.asked_at):%Y-%m-%d}.zip"
    return attached(the_vault().open(digest), name=name, mime="application/zip")


@bp.get("/compte/suppression")
@guarded(May.MANAGE_OWN_ACCOUNT)
def erasure() -> Response:
    return _erasure_page(ErasureForm(formdata=None))


@bp.post("/compte/suppression")
@guarded(May.MANAGE_OWN_ACCOUNT)
def ask_erasure() -> Response:
    form = ErasureForm()
    count_try(the_actor().id)
    if not form.validate() or not form.attempt(lambda work: _ask(work, form)):
        return _erasure_page(form, status=422)
    if form.at_once.data:
        forget()
        return done(gettext("Votre compte et vos brouillons sont effacés. Au revoir."), "public.home")
    return done(gettext("Votre demande est enregistrée. Vous pouvez y renoncer ici."), "portal.erasure")


def _ask(work: Session, form: ErasureForm) -> None:
    me, at = the_actor().id, clock.now()
    asked = accounts_services.ask_erasure(
        work,
        person_id=me,
        due_on=clock.paris_day(at) + timedelta(days=_days("account.erasure_days")),
        obstacles=services.obstacles(work, me),
        password=form.password.data or "",
        code=form.code.data or "",
        codes=one_time_codes(),
        at=at,
    )
    if form.at_once.data:
        services.erase_at_once(work, erasure_id=asked.id, by=me, at=at)


@bp.post("/compte/suppression/renoncer")
@guarded(May.MANAGE_OWN_ACCOUNT)
def cancel_erasure() -> Response:
    with db.transaction() as work:
        accounts_services.cancel_erasure(work, person_id=the_actor().id, at=clock.now())
    return done(
        gettext("Votre compte reste ouvert : la demande de suppression est retirée."), "accounts.show"
    )


def _erasure_page(form: ErasureForm, *, status: int = 200) -> Response:
    session, me, at = db.current(), the_actor().id, clock.now()
    return render(
        "portal/erasure.html",
        form=form,
        asked=accounts.find_erasure(session, me),
        obstacles=services.obstacles(session, me),
        stays=services.what_stays(session, me, at=at),
        second_factor=accounts.get_person(session, me).tf_totp_secret is not None,
        days=_days("account.erasure_days"),
        status=status,
    )


def _days(parameter: str) -> int:
    return int(programme.parameter(db.current(), parameter, clock.paris_day(clock.now())))
