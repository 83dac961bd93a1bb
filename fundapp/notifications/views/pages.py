"""On which page of today is each kind of page read, and is it still there?"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app, url_for
from werkzeug.routing import BuildError

from fundapp.notifications.types import PageKind

ENDPOINTS: dict[str, str] = {
    PageKind.ACCOUNT: "accounts.show",
    PageKind.AGENDA_ITEM: "committee.item",
    PageKind.COMPLEMENTS: "portal.complements",
    PageKind.CONFIRM_ACCOUNT: "portfolio.confirm_account",
    PageKind.CONFIRM_EMAIL: "accounts.confirm_email",
    PageKind.DOSSIER: "workspace.dossier",
    PageKind.ERASURE: "portal.erasure",
    PageKind.INVITATION: "accounts.claim",
    PageKind.JOIN_DOSSIER: "portal.join",
    PageKind.JUDGE_PIECES: "dossiers.judge_pieces",
    PageKind.MY_DOSSIER: "portal.follow",
    PageKind.MY_DOSSIERS: "portal.home",
    PageKind.MY_FORM: "portal.fill",
    PageKind.MY_PIECES: "portal.pieces",
    PageKind.MY_TICKET: "portfolio.my_ticket",
    PageKind.NOTICES: "notifications.list_notices",
    PageKind.OWN_DATA: "portal.own_data",
    PageKind.PEOPLE_OF_DOSSIER: "portal.people",
    PageKind.PERSON: "accounts.person",
    PageKind.POLL: "committee.poll",
    PageKind.PROGRAMME: "programme.show",
    PageKind.RESET_PASSWORD: "security.reset_password",
    PageKind.SIGN_IN: "security.login",
    PageKind.SITTING: "committee.sitting",
    PageKind.TICKET: "portfolio.ticket",
    PageKind.UNASSIGNED: "workspace.pipeline",
}
"""The one place where a route that is renamed is renamed for every notice, old ones too."""


def path_of(page: str, values: Mapping[str, Any]) -> str | None:
    """The page inside the application; None when there is no such page any more."""
    endpoint = ENDPOINTS.get(page, "")
    try:
        return url_for(endpoint, **_routed(endpoint, values))
    except (BuildError, ValueError):
        return None


def site_url(page: str, values: Mapping[str, Any]) -> str | None:
    """A whole address for a mail, from the configured site and never from a request (SECURITY 15)."""
    site = urlsplit(current_app.config["SETTINGS"].base_url)
    router = current_app.url_map.bind(site.netloc, url_scheme=site.scheme)
    endpoint = ENDPOINTS.get(page, "")
    try:
        wanted = _routed(endpoint, values)
        anchor = wanted.pop("_anchor", "")
        return router.build(endpoint, wanted, force_external=True) + (anchor and f"#{anchor}")
    except (BuildError, ValueError):
        return None


def _routed(endpoint: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Identifiers were kept as text: the routes that want a UUID get one."""
    if endpoint not in current_app.view_functions:
        raise BuildError(endpoint, values, None)
    wanted = {
        name
        for rule in current_app.url_map.iter_rules(endpoint)
        for name, converter in rule._converters.items()
        if type(converter).__name__ == "UUIDConverter"
    }
    return {name: UUID(value) if name in wanted else value for name, value in values.items()}
