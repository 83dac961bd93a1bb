"""How is a poll closed before its deadline, with all that follows from it?"""

from werkzeug.wrappers import Response

from fundapp.committee import queries as committee
from fundapp.committee.models import Poll
from fundapp.kernel import clock, db
from fundapp.kernel.words import say
from fundapp.policy import May
from fundapp.portfolio import services
from fundapp.portfolio.views import bp
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done


@bp.post("/scrutins/<uuid:poll_id>/clore")
@guarded(May.OPEN_POLL, poll=committee.get_poll)
def close_poll(poll: Poll) -> Response:
    """The chair or the secretary closes once everybody has voted; a second click says it is done."""
    with db.transaction() as work:
        decision = services.settle_poll(work, poll_id=poll.id, by=the_actor().id, at=clock.now())
    said = say("Le scrutin était déjà clos.")
    if decision is not None:
        said = say("Le scrutin est clos : %(outcome)s.", outcome=decision.outcome)
    return done(said, "committee.poll", poll_id=poll.id)
