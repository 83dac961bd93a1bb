"""How does a manager move a dossier on, and what is shown when it may not move yet?"""

from collections.abc import Callable
from typing import Any

from flask import request
from flask_babel import gettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from fundapp.diligence import services
from fundapp.diligence.forms import AdvanceForm
from fundapp.diligence.views.door import bp, load_dossier
from fundapp.dossiers.models import Dossier
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.policy import May
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render


@bp.post("/dossiers/<uuid:dossier_id>/verifications/engager")
@guarded(May.MOVE_DOSSIER, dossier=load_dossier)
def advance_to_diligence(dossier: Dossier) -> Response:
    form = AdvanceForm(formdata=request.form)
    if not form.validate():
        return _refused(dossier, Refused("Choisissez la liste de départ des vérifications."), 422)
    return _move(
        dossier,
        lambda work: services.advance_to_diligence(
            work, dossier_id=dossier.id, preset=form.preset.data, by=the_actor().id, at=clock.now()
        ),
        gettext("Les vérifications sont ouvertes."),
        "verifications",
    )


@bp.post("/dossiers/<uuid:dossier_id>/comite")
@guarded(May.MOVE_DOSSIER, dossier=load_dossier)
def advance_to_committee(dossier: Dossier) -> Response:
    return _move(
        dossier,
        lambda work: services.advance_to_committee(
            work, dossier_id=dossier.id, by=the_actor().id, at=clock.now()
        ),
        gettext("Le dossier est prêt pour le comité : le secrétariat peut l’inscrire à une séance."),
        "comite",
    )


def _move(dossier: Dossier, use_case: Callable[[Session], Any], said: str, anchor: str) -> Response:
    try:
        with db.transaction() as work:
            use_case(work)
    except Refused as refusal:
        return _refused(dossier, refusal, 409)
    return done(said, "workspace.dossier", dossier_id=dossier.id, _anchor=anchor)


def _refused(dossier: Dossier, refusal: Refused, status: int) -> Response:
    gaps = refusal.reasons if isinstance(refusal, SeveralRefusals) else []
    return render("diligence/refused_move.html", dossier=dossier, refusal=refusal, gaps=gaps, status=status)
