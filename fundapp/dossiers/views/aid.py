"""How does a manager say under which rules of public aid a dossier is financed?"""

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries, services
from fundapp.dossiers.forms.aid import AidBasisForm
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.views.door import bp
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render


@bp.get("/dossiers/<uuid:dossier_id>/regime-aide")
@guarded(May.CHOOSE_AID_BASIS, dossier=queries.get_submitted_dossier)
def ask_aid_basis(dossier: Dossier) -> Response:
    choice = queries.find_aid_choice(db.current(), dossier.id)
    return _page(dossier, AidBasisForm.showing(queries.aid_choice_shown(choice)))


@bp.post("/dossiers/<uuid:dossier_id>/regime-aide")
@guarded(May.CHOOSE_AID_BASIS, dossier=queries.get_submitted_dossier)
def choose_aid_basis(dossier: Dossier) -> Response:
    form = AidBasisForm(formdata=request.form)
    chosen = form.validate() and form.attempt(
        lambda work: services.choose_aid_basis(
            work,
            dossier_id=dossier.id,
            basis=form.basis.data,
            reference=form.reference.data or "",
            seen=form.seen.data,
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not chosen:
        return _page(dossier, form, status=form.status)
    said = gettext("Le régime d’aide est enregistré.")
    return done(said, "workspace.dossier", dossier_id=dossier.id, _anchor="aide")


def _page(dossier: Dossier, form: AidBasisForm, *, status: int = 200) -> Response:
    return render("dossiers/aid_basis.html", dossier=dossier, form=form, status=status)
