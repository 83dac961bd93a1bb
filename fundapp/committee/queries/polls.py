"""Which polls and decisions are there, by which rule, and why did each end as it did?"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.committee.models import Decision, Poll, PollAside
from fundapp.committee.rules import tally as tallies
from fundapp.committee.types import AsideAnswer, MajorityKind, PollState, QuorumKind, Rule, Tally
from fundapp.kernel import rows
from fundapp.kernel.errors import NotFound
from fundapp.kernel.words import Sentence
from fundapp.programme import queries as programme


def get_poll(session: Session, poll_id: UUID) -> Poll:
    return rows.get(session, Poll, poll_id)


def lock_poll(session: Session, poll_id: UUID) -> Poll:
    """Hold a poll until the transaction ends: ballots, recusals and the closing wait for one another."""
    return rows.lock(session, Poll, poll_id)


def lock_open_poll(session: Session, dossier_id: UUID) -> Poll | None:
    return session.exec(
        select(Poll)
        .where(Poll.dossier_id == dossier_id, col(Poll.state) == PollState.OPEN)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def find_open_poll(session: Session, dossier_id: UUID) -> Poll | None:
    return session.exec(
        select(Poll).where(Poll.dossier_id == dossier_id, col(Poll.state) == PollState.OPEN)
    ).first()


def find_latest_poll(session: Session, item_id: UUID) -> Poll | None:
    return session.exec(
        select(Poll).where(Poll.item_id == item_id).order_by(col(Poll.id).desc()).limit(1)
    ).first()


def polls_of(session: Session, dossier_id: UUID) -> Sequence[Poll]:
    """The dossier's polls, latest first."""
    return session.exec(select(Poll).where(Poll.dossier_id == dossier_id).order_by(col(Poll.id).desc())).all()


def get_aside(session: Session, aside_id: UUID) -> PollAside:
    return rows.get(session, PollAside, aside_id)


def lock_aside(session: Session, aside_id: UUID) -> PollAside:
    return rows.lock(session, PollAside, aside_id)


def find_waiting_aside(session: Session, poll_id: UUID) -> PollAside | None:
    """The proposal to set this poll aside that nobody has answered yet."""
    return session.exec(
        select(PollAside).where(PollAside.poll_id == poll_id, col(PollAside.answer).is_(None))
    ).first()


def find_confirmed_aside(session: Session, poll_id: UUID) -> PollAside | None:
    """The proposal by which this poll ended uncounted."""
    return session.exec(
        select(PollAside).where(PollAside.poll_id == poll_id, PollAside.answer == AsideAnswer.CONFIRMED)
    ).first()


def list_due_polls(session: Session, at: datetime, *, limit: int = 100) -> Sequence[Poll]:
    """Open polls whose deadline has passed, oldest deadline first."""
    return session.exec(
        select(Poll)
        .where(col(Poll.state) == PollState.OPEN, Poll.closes_at <= at)
        .order_by(col(Poll.closes_at))
        .limit(limit)
    ).all()


def get_decision(session: Session, decision_id: UUID) -> Decision:
    return rows.get(session, Decision, decision_id)


def get_poll_decision(session: Session, poll_id: UUID) -> Decision:
    decision = session.exec(select(Decision).where(Decision.poll_id == poll_id)).first()
    if decision is None:
        raise NotFound
    return decision


def find_latest_decision(session: Session, dossier_id: UUID) -> Decision | None:
    return session.exec(
        select(Decision).where(Decision.dossier_id == dossier_id).order_by(col(Decision.id).desc()).limit(1)
    ).first()


def explanation_of(poll: Poll) -> tuple[Sentence, ...]:
    """Why a closed poll ended as it did, from the rule and the tally that were frozen with it."""
    if poll.tally is None:
        return ()
    rule, counted = Rule.revived(poll.rule), Tally.revived(poll.tally)
    return tallies.verdict(rule, counted, conditions=bool(poll.resolution["conditions"])).explanation


def rule_in_force(session: Session, *, on: date, secret: bool = False) -> Rule:
    """The committee's rule on a day, from the dated parameters."""
    return Rule(
        quorum=QuorumKind(programme.parameter(session, "committee.quorum", on)),
        majority=MajorityKind(programme.parameter(session, "committee.majority", on)),
        casting_vote=bool(programme.parameter(session, "committee.casting_vote", on)),
        each_college=_each_college(session, on),
        secret=secret,
    )


def _each_college(session: Session, on: date) -> bool:
    """A double majority is asked for only where a parameter says so."""
    try:
        return bool(programme.parameter(session, "committee.each_college", on))
    except NotFound:
        return False
