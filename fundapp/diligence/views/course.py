"""How does the team declare a dossier complete, or say who follows it?"""

from uuid import UUID

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.diligence import queries
from fundapp.diligence.forms import HolderForm
from fundapp.diligence.views.door import bp, load_dossier
from fundapp.dossiers import services
from fundapp.dossiers.models import Dossier
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render


@bp.post("/dossiers/<uuid:dossier_id>/complet")
@guarded(May.DECLARE_COMPLETE, dossier=load_dossier)
def declare_complete(dossier: Dossier) -> Response:
    with db.transaction() as work:
        services.declare_complete(work, dossier_id=dossier.id, by=the_actor().id, at=clock.now())
    return _back(dossier, gettext("Le dossier est complet : les évaluations sont ouvertes."))


@bp.post("/dossiers/<uuid:dossier_id>/suivi")
@guarded(May.DECLARE_COMPLETE, dossier=load_dossier)
def assign(dossier: Dossier) -> Response:
    form = HolderForm(queries.investigators(db.current()), formdata=request.form)
    assigned = form.validate() and form.attempt(
        lambda work: services.assign(
            work,
            dossier_id=dossier.id,
            person_id=UUID(form.person.data),
            seen=form.seen.data,
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not assigned:
        return render("diligence/assign.html", dossier=dossier, form=form, status=form.status)
    return _back(dossier, gettext("Le suivi du dossier est confié."))


def _back(dossier: Dossier, message: str) -> Response:
    return done(message, "workspace.dossier", dossier_id=dossier.id)
