"""How does one vote, follow a poll without seeing it, and read what was decided?"""

from flask import redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.committee import services
from fundapp.committee.forms import BallotForm
from fundapp.committee.models import Ballot, Poll
from fundapp.committee.queries import pages
from fundapp.committee.types import PollState
from fundapp.committee.views.door import bp, load_poll
from fundapp.kernel import clock, db
from fundapp.policy import May, why_not
from fundapp.web.guard import guarded, may, the_actor
from fundapp.web.render import done, render


@bp.get("/scrutins/<uuid:poll_id>")
@guarded(May.READ_POLL, poll=load_poll)
def poll(poll: Poll) -> Response:
    return _page(poll)


def _page(poll: Poll, form: BallotForm | None = None, *, status: int = 200) -> Response:
    page = pages.poll_page(db.current(), poll, person_id=the_actor().id)
    over = clock.now() >= poll.closes_at
    template = "committee/poll.html" if poll.state is PollState.OPEN else "committee/decision.html"
    return render(
        template,
        page=page,
        form=form or _ballot_form(page),
        over=over,
        votes=page.i_may_vote and not over and may(May.CAST_BALLOT, poll),
        ready=form is not None or why_not(May.CAST_BALLOT, the_actor(), poll) is None,
        dossier_url=url_for("workspace.dossier", dossier_id=poll.dossier_id),
        close_url=url_for("portfolio.close_poll", poll_id=poll.id),
        status=status,
    )


def _ballot_form(page: pages.PollPage) -> BallotForm:
    """A change of mind begins with what was said."""
    mine = page.my_ballot
    if mine is None:
        return BallotForm(formdata=None)
    return BallotForm(formdata=None, choice=mine.choice, reason=mine.reason)


@bp.post("/scrutins/<uuid:poll_id>/bulletin")
@guarded(May.CAST_BALLOT, rehearsed=False, poll=load_poll)
def cast_ballot(poll: Poll) -> Response:
    """Not rehearsed: the second factor is given before the choices are shown, never after (GOV-43)."""
    form = BallotForm()
    cast = form.validate() and form.attempt(
        lambda work: services.cast_ballot(
            work,
            poll_id=poll.id,
            choice=form.choice.data,
            reason=form.reason.data or "",
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not cast:
        return _page(poll, form, status=422)
    return done(_recorded(form.result), "committee.poll", poll_id=poll.id)


def _recorded(ballot: Ballot | None) -> str:
    if ballot is None:
        return gettext("Votre bulletin secret est dans l’urne.")
    return gettext("Votre bulletin est enregistré. Récépissé %(receipt)s.", receipt=ballot.receipt)


@bp.post("/scrutins/<uuid:poll_id>/voter")
@guarded(May.CAST_BALLOT, poll=load_poll)
def begin_to_vote(poll: Poll) -> Response:
    """The second factor is asked before the choices appear, never after choosing (GOV-43)."""
    return redirect(url_for("committee.poll", poll_id=poll.id, _anchor="bulletin"), 303)
