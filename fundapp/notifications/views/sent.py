"""What has become of the mails of the fund, and how is one that was given up sent again?"""

from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.notifications import queries, rules, services
from fundapp.notifications.models import Notice
from fundapp.notifications.queries import has_become
from fundapp.notifications.types import FailureCause, MailState
from fundapp.notifications.views.notices import bp
from fundapp.policy import May
from fundapp.web.filters import label
from fundapp.web.guard import guarded, the_actor
from fundapp.web.paging import PAGE, after_key, page_of
from fundapp.web.query import asked_word
from fundapp.web.render import done, render

TABS = (MailState.FAILED, MailState.QUEUED, MailState.SENT, MailState.DROPPED)
LATE = rules.WAITS[2]
"""A mail due for so long says that no mail leaves at all."""


@bp.get("/exploitation/courriels")
@guarded(May.READ_LETTERS)
def list_letters() -> Response:
    session, hidden, at = db.current(), the_actor().recused_from, clock.now()
    state, cause = asked_word("etat", MailState) or MailState.FAILED, asked_word("cause", FailureCause)
    rows = queries.list_letters(
        session, has_become(state, cause), hidden=hidden, after=after_key(), limit=PAGE + 1
    )
    due = queries.oldest_due(session, at)
    return render(
        "notifications/letters.html",
        page=page_of(rows, lambda row: row.notice.id),
        state=state,
        cause=cause,
        tabs=[_tab(each, state, hidden=hidden) for each in TABS],
        causes=queries.count_by_cause(session, hidden) if state is MailState.FAILED else {},
        advice=rules.ADVICE,
        late_since=due if due and at - due > LATE else None,
    )


@bp.post("/exploitation/courriels/<uuid:notice_id>/renvoyer")
@guarded(May.RESEND_LETTER, letter=queries.get_letter)
def resend_letter(letter: Notice) -> Response:
    with db.transaction() as work:
        services.resend_letter(work, notice_id=letter.id, by=the_actor().id, at=clock.now())
    return done(_("Le courriel repart dans la minute."), "notifications.list_letters")


@bp.post("/exploitation/courriels/renvoyer")
@guarded(May.RESEND_LETTER)
def resend_letters() -> Response:
    """All that failed of one cause; what is hidden from who asks stays as it is."""
    actor, cause, number = the_actor(), asked_word("cause", FailureCause), 0
    if cause is not None:
        with db.transaction() as work:
            number = services.resend_failed(
                work, cause=cause, hidden=actor.recused_from, by=actor.id, at=clock.now()
            )
    words = ngettext("%(num)s courriel repart.", "%(num)s courriels repartent.", number)
    return done(words if number else _("Il n’y avait rien à renvoyer."), "notifications.list_letters")


def _tab(state: MailState, current: MailState, *, hidden: frozenset[UUID]) -> dict[str, object]:
    """Only what is short is counted: what was sent grows for ever."""
    short = state in (MailState.FAILED, MailState.QUEUED)
    count = queries.count_letters(db.current(), has_become(state), hidden=hidden) if short else None
    return {
        "label": label(state),
        "url": url_for(".list_letters", etat=state.value),
        "current": state is current,
        "count": count,
        "counted": ngettext("%(num)s courriel", "%(num)s courriels", count or 0),
    }
