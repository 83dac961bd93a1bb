"""How does an applicant change a submitted dossier, and deposit it again?"""

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.amendments import find_amendment
from fundapp.dossiers.types import Section
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.portal import forms
from fundapp.portal.views import bp
from fundapp.portal.views.fill import section_page
from fundapp.portal.views.receipt import receipt_words
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done


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
    amendment = None if deposited else find_amendment(db.current(), dossier.id)
    if amendment is not None:
        return section_page(dossier, Section.REVIEW, written=amendment, form=form, status=422)
    if not deposited:
        return redirect(url_for("portal.follow", dossier_id=dossier.id), 303)
    words = gettext("Vos modifications sont déposées.")
    return done(f"{words} {receipt_words(dossier)}", "portal.follow", dossier_id=dossier.id)
