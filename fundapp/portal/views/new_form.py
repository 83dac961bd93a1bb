"""How does an applicant go on to a new version of the form, knowing what it changes for them?"""

from flask import redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.form_versions import effect_on
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.portal.views import bp
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render


@bp.get("/mes-dossiers/<uuid:dossier_id>/formulaire")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def review_new_form(dossier: Dossier) -> Response:
    found = effect_on(db.current(), dossier)
    if found is None:
        return redirect(url_for("portal.begin", dossier_id=dossier.id), 303)
    _, changes, effect = found
    return render("portal/new_form.html", dossier=dossier, changes=changes, effect=effect)


@bp.post("/mes-dossiers/<uuid:dossier_id>/formulaire")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def take_new_form(dossier: Dossier) -> Response:
    with db.transaction() as work:
        services.move_dossier(work, dossier_id=dossier.id, by=the_actor().id, at=clock.now())
    return done(
        gettext("Votre dossier est passé à la nouvelle version du formulaire : vos réponses sont gardées."),
        "portal.begin",
        dossier_id=dossier.id,
    )
