"""Where does a page of a draft lead when its dossier has moved on since it was opened?"""

from dataclasses import asdict, dataclass

from flask import jsonify, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.amendments import is_amendable
from fundapp.dossiers.queries.complements import find_open_request
from fundapp.dossiers.rules.moves import MovedOn
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Refused
from fundapp.portal.views import bp
from fundapp.web import interrupted
from fundapp.web.failures import refused
from fundapp.web.filters import sentence
from fundapp.web.render import render, status_of


@dataclass(frozen=True)
class Onward:
    """The page where the dossier is changed now, or followed, by the name of its button."""

    words: str
    href: str


def onward(dossier: Dossier) -> Onward:
    if find_open_request(db.current(), dossier.id) is not None:
        there = url_for("portal.complements", dossier_id=dossier.id)
        return Onward(gettext("Répondre à la demande"), there)
    follow = url_for("portal.follow", dossier_id=dossier.id)
    if is_amendable(db.current(), dossier, clock.now()):
        return Onward(gettext("Modifier mon dossier"), f"{follow}#modifier")
    return Onward(gettext("Ouvrir la page du dossier"), follow)


def said_to_the_script(dossier: Dossier, refusal: Refused) -> tuple[Response, int]:
    """Why what was sent is not kept, and where to go on if the page is too old to keep anything."""
    there = {"onward": asdict(onward(dossier))} if isinstance(refusal, MovedOn) else {}
    return jsonify(message=sentence(refusal.sentence), **there), status_of(refusal)


@bp.errorhandler(MovedOn)
def moved_on(refusal: MovedOn) -> Response:
    """What was typed in the old page is shown, to be copied where it can still be written."""
    dossier_id = (request.view_args or {}).get("dossier_id")
    if dossier_id is None:
        return refused(refusal)
    dossier = dossiers.get_dossier(db.current(), dossier_id)
    return render(
        "portal/moved_on.html",
        dossier=dossier,
        refusal=refusal,
        onward=onward(dossier),
        found=interrupted.sent(),
        status=409,
    )
