"""How does an entrepreneur keep their page tidy: drafts to the bin and back, finished dossiers aside?"""

from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.shelf import trash_days
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.portal.views import bp
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done


@bp.post("/mes-dossiers/<uuid:dossier_id>/corbeille")
@guarded(May.SUBMIT_DOSSIER, dossier=dossiers.get_dossier)
def discard(dossier: Dossier) -> Response:
    at = clock.now()
    with db.transaction() as work:
        services.discard_draft(work, dossier_id=dossier.id, by=the_actor().id, at=at)
    days = trash_days(db.current(), clock.paris_day(at))
    return done(
        gettext(
            "Le brouillon est à la corbeille. Vous pouvez le reprendre pendant %(days)s jours.", days=days
        ),
        "portal.home",
    )


@bp.post("/mes-dossiers/<uuid:dossier_id>/reprendre")
@guarded(May.SUBMIT_DOSSIER, dossier=dossiers.get_dossier)
def restore(dossier: Dossier) -> Response:
    with db.transaction() as work:
        services.restore_draft(work, dossier_id=dossier.id, by=the_actor().id, at=clock.now())
    return done(gettext("Le brouillon est de retour, tel que vous l’aviez laissé."), "portal.home")


@bp.post("/mes-dossiers/<uuid:dossier_id>/effacer")
@guarded(May.SUBMIT_DOSSIER, dossier=dossiers.get_dossier)
def purge(dossier: Dossier) -> Response:
    """From the bin only: nothing is deleted at the first click."""
    with db.transaction() as work:
        services.empty_bin(work, dossier_id=dossier.id, by=the_actor().id, at=clock.now())
    return done(gettext("Le brouillon et ses pièces sont effacés pour de bon."), "portal.home")


@bp.post("/mes-dossiers/<uuid:dossier_id>/ranger")
@guarded(May.FOLLOW_DOSSIER, dossier=dossiers.get_dossier)
def shelve(dossier: Dossier) -> Response:
    with db.transaction() as work:
        services.shelve(work, dossier_id=dossier.id, by=the_actor().id, at=clock.now())
    return done(gettext("Le dossier est archivé : vous le retrouvez au bas de cette page."), "portal.home")


@bp.post("/mes-dossiers/<uuid:dossier_id>/ressortir")
@guarded(May.FOLLOW_DOSSIER, dossier=dossiers.get_dossier)
def unshelve(dossier: Dossier) -> Response:
    with db.transaction() as work:
        services.unshelve(work, dossier_id=dossier.id, by=the_actor().id)
    return done(gettext("Le dossier est désarchivé."), "portal.home")
