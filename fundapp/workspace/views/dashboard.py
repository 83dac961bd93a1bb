"""Where does the whole fund show itself on one page, today or as it was known on a day?"""

from collections.abc import Callable
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.portfolio.forms.filters import AsOfForm
from fundapp.portfolio.types import Scope, Share
from fundapp.web.guard import guarded, may, the_actor
from fundapp.web.paging import after_key, page_of
from fundapp.web.render import render
from fundapp.workspace.queries.dashboard import DUE
from fundapp.workspace.queries.dashboard import dashboard as read_dashboard
from fundapp.workspace.views import bp


@bp.get("/tableau-de-bord")
@guarded(May.SEE_DASHBOARD)
def dashboard() -> Response:
    at = clock.now()
    form = AsOfForm(request.args)
    page = read_dashboard(
        db.current(),
        as_of=form.as_of(clock.paris_day(at)),
        hidden=the_actor().recused_from,
        due_after=after_key(),
        at=at,
    )
    due = page_of(page.due, lambda each: each.tranche.id, size=DUE, anchor="versements")
    day = request.args.get("on") if page.as_of else None
    return render(
        "workspace/dashboard.html", page=page, due=due, form=form, lines=_lines(day), behind=_behind(day)
    )


def _lines(day: str | None) -> Callable[..., str | None]:
    """Where a figure opens on its movements, for whoever may read them."""

    def lines(scope: str = Scope.FUND, key: object = None, layer: str | None = None) -> str | None:
        if not may(May.READ_LEDGER):
            return None
        asked: dict[str, Any] = {"scope": Scope(scope).value, "key": key, "layer": layer, "on": day}
        return url_for("portfolio.ledger", **{name: value for name, value in asked.items() if value})

    return lines


def _behind(day: str | None) -> Callable[[str], str | None]:
    """Where a gauge or a ratio opens on the money of others that it counts."""

    def behind(share: str) -> str | None:
        if not may(May.READ_LEDGER):
            return None
        return url_for("portfolio.leverage", share=Share(share).value, on=day)

    return behind
