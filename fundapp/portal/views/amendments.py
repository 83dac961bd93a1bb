"""How does an applicant change a submitted dossier, and deposit it again?"""

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.amendments import find_amendment
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.portal import forms
from fundapp.portal.queries.filling import fill_page
from fundapp.portal.views import bp
from fundapp.web.forms import Form
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render


@bp.post("/mes-dossiers/<uuid:dossier_id>/modifications")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def amend(dossier: Dossier) -> Response:
    with db.transaction() as work:
        services.begin_amendment(work, dossier_id=dossier.id, by=the_actor().id, at=clock.now())
    return redirect(url_for("portal.begin", dossier_id=dossier.id), 303)


@bp.post("/mes-dossiers/<uuid:dossier_id>/modifications/abandonner")
@guarded(May.SUBMIT_DOSSIER, dossier=dossiers.get_dossier)
def give_amendment_up(dossier: Dossier) -> Response:
    with db.transaction() as work:
        services.give_amendment_up(work, dossier_id=dossier.id, at=clock.now())
    words = gettext("Vos modifications sont abandonnées : ce que vous aviez déposé est inchangé.")
    return done(words, "portal.follow", dossier_id=dossier.id)


@bp.get("/mes-dossiers/<uuid:dossier_id>/modifications")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def review_amendment(dossier: Dossier) -> Response:
    return _review(dossier, forms.DepositForm(formdata=None))


@bp.post("/mes-dossiers/<uuid:dossier_id>/modifications/deposer")
@guarded(May.SUBMIT_DOSSIER, dossier=dossiers.get_dossier)
def deposit_amendment(dossier: Dossier) -> Response:
    form = forms.DepositForm(request.form)
    deposited = form.attempt(
        lambda work: services.deposit_amendment(
            work,
            dossier_id=dossier.id,
            declared=form.true.data,
            seen=request.form.get("version", type=int),
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not deposited:
        return _review(dossier, form, status=422)
    words = gettext("Vos modifications sont déposées : leur accusé de réception est prêt.")
    return done(words, "portal.follow", dossier_id=dossier.id)


def _review(dossier: Dossier, form: Form, *, status: int = 200) -> Response:
    """What would change, before it does."""
    amendment = find_amendment(db.current(), dossier.id)
    if amendment is None:
        return redirect(url_for("portal.follow", dossier_id=dossier.id), 303)
    page = fill_page(db.current(), dossier, amendment, at=clock.now())
    return render("portal/amendment.html", page=page, section="relecture", form=form, status=status)
