"""How do two people end a poll that should not be counted?"""

from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.committee import services
from fundapp.committee.forms import AsideForm
from fundapp.committee.models import Poll, PollAside
from fundapp.committee.queries import pages
from fundapp.committee.views.door import bp, load_aside, load_poll, load_poll_of_aside
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render

PROPOSE = "/scrutins/<uuid:poll_id>/ecarter"
ANSWER = "/scrutins/ecarts/<uuid:aside_id>"


@bp.get(PROPOSE)
@guarded(May.SET_POLL_ASIDE, poll=load_poll)
def new_aside(poll: Poll) -> Response:
    return _page(poll, AsideForm(formdata=None))


@bp.post(PROPOSE)
@guarded(May.SET_POLL_ASIDE, poll=load_poll)
def propose_aside(poll: Poll) -> Response:
    form = AsideForm()
    proposed = form.validate() and form.attempt(
        lambda work: services.propose_aside(
            work,
            poll_id=poll.id,
            outcome=form.outcome.data,
            reason=form.reason.data,
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not proposed:
        return _page(poll, form, status=422)
    return done(
        gettext("Votre proposition attend la confirmation d’une autre personne. Le vote continue."),
        "committee.poll",
        poll_id=poll.id,
    )


def _page(poll: Poll, form: AsideForm, *, status: int = 200) -> Response:
    page = pages.poll_page(db.current(), poll, person_id=the_actor().id)
    return render("committee/aside.html", page=page, form=form, status=status)


@bp.post(f"{ANSWER}/confirmer")
@guarded(May.SET_POLL_ASIDE, poll=load_poll_of_aside, aside=load_aside)
def confirm_aside(poll: Poll, aside: PollAside) -> Response:
    with db.transaction() as work:
        services.confirm_aside(work, aside_id=aside.id, by=the_actor().id, at=clock.now())
    return done(gettext("Le scrutin est écarté, sans dépouillement."), "committee.poll", poll_id=poll.id)


@bp.post(f"{ANSWER}/refuser")
@guarded(May.SET_POLL_ASIDE, poll=load_poll_of_aside, aside=load_aside)
def turn_down_aside(poll: Poll, aside: PollAside) -> Response:
    with db.transaction() as work:
        services.turn_down_aside(work, aside_id=aside.id, by=the_actor().id, at=clock.now())
    return done(gettext("Le vote suit son cours."), "committee.poll", poll_id=poll.id)
