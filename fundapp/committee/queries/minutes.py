"""What do the minutes of a sitting say, point by point, to somebody who may read them (GOV-30)?"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from fundapp.accounts.models import Person
from fundapp.committee.models import (
    AgendaItem,
    Decision,
    Elector,
    Poll,
    PollAside,
    Sitting,
)
from fundapp.committee.queries import seats
from fundapp.committee.queries.polls import explanation_of
from fundapp.committee.rules import conditions as terms
from fundapp.committee.types import AsideAnswer, Outcome, Rule
from fundapp.diligence.types import Condition
from fundapp.dossiers.models import Dossier
from fundapp.kernel.words import Sentence


@dataclass(frozen=True)
class Vote:
    """One closed poll as the minutes keep it."""

    poll: Poll
    decision: Decision
    rule: Rule
    explanation: Sequence[Sentence]
    conditions: Sequence[Condition]
    present: Sequence[str]
    absent: Sequence[str]
    set_aside_by: tuple[str, str] | None
    """Who proposed to end the poll uncounted, and who confirmed it."""

    @property
    def closed_at(self) -> datetime:
        assert self.poll.closed_at is not None  # ck_poll_closed_has_an_outcome
        return self.poll.closed_at


@dataclass(frozen=True)
class Point:
    """One dossier of the agenda; `open_to_me` is false for whoever withdrew from it."""

    item: AgendaItem
    dossier: Dossier
    open_to_me: bool
    recused: Sequence[tuple[str, str]]
    """Members only, with their reason, as it was at the last vote."""
    votes: Sequence[Vote]

    @property
    def settled(self) -> bool:
        return any(vote.decision.outcome is not Outcome.VOID for vote in self.votes)


def points_of(session: Session, sitting: Sitting, *, may_read: Callable[[AgendaItem], bool]) -> list[Point]:
    """In the agenda's order, whatever their number in the same few queries."""
    rows = session.exec(
        select(AgendaItem, Dossier)
        .join(Dossier, col(Dossier.id) == AgendaItem.dossier_id)
        .where(AgendaItem.sitting_id == sitting.id)
        .order_by(col(AgendaItem.position))
    ).all()
    votes = _votes(session, [item.id for item, _ in rows])
    recused = seats.members_recused(session, [dossier.id for _, dossier in rows])
    return [
        Point(
            item=item,
            dossier=dossier,
            open_to_me=may_read(item),
            recused=[
                (name, declared.reason)
                for name, declared in seats.recused_by(
                    recused[dossier.id], votes[item.id][-1].closed_at if votes[item.id] else None
                )
            ],
            votes=votes[item.id],
        )
        for item, dossier in rows
    ]


def _votes(session: Session, item_ids: Sequence[UUID]) -> Mapping[UUID, list[Vote]]:
    closed = session.exec(
        select(Poll, Decision)
        .join(Decision, col(Decision.poll_id) == Poll.id)
        .where(col(Poll.item_id).in_(item_ids))
        .order_by(col(Poll.id))
    ).all()
    sheets = _signing_sheets(session, [poll.id for poll, _ in closed])
    asides = _set_aside_by(session, [poll.id for poll, _ in closed])
    votes = defaultdict(list)
    for poll, decision in closed:
        sheet = sheets[poll.id]
        votes[poll.item_id].append(
            Vote(
                poll=poll,
                decision=decision,
                rule=Rule.revived(poll.rule),
                explanation=explanation_of(poll),
                conditions=terms.revived(decision.conditions),
                present=[name for name, took_part in sheet if took_part],
                absent=[name for name, took_part in sheet if not took_part],
                set_aside_by=asides.get(poll.id),
            )
        )
    return votes


def _set_aside_by(session: Session, poll_ids: Sequence[UUID]) -> Mapping[UUID, tuple[str, str]]:
    proposer, confirmer = aliased(Person), aliased(Person)
    found = session.execute(
        sa.select(col(PollAside.poll_id), col(proposer.name), col(confirmer.name))
        .join(proposer, col(proposer.id) == PollAside.proposed_by)
        .join(confirmer, col(confirmer.id) == PollAside.answered_by)
        .where(col(PollAside.poll_id).in_(poll_ids), col(PollAside.answer) == AsideAnswer.CONFIRMED)
    )
    return {poll_id: (proposed, confirmed) for poll_id, proposed, confirmed in found}


def _signing_sheets(session: Session, poll_ids: Sequence[UUID]) -> Mapping[UUID, list[tuple[str, Any]]]:
    """Who took part and who did not, among those who had not withdrawn."""
    found = session.exec(
        select(Elector.poll_id, Person.name, Elector.took_part)
        .join(Person, col(Person.id) == Elector.person_id)
        .where(col(Elector.poll_id).in_(poll_ids), col(Elector.recused_at).is_(None))
        .order_by(Person.name)
    )
    sheets = defaultdict(list)
    for poll_id, name, took_part in found:
        sheets[poll_id].append((name, took_part))
    return sheets
