"""Where can this person go from any page?"""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from fundapp.policy import May
from fundapp.web.guard import current_actor, may


@dataclass(frozen=True)
class Place:
    """One entry of the navigation, already judged by the policy."""

    label: str
    url: str
    icon: str
    current: bool


TEAM = (
    (_l("Aujourd’hui"), "workspace.today", "sun", May.SEE_TODAY),
    (_l("Pipeline"), "workspace.pipeline", "columns-3", May.SEE_PIPELINE),
    (_l("Recherche"), "workspace.search", "search", May.SEE_PIPELINE),
    (_l("Comité"), "committee.list_sittings", "gavel", May.READ_SITTING),
    (_l("Portefeuille"), "portfolio.list_tickets", "briefcase", May.READ_PORTFOLIO),
    (_l("Tableau de bord"), "workspace.dashboard", "gauge", May.SEE_DASHBOARD),
    (_l("Programme"), "programme.show", "landmark", May.READ_PROGRAMME),
    (_l("Personnes"), "accounts.list_people", "users", May.INVITE_PERSON),
    (_l("Exploitation"), "notifications.list_letters", "server", May.READ_LETTERS),
)
PORTAL = (
    (_l("Mes dossiers"), "portal.home", "folder", May.START_DOSSIER),
    (_l("Mes entreprises"), "portal.companies", "building-2", May.START_DOSSIER),
    (_l("Appels à projets"), "public.calls", "megaphone", May.MANAGE_OWN_ACCOUNT),
)


def navigation() -> list[Place]:
    """The places this person may open, in the order of a working day."""
    actor = current_actor()
    if actor is None:
        return []
    table = TEAM if actor.internal else PORTAL
    return [
        Place(str(label), url_for(endpoint), icon, request.endpoint == endpoint)
        for label, endpoint, icon, wanted in table
        if may(wanted)
    ]
