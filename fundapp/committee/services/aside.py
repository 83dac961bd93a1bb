"""How does a poll end without being counted: proposed by one person, confirmed by another (GOV-39)?"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.committee import queries
from fundapp.committee.events import AsideAnswered, AsideProposed
from fundapp.committee.models import Decision, Poll, PollAside
from fundapp.committee.rules import ballots as rules
from fundapp.committee.services.closing import conclude
from fundapp.committee.types import AsideAnswer, Outcome
from fundapp.dossiers import queries as dossiers
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import record


def propose_aside(
    session: Session, *, poll_id: UUID, outcome: Outcome, reason: str, by: UUID, at: datetime
) -> PollAside:
    """Ask for an open poll to end uncounted. Voting goes on until somebody else confirms it."""
    dossiers.lock_dossier(session, queries.get_poll(session, poll_id).dossier_id)
    poll = queries.lock_poll(session, poll_id)
    rules.check_aside_proposal(state=poll.state, closes_at=poll.closes_at, at=at)
    aside = PollAside(poll_id=poll_id, outcome=outcome, reason=reason.strip(), proposed_by=by, proposed_at=at)
    session.add(aside)
    session.flush()
    proposed = AsideProposed(dossier_id=poll.dossier_id, poll_id=poll_id, aside_id=aside.id, outcome=outcome)
    record(session, proposed, by=by, at=at)
    return aside


def confirm_aside(session: Session, *, aside_id: UUID, by: UUID, at: datetime) -> Decision:
    """End the poll: its ballots stay unread, nobody sees a result, and the committee has decided nothing."""
    poll, aside = _lock(session, aside_id)
    rules.check_aside_proposal(state=poll.state, closes_at=poll.closes_at, at=at)
    rules.check_aside_confirmation(proposed_by=aside.proposed_by, by=by)
    _answer(session, poll, aside, AsideAnswer.CONFIRMED, by=by, at=at)
    poll.reason = aside.reason
    return conclude(session, poll, aside.outcome, aside_id=aside.id, by=by, at=at)


def turn_down_aside(session: Session, *, aside_id: UUID, by: UUID, at: datetime) -> PollAside:
    """Let the vote go on: whoever proposed takes it back, anybody else refuses."""
    poll, aside = _lock(session, aside_id)
    answer = AsideAnswer.WITHDRAWN if aside.proposed_by == by else AsideAnswer.REFUSED
    _answer(session, poll, aside, answer, by=by, at=at)
    return aside


def _lock(session: Session, aside_id: UUID) -> tuple[Poll, PollAside]:
    poll_id = queries.get_aside(session, aside_id).poll_id
    dossiers.lock_dossier(session, queries.get_poll(session, poll_id).dossier_id)
    poll = queries.lock_poll(session, poll_id)
    aside = queries.lock_aside(session, aside_id)
    if aside.answer is not None:
        raise Refused("Cette proposition a déjà reçu sa réponse : rechargez la page.")
    return poll, aside


def _answer(
    session: Session, poll: Poll, aside: PollAside, answer: AsideAnswer, *, by: UUID, at: datetime
) -> None:
    aside.answer, aside.answered_by, aside.answered_at = answer, by, at
    answered = AsideAnswered(dossier_id=poll.dossier_id, poll_id=poll.id, aside_id=aside.id, answer=answer)
    record(session, answered, by=by, at=at)
