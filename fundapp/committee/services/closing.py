"""How does a poll end, once and for good, and what follows for the dossier?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.committee import queries
from fundapp.committee.events import DecisionTaken, PollClosed
from fundapp.committee.models import Decision, Elector, Poll
from fundapp.committee.rules import ballots as rules
from fundapp.committee.rules import conditions as terms
from fundapp.committee.rules import tally as tallies
from fundapp.committee.rules.grounds import grounds
from fundapp.committee.services import boxes
from fundapp.committee.types import AsideAnswer, Choice, Outcome, PollState, Rule, Tally, Vote
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.types import EndReason, Stage, Status
from fundapp.kernel.events import SYSTEM, record
from fundapp.kernel.money import Money
from fundapp.programme.types import College, Instrument


def close_poll(session: Session, *, poll_id: UUID, by: UUID, at: datetime) -> Decision | None:
    """Count and conclude, exactly once: None when somebody else has already closed it.

    Opens no ticket: whoever calls this does, in the same transaction (`portfolio.settle_poll`).
    """
    dossier = dossiers.lock_dossier(session, queries.get_poll(session, poll_id).dossier_id)
    poll = queries.lock_poll(session, poll_id)
    if poll.state is PollState.CLOSED:
        return None
    electors = queries.electors(session, poll_id)
    waiting = sum(not elector.took_part and elector.recused_at is None for elector in electors)
    rules.check_close(closes_at=poll.closes_at, waiting=waiting, at=at)
    if dossier.stage is not Stage.COMMITTEE or dossier.status is not Status.ACTIVE:
        poll.reason = "Le dossier n’était plus devant le comité à la clôture."
        return conclude(session, poll, Outcome.VOID, by=by, at=at)
    rule = Rule.revived(poll.rule)
    counted = _count(session, poll, electors, rule=rule)
    verdict = tallies.verdict(rule, counted, conditions=bool(poll.resolution["conditions"]))
    poll.tally = counted.document()
    asked = _reasons(session, poll_id, Choice.FOR_WITH_CONDITIONS) if verdict.conditional else []
    return conclude(session, poll, verdict.outcome, asked=asked, by=by, at=at)


def _count(session: Session, poll: Poll, electors: Sequence[Elector], *, rule: Rule) -> Tally:
    """Recused members leave the base, and their ballot leaves the count (GOV-22)."""
    remaining = {elector.person_id: elector for elector in electors if elector.recused_at is None}
    base = _base(remaining, electors)
    if rule.secret:
        if any(elector.recused_at is not None and elector.took_part for elector in electors):
            return Tally.unread()
        return tallies.secret_tally(rule, base, queries.secret_counts(session, poll.id))
    votes = []
    for ballot in queries.ballots(session, poll.id):
        elector = remaining.get(ballot.person_id)
        if elector is not None:
            votes.append(Vote(elector.college, ballot.choice, elector.presiding, elector.veto))
    return tallies.tally(base, votes)


def _base(remaining: Mapping[UUID, Elector], electors: Sequence[Elector]) -> dict[College, int]:
    members = Counter(elector.college for elector in remaining.values())
    return {college: members[college] for college in sorted({elector.college for elector in electors})}


def _reasons(session: Session, poll_id: UUID, choice: Choice) -> list[str]:
    """What members who still may vote gave as their reasons for this choice."""
    recused = {
        elector.person_id for elector in queries.electors(session, poll_id) if elector.recused_at is not None
    }
    return [
        ballot.reason
        for ballot in queries.ballots(session, poll_id)
        if ballot.choice is choice and ballot.person_id not in recused
    ]


def conclude(
    session: Session,
    poll: Poll,
    outcome: Outcome,
    *,
    asked: Sequence[str] = (),
    aside_id: UUID | None = None,
    by: UUID,
    at: datetime,
) -> Decision:
    """Close a locked poll with this outcome; `asked` are the conditions its ballots brought.

    `aside_id` is the confirmed proposal by which it ends uncounted.
    """
    if poll.rule["secret"]:
        boxes.part_from_voters(session, poll.id)
    _drop_waiting_aside(session, poll, at=at)
    poll.state, poll.outcome, poll.closed_at = PollState.CLOSED, outcome, at
    decision = _decision(poll, outcome, asked, at)
    session.add(decision)
    session.flush()
    closed = PollClosed(dossier_id=poll.dossier_id, poll_id=poll.id, outcome=outcome, aside_id=aside_id)
    record(session, closed, by=by, at=at)
    if outcome.decides:
        taken = DecisionTaken(
            dossier_id=poll.dossier_id,
            decision_id=decision.id,
            poll_id=poll.id,
            outcome=outcome,
            amount=decision.amount,
        )
        record(session, taken, by=by, at=at)
        _carry_out(session, poll, outcome, by=by, at=at)
    elif outcome is Outcome.DEFERRED:
        _send_back(session, poll, by=by, at=at)
    return decision


def _decision(poll: Poll, outcome: Outcome, asked: Sequence[str], at: datetime) -> Decision:
    return Decision(
        poll_id=poll.id,
        dossier_id=poll.dossier_id,
        outcome=outcome,
        amount=Money(poll.resolution["amount"]),
        instrument=Instrument(poll.resolution["instrument"]),
        conditions=[*poll.resolution["conditions"], *terms.written(terms.asked_by(asked))],
        decided_at=at,
    )


def _drop_waiting_aside(session: Session, poll: Poll, *, at: datetime) -> None:
    waiting = queries.find_waiting_aside(session, poll.id)
    if waiting is not None:
        waiting.answer, waiting.answered_by, waiting.answered_at = AsideAnswer.LAPSED, SYSTEM, at


def _carry_out(session: Session, poll: Poll, outcome: Outcome, *, by: UUID, at: datetime) -> None:
    """What the decision changes for the dossier."""
    if outcome is Outcome.REJECTED:
        dossier_services.end(
            session,
            dossier_id=poll.dossier_id,
            status=Status.DECLINED,
            reason_code=EndReason.COMMITTEE,
            reason_text=grounds(_reasons(session, poll.id, Choice.AGAINST)),
            by_vote=True,
            by=by,
            at=at,
        )
        return
    dossier_services.move(session, dossier_id=poll.dossier_id, to=Stage.CONTRACTING, missing=[], by=by, at=at)


def _send_back(session: Session, poll: Poll, *, by: UUID, at: datetime) -> None:
    """A deferred dossier returns to due diligence; after any other end it stays before the committee."""
    dossier_services.move(session, dossier_id=poll.dossier_id, to=Stage.DILIGENCE, missing=[], by=by, at=at)
