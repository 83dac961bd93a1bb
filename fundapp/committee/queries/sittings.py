"""Which sittings are there, and what is on each one's agenda for the person who looks?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from fundapp.accounts.models import Person
from fundapp.committee.models import AgendaChange, AgendaItem, Declaration, Elector, Poll, Sitting
from fundapp.committee.types import AgendaChangeKind, Answer, Outcome, PollState, SittingKind, SittingState
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import Stage, Status
from fundapp.kernel import rows
from fundapp.kernel.money import Money
from fundapp.programme.types import Axis, Instrument


@dataclass(frozen=True)
class SittingRow:
    """One sitting in the list."""

    id: UUID
    title: str
    kind: SittingKind
    opens_at: datetime
    state: SittingState
    items: int
    decided: int


@dataclass(frozen=True)
class AgendaRow:
    """One dossier of an agenda. Whoever is recused from it reads its name and nothing more."""

    id: UUID
    dossier_id: UUID
    reference: str
    company: str
    title: str
    closed_to_me: bool
    my_answer: Answer | None
    axis: Axis | None = None
    amount: Money | None = None
    instrument: Instrument | None = None
    conditions: int = 0
    poll_id: UUID | None = None
    poll_state: PollState | None = None
    closes_at: datetime | None = None
    outcome: Outcome | None = None
    took_part: bool = False
    answered: int = 0
    """How many members have declared themselves."""

    @property
    def votable(self) -> bool:
        return self.poll_state is PollState.OPEN and self.my_answer is Answer.NONE


@dataclass(frozen=True)
class ChangeRow:
    """One change of an agenda after its convocation; the amounts are read by whoever may read the poll."""

    id: UUID
    dossier_id: UUID
    kind: AgendaChangeKind
    company: str
    reference: str
    before: Money | None
    after: Money | None
    reason: str
    by: str
    at: datetime


def get_sitting(session: Session, sitting_id: UUID) -> Sitting:
    return rows.get(session, Sitting, sitting_id)


def lock_sitting(session: Session, sitting_id: UUID) -> Sitting:
    return rows.lock(session, Sitting, sitting_id)


def get_item(session: Session, item_id: UUID) -> AgendaItem:
    return rows.get(session, AgendaItem, item_id)


def lock_item(session: Session, item_id: UUID) -> AgendaItem:
    return rows.lock(session, AgendaItem, item_id)


def last_position(session: Session, sitting_id: UUID) -> int:
    """The last place taken on an agenda; zero where nothing is tabled."""
    highest = sa.func.coalesce(sa.func.max(AgendaItem.position), 0)
    return int(session.exec(select(highest).where(AgendaItem.sitting_id == sitting_id)).one())


def changes_since_convocation(
    session: Session, sitting_id: UUID, *, recused: Collection[UUID], after: UUID | None, limit: int
) -> list[ChangeRow]:
    """What changed on an agenda its members already had, latest first; nothing of what is closed to one."""
    query = (
        sa.select(AgendaChange, Dossier, col(Person.name))
        .join(Dossier, col(Dossier.id) == AgendaChange.dossier_id)
        .join(Person, col(Person.id) == AgendaChange.by)
        .where(col(AgendaChange.sitting_id) == sitting_id, col(AgendaChange.dossier_id).not_in(list(recused)))
        .order_by(col(AgendaChange.id).desc())
        .limit(limit)
    )
    if after is not None:
        query = query.where(col(AgendaChange.id) < after)
    return [
        ChangeRow(
            id=change.id,
            dossier_id=change.dossier_id,
            kind=change.kind,
            company=dossier.company,
            reference=dossier.reference,
            before=Money(change.before["amount"]) if change.before else None,
            after=Money(change.after["amount"]) if change.after else None,
            reason=change.reason,
            by=name,
            at=change.at,
        )
        for change, dossier, name in session.execute(query)
    ]


def latest_polls() -> sa.Subquery:
    """The latest poll of each agenda item."""
    latest = sa.select(Poll).ext(distinct_on(col(Poll.item_id)))
    return latest.order_by(col(Poll.item_id), col(Poll.id).desc()).subquery()


def find_pending_item(session: Session, dossier_id: UUID) -> AgendaItem | None:
    """Where this dossier still waits for its vote: on an agenda, with no poll that has ended."""
    poll = latest_polls()
    return session.exec(
        select(AgendaItem)
        .outerjoin(poll, poll.c.item_id == AgendaItem.id)
        .where(
            AgendaItem.dossier_id == dossier_id,
            sa.or_(poll.c.id.is_(None), poll.c.state == PollState.OPEN, poll.c.outcome == Outcome.VOID),
        )
    ).first()


def find_latest_item(session: Session, dossier_id: UUID) -> AgendaItem | None:
    """Where this dossier was last put on an agenda."""
    return session.exec(
        select(AgendaItem)
        .where(AgendaItem.dossier_id == dossier_id)
        .order_by(col(AgendaItem.id).desc())
        .limit(1)
    ).first()


def candidates(session: Session, *, hidden: Collection[UUID] = (), limit: int) -> Sequence[Dossier]:
    """Dossiers before the committee that no agenda holds yet, oldest first."""
    poll = latest_polls()
    tabled = (
        sa.select(col(AgendaItem.dossier_id))
        .outerjoin(poll, poll.c.item_id == AgendaItem.id)
        .where(sa.or_(poll.c.id.is_(None), poll.c.state == PollState.OPEN, poll.c.outcome == Outcome.VOID))
    )
    return session.exec(
        select(Dossier)
        .where(
            col(Dossier.stage) == Stage.COMMITTEE,
            col(Dossier.status) == Status.ACTIVE,
            col(Dossier.id).not_in(tabled),
            col(Dossier.id).not_in(hidden),
        )
        .order_by(col(Dossier.stage_since))
        .limit(limit)
    ).all()


def list_sittings(
    session: Session, *, at: datetime, after: UUID | None = None, size: int = 20
) -> list[SittingRow]:
    """Newest first, paged by key."""
    poll = latest_polls()
    decided = sa.func.count(poll.c.id).filter(poll.c.state == PollState.CLOSED)
    query = (
        sa.select(Sitting, sa.func.count(col(AgendaItem.id)), decided)
        .outerjoin(AgendaItem, col(AgendaItem.sitting_id) == Sitting.id)
        .outerjoin(poll, poll.c.item_id == AgendaItem.id)
        .group_by(col(Sitting.id))
        .order_by(col(Sitting.id).desc())
        .limit(size)
    )
    if after is not None:
        query = query.where(col(Sitting.id) < after)
    return [
        SittingRow(
            id=sitting.id,
            title=sitting.title,
            kind=sitting.kind,
            opens_at=sitting.opens_at,
            state=state_of(sitting, items=items, decided=closed, at=at),
            items=items,
            decided=closed,
        )
        for sitting, items, closed in session.execute(query)
    ]


def state_of(sitting: Sitting, *, items: int, decided: int, at: datetime) -> SittingState:
    if sitting.convened_at is None:
        return SittingState.PREPARED
    if items and items == decided:
        return SittingState.HELD
    return SittingState.CONVENED if at < sitting.opens_at else SittingState.OPEN


def agenda(
    session: Session, sitting_id: UUID, *, person_id: UUID, recused: Collection[UUID]
) -> list[AgendaRow]:
    """The agenda in its order, in one query; `recused` is what stays closed to this person (GOV-22)."""
    poll = latest_polls()
    anybody = aliased(Declaration)
    answered = (
        sa.select(sa.func.count(col(anybody.id)))
        .where(col(anybody.dossier_id) == AgendaItem.dossier_id)
        .correlate(AgendaItem)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(
            AgendaItem,
            Dossier,
            poll.c.id,
            poll.c.state,
            poll.c.closes_at,
            poll.c.outcome,
            col(Declaration.answer),
            col(Elector.took_part),
            answered,
        )
        .join(Dossier, col(Dossier.id) == AgendaItem.dossier_id)
        .outerjoin(poll, poll.c.item_id == AgendaItem.id)
        .outerjoin(
            Declaration,
            sa.and_(
                col(Declaration.dossier_id) == AgendaItem.dossier_id,
                col(Declaration.person_id) == person_id,
            ),
        )
        .outerjoin(Elector, sa.and_(col(Elector.poll_id) == poll.c.id, col(Elector.person_id) == person_id))
        .where(col(AgendaItem.sitting_id) == sitting_id)
        .order_by(col(AgendaItem.position))
    )
    return [_row(row, recused) for row in rows]


def _row(found: Any, recused: Collection[UUID]) -> AgendaRow:
    item, dossier, poll_id, state, closes_at, outcome, answer, took_part, answered = found
    named = AgendaRow(
        id=item.id,
        dossier_id=item.dossier_id,
        reference=dossier.reference,
        company=dossier.company,
        title=dossier.title,
        my_answer=answer,
        closed_to_me=item.dossier_id in recused,
    )
    if named.closed_to_me:
        return named
    return replace(
        named,
        axis=dossier.axis,
        amount=item.amount,
        instrument=item.instrument,
        conditions=len(item.conditions),
        poll_id=poll_id,
        poll_state=state,
        closes_at=closes_at,
        outcome=outcome,
        took_part=bool(took_part),
        answered=answered,
    )
