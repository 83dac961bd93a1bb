"""Where does a person read what they were told, and say that they have?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.notifications import queries, services
from fundapp.notifications.models import Notice
from fundapp.notifications.views import letters
from fundapp.policy import May
from fundapp.web.guard import current_actor, guarded, the_actor
from fundapp.web.query import asked_id, asked_text
from fundapp.web.render import done, render

bp = Blueprint("notifications", __name__)

PAGE = 30


@bp.get("/notifications")
@guarded(May.READ_NOTICES)
def list_notices() -> Response:
    actor = the_actor()
    unread, before = asked_text("vue") != "toutes", asked_id("avant")
    found = queries.list_notices(
        db.current(),
        actor.id,
        actor.recused_from,
        unread=unread,
        before=before,
        limit=PAGE + 1,
    )
    return render(
        "notifications/list.html",
        notices=[(each, letters.headline(each), letters.page_url(each)) for each in found[:PAGE]],
        unread=unread,
        page=_page(found, unread=unread, first=before is None),
    )


@bp.post("/notifications/<uuid:notice_id>/ouvrir")
@guarded(May.READ_NOTICES)
def open_notice(notice_id: UUID) -> Response:
    """Seen, and on to the page it speaks of; opening is a POST, since it changes something."""
    actor = the_actor()
    notice = queries.get_own_notice(db.current(), notice_id, actor.id, actor.recused_from)
    with db.transaction() as work:
        services.see_notice(work, notice_id=notice.id, by=actor.id, at=clock.now())
    url = letters.page_url(notice)
    if url is None:
        flash(gettext("La page dont parle cette notification n’existe plus."), "warn")
    return redirect(url or url_for(".list_notices", vue="toutes"), 303)


@bp.post("/notifications/tout-lu")
@guarded(May.READ_NOTICES)
def see_every_notice() -> Response:
    with db.transaction() as work:
        services.see_every_notice(work, by=the_actor().id, at=clock.now())
    return done(gettext("Tout est marqué comme lu."), "notifications.list_notices")


@bp.app_context_processor
def unread_bell() -> dict[str, int]:
    """For the bell of every page."""
    actor = current_actor() if request else None
    return {
        "notices_unread": queries.count_unread(db.current(), actor.id, actor.recused_from) if actor else 0
    }


@dataclass(frozen=True)
class _Page:
    summary: str
    previous_url: str | None
    next_url: str | None


def _page(found: Sequence[Notice], *, unread: bool, first: bool) -> _Page:
    shown = min(len(found), PAGE)
    view: dict[str, Any] = {} if unread else {"vue": "toutes"}
    older = url_for(".list_notices", avant=found[PAGE - 1].id, **view) if len(found) > PAGE else None
    return _Page(
        ngettext("%(num)s notification", "%(num)s notifications", shown),
        None if first else url_for(".list_notices", **view),
        older,
    )
