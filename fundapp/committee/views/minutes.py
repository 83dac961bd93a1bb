"""How do the minutes of a sitting leave, as a document whose every figure comes from the polls?"""

from typing import Any

from flask_babel import force_locale
from werkzeug.wrappers import Response

from fundapp.committee import queries
from fundapp.committee.models import Sitting
from fundapp.committee.queries import minutes as records
from fundapp.committee.queries.minutes import Point, Vote
from fundapp.committee.views.door import bp, load_sitting
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.programme import queries as programme
from fundapp.web.documents import attached, pdf
from fundapp.web.filters import paris_moment, shown
from fundapp.web.guard import guarded, may


@bp.get("/comite/seances/<uuid:sitting_id>/proces-verbal")
@guarded(May.READ_SITTING, sitting=load_sitting)
def minutes(sitting: Sitting) -> Response:
    """What a person withdrew from, or has not declared themselves on, is not told to them here either."""
    with force_locale("fr"):
        content = pdf("minutes.typ", _printed(sitting))
    day = clock.paris_day(sitting.opens_at)
    return attached(content, name=f"proces-verbal-{day}.pdf", mime="application/pdf")


def _printed(sitting: Sitting) -> dict[str, Any]:
    session = db.current()
    points = records.points_of(session, sitting, may_read=lambda item: may(May.READ_POLL, item))
    day = clock.paris_day(sitting.opens_at)
    seats = queries.list_seats(session, on=day, at_sitting=sitting.id)
    return {
        "fund": programme.get_fund(session).name,
        "title": sitting.title,
        "kind": shown(sitting.kind),
        "opens_at": paris_moment(sitting.opens_at),
        "place": sitting.place,
        "convened_at": shown(sitting.convened_at) if sitting.convened_at else "",
        "urgency": sitting.urgency,
        "draft": not points or not all(point.settled for point in points),
        "members": [
            {"name": seat.name, "college": shown(seat.college), "presiding": seat.presiding} for seat in seats
        ],
        "points": [_point(point) for point in points],
    }


def _point(point: Point) -> dict[str, Any]:
    told = {
        "reference": point.dossier.reference,
        "company": point.dossier.company,
        "title": point.dossier.title,
        "open": point.open_to_me,
        "recused": [],
        "votes": [],
    }
    if not point.open_to_me:
        return told
    recused = [{"name": name, "reason": reason} for name, reason in point.recused]
    return {**told, "recused": recused, "votes": [_vote(vote) for vote in point.votes]}


def _explanation(vote: Vote) -> list[str]:
    """Why it ended so: the arithmetic of a count, or what two people gave as their reason not to count."""
    if vote.explanation:
        return [shown(said, cents=True) for said in vote.explanation]
    if vote.set_aside_by is None:
        return [vote.poll.reason]
    proposer, confirmer = vote.set_aside_by
    said = f"Écarté sans dépouillement : proposé par {proposer}, confirmé par {confirmer}."
    return [said, vote.poll.reason]


def _vote(vote: Vote) -> dict[str, Any]:
    assert vote.poll.closed_at is not None
    return {
        "text": vote.poll.resolution["text"],
        "digest": vote.poll.text_digest,
        "amount": shown(vote.decision.amount, cents=True),
        "instrument": shown(vote.decision.instrument),
        "opened": paris_moment(vote.poll.opens_at),
        "closed": paris_moment(vote.poll.closed_at),
        "rule": f"{shown(vote.rule.quorum)} ; {shown(vote.rule.majority)}",
        "secret": vote.rule.secret,
        "outcome": shown(vote.decision.outcome),
        "explanation": _explanation(vote),
        "present": ", ".join(vote.present),
        "absent": ", ".join(vote.absent),
        "conditions": [
            {
                "kind": shown(each.kind),
                "text": each.text,
                "due": shown(each.due_on) if each.due_on else "",
            }
            for each in vote.conditions
        ],
    }
