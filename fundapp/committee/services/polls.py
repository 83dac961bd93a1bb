"""How does the committee vote: a poll opens with all it depends on frozen, ballots come in one by one?"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from fundapp.committee import queries
from fundapp.committee.events import BallotCast, PollOpened
from fundapp.committee.models import AgendaItem, Ballot, BallotVersion, Elector, Poll, Seat
from fundapp.committee.queries.drafts import resolution_of
from fundapp.committee.rules import ballots as rules
from fundapp.committee.rules import sittings as agenda
from fundapp.committee.services import boxes
from fundapp.committee.types import Answer, Choice, Rule
from fundapp.dossiers import queries as dossiers
from fundapp.kernel import clock
from fundapp.kernel.events import record
from fundapp.kernel.events.seals import canonical_json
from fundapp.kernel.ids import new_reference


def open_poll(
    session: Session, *, item_id: UUID, closes_at: datetime, secret: bool = False, by: UUID, at: datetime
) -> Poll:
    """Freeze who votes, by which rule and on which words; nothing that comes later changes them."""
    item = queries.lock_item(session, item_id)
    dossier = dossiers.lock_dossier(session, item.dossier_id)
    sitting = queries.get_sitting(session, item.sitting_id)
    day = clock.paris_day(at)
    seats = queries.voting_seats(session, on=day, without_recused_from=item.dossier_id)
    rule = queries.rule_in_force(session, on=day, secret=secret)
    latest = queries.find_latest_poll(session, item_id)
    rules.check_open(
        rule=rule,
        stage=dossier.stage,
        status=dossier.status,
        convened=sitting.convened_at is not None,
        sitting_opens_at=sitting.opens_at,
        electors=[seat.college for seat in seats],
        vetoes=sum(seat.veto for seat in seats),
        latest=latest.outcome if latest else None,
        closes_at=closes_at,
        at=at,
    )
    agenda.check_ceilings(queries.broken_ceilings(session, dossier, resolution_of(item), day))
    poll = _poll(item, rule, opens_at=at, closes_at=closes_at)
    session.add(poll)
    session.flush()
    _freeze_electorate(session, poll, seats, rule=rule)
    opened = PollOpened(
        dossier_id=item.dossier_id,
        poll_id=poll.id,
        electors=tuple(seat.person_id for seat in seats),
        digest=poll.text_digest,
        closes_at=closes_at,
    )
    record(session, opened, by=by, at=at)
    return poll


def _freeze_electorate(session: Session, poll: Poll, seats: Sequence[Seat], *, rule: Rule) -> None:
    """Who may vote, from now on; for a secret poll also the empty box."""
    for seat in seats:
        session.add(
            Elector(
                poll_id=poll.id,
                person_id=seat.person_id,
                college=seat.college,
                presiding=seat.presiding,
                veto=seat.veto,
            )
        )
    if rule.secret:
        boxes.make_box(session, poll.id, {seat.college if rule.each_college else None for seat in seats})


def _poll(item: AgendaItem, rule: Rule, *, opens_at: datetime, closes_at: datetime) -> Poll:
    resolution: dict[str, Any] = {
        "text": item.resolution,
        "amount": item.amount.cents,
        "instrument": item.instrument.value,
        "conditions": item.conditions,
    }
    return Poll(
        item_id=item.id,
        dossier_id=item.dossier_id,
        rule=rule.document(),
        resolution=resolution,
        text_digest=hashlib.sha256(canonical_json(resolution).encode()).hexdigest(),
        opens_at=opens_at,
        closes_at=closes_at,
    )


def cast_ballot(
    session: Session, *, poll_id: UUID, choice: Choice, reason: str = "", by: UUID, at: datetime
) -> Ballot | None:
    """One vote, or a change of mind before closing; None for a secret one, which leaves no ballot behind."""
    poll = queries.lock_poll(session, poll_id)
    elector = queries.find_elector(session, poll_id, by)
    declaration = queries.find_declaration(session, by, poll.dossier_id)
    rule = Rule.revived(poll.rule)
    rules.check_ballot(
        state=poll.state,
        elector=elector is not None,
        declared=declaration is not None and declaration.answer is Answer.NONE,
        recused=elector is not None and elector.recused_at is not None,
        took_part=elector is not None and elector.took_part,
        secret=rule.secret,
        choice=choice,
        reason=reason,
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        at=at,
    )
    assert elector is not None
    elector.took_part = True
    record(session, BallotCast(poll_id=poll_id, dossier_id=poll.dossier_id), by=by, at=at)
    if rule.secret:
        boxes.drop_in(session, poll_id, elector.college if rule.each_college else None, choice)
        return None
    return _keep(session, poll_id, choice, reason.strip(), by=by, at=at)


def _keep(session: Session, poll_id: UUID, choice: Choice, reason: str, *, by: UUID, at: datetime) -> Ballot:
    version = BallotVersion(
        poll_id=poll_id,
        person_id=by,
        choice=choice,
        reason=reason,
        receipt=new_reference("BV", clock.paris_day(at).year),
        cast_at=at,
    )
    ballot = queries.find_ballot(session, poll_id, by)
    if ballot is None:
        ballot = Ballot(
            poll_id=poll_id,
            person_id=by,
            choice=choice,
            reason=reason,
            receipt=version.receipt,
            cast_at=at,
        )
    else:
        ballot.choice, ballot.reason = choice, reason
        ballot.receipt, ballot.cast_at = version.receipt, at
    session.add_all([ballot, version])
    return ballot
