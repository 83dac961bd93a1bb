"""What could not be done after something happened, and how is it played again?"""

from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.kernel.events import pending
from fundapp.kernel.events.pending import Key
from fundapp.policy import May
from fundapp.web.guard import guarded
from fundapp.web.paging import PAGE, page_of
from fundapp.web.query import asked_text
from fundapp.web.render import done, render
from fundapp.workspace.views import bp

LAST_ID = 2**63 - 1
LONGEST_KEY = 200
"""Characters of an event's id and a reaction's name."""


@bp.get("/exploitation/traitements")
@guarded(May.REPLAY_REACTIONS)
def list_reactions() -> Response:
    session = db.current()
    found = pending.list_failed(session, after=_after(), limit=PAGE + 1)
    return render(
        "workspace/reactions.html",
        backlog=pending.backlog(session),
        owns_tables=db.may_alter_tables(session),
        page=page_of(found, lambda failed: f"{failed[0].event_id}.{failed[0].reaction}"),
    )


@bp.post(f"/exploitation/traitements/<int(max={LAST_ID}):event_id>/<reaction>/relancer")
@guarded(May.REPLAY_REACTIONS)
def replay_reaction(event_id: int, reaction: str) -> Response:
    return _replay((event_id, reaction))


@bp.post("/exploitation/traitements/relancer")
@guarded(May.REPLAY_REACTIONS)
def replay_reactions() -> Response:
    return _replay(None)


def _replay(only: Key | None) -> Response:
    """One reaction to one event, or all that failed; the workers play them within seconds."""
    with db.transaction() as work:
        number = pending.retry_now(work, at=clock.now(), only=only)
    words = ngettext("%(num)s traitement est relancé.", "%(num)s traitements sont relancés.", number)
    return done(words if number else _("Il n’y avait rien à relancer."), "workspace.list_reactions")


def _after() -> Key | None:
    """The last failure of the page before; an address that was mistyped begins at the beginning."""
    number, _dot, reaction = asked_text("apres", most=LONGEST_KEY).partition(".")
    known = number.isascii() and number.isdecimal() and int(number) <= LAST_ID
    return (int(number), reaction) if known else None
