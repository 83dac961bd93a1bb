"""What does the committee wait for: declarations, ballots, sittings to convene, polls to close?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.accounts.models import Person
from fundapp.committee.models import AgendaItem, Declaration, Elector, Poll, PollAside, Seat, Sitting
from fundapp.committee.queries.sittings import latest_polls
from fundapp.committee.types import Answer, Outcome, PollState
from fundapp.dossiers.models import Dossier


@dataclass(frozen=True)
class AwaitedDeclaration:
    """A dossier of a convened sitting that this member has not declared themselves on."""

    item_id: UUID
    sitting_id: UUID
    dossier_id: UUID
    reference: str
    company: str
    sitting_opens_at: datetime


@dataclass(frozen=True)
class AwaitedBallot:
    """An open poll in which this member has not voted."""

    poll_id: UUID
    dossier_id: UUID
    reference: str
    company: str
    closes_at: datetime


@dataclass(frozen=True)
class OpenPoll:
    """A poll that runs, with how many of its electors have taken part."""

    poll_id: UUID
    dossier_id: UUID
    reference: str
    company: str
    closes_at: datetime
    electors: int
    took_part: int


@dataclass(frozen=True)
class AwaitedAside:
    """A proposal to end an open poll uncounted, which somebody else has to answer before it closes."""

    poll_id: UUID
    dossier_id: UUID
    reference: str
    company: str
    outcome: Outcome
    proposed_by: str
    proposed_at: datetime
    closes_at: datetime


def declarations_awaited(
    session: Session, person_id: UUID, *, on: date, limit: int
) -> list[AwaitedDeclaration]:
    """For whoever holds a voting seat; soonest sitting first."""
    poll = latest_polls()
    seated = sa.exists().where(
        col(Seat.person_id) == person_id,
        col(Seat.voting),
        col(Seat.from_day) <= on,
        sa.or_(col(Seat.to_day).is_(None), col(Seat.to_day) >= on),
    )
    declared = sa.exists().where(
        col(Declaration.person_id) == person_id, col(Declaration.dossier_id) == AgendaItem.dossier_id
    )
    rows = session.execute(
        sa.select(AgendaItem, Dossier, col(Sitting.opens_at))
        .join(Sitting, col(Sitting.id) == AgendaItem.sitting_id)
        .join(Dossier, col(Dossier.id) == AgendaItem.dossier_id)
        .outerjoin(poll, poll.c.item_id == AgendaItem.id)
        .where(
            col(Sitting.convened_at).is_not(None),
            sa.or_(poll.c.id.is_(None), poll.c.state == PollState.OPEN),
            seated,
            ~declared,
        )
        .order_by(col(Sitting.opens_at), col(AgendaItem.position))
        .limit(limit)
    )
    return [
        AwaitedDeclaration(item.id, item.sitting_id, dossier.id, dossier.reference, dossier.company, opens_at)
        for item, dossier, opens_at in rows
    ]


def ballots_awaited(session: Session, person_id: UUID, at: datetime) -> list[AwaitedBallot]:
    """Where this member may vote at once; where they have not declared themselves, that is awaited first."""
    declared = sa.exists().where(
        col(Declaration.person_id) == person_id,
        col(Declaration.dossier_id) == Poll.dossier_id,
        col(Declaration.answer) == Answer.NONE,
    )
    rows = session.execute(
        sa.select(Poll, Dossier)
        .join(Elector, col(Elector.poll_id) == Poll.id)
        .join(Dossier, col(Dossier.id) == Poll.dossier_id)
        .where(
            col(Elector.person_id) == person_id,
            ~col(Elector.took_part),
            col(Elector.recused_at).is_(None),
            col(Poll.state) == PollState.OPEN,
            col(Poll.closes_at) > at,
            declared,
        )
        .order_by(col(Poll.closes_at))
    )
    return [
        AwaitedBallot(poll.id, dossier.id, dossier.reference, dossier.company, poll.closes_at)
        for poll, dossier in rows
    ]


def open_polls(session: Session) -> list[OpenPoll]:
    """Every poll that runs, soonest deadline first. The caller leaves out what the reader may not know."""
    remaining = col(Elector.recused_at).is_(None)
    rows = session.execute(
        sa.select(
            Poll,
            Dossier,
            sa.func.count().filter(remaining),
            sa.func.count().filter(remaining, col(Elector.took_part)),
        )
        .join(Elector, col(Elector.poll_id) == Poll.id)
        .join(Dossier, col(Dossier.id) == Poll.dossier_id)
        .where(col(Poll.state) == PollState.OPEN)
        .group_by(col(Poll.id), col(Dossier.id))
        .order_by(col(Poll.closes_at))
    )
    return [
        OpenPoll(poll.id, dossier.id, dossier.reference, dossier.company, poll.closes_at, electors, voted)
        for poll, dossier, electors, voted in rows
    ]


def asides_awaited(
    session: Session, at: datetime, *, but: UUID, hidden: Collection[UUID]
) -> list[AwaitedAside]:
    """Proposals that somebody other than `but`, who made none of them, decides on; soonest deadline first."""
    rows = session.execute(
        sa.select(PollAside, Poll, Dossier, col(Person.name))
        .join(Poll, col(Poll.id) == col(PollAside.poll_id))
        .join(Dossier, col(Dossier.id) == col(Poll.dossier_id))
        .join(Person, col(Person.id) == col(PollAside.proposed_by))
        .where(
            col(PollAside.answer).is_(None),
            col(PollAside.proposed_by) != but,
            col(Poll.dossier_id).not_in(hidden),
            col(Poll.state) == PollState.OPEN,
            col(Poll.closes_at) > at,
        )
        .order_by(col(Poll.closes_at))
    )
    return [
        AwaitedAside(
            poll_id=poll.id,
            dossier_id=dossier.id,
            reference=dossier.reference,
            company=dossier.company,
            outcome=aside.outcome,
            proposed_by=name,
            proposed_at=aside.proposed_at,
            closes_at=poll.closes_at,
        )
        for aside, poll, dossier, name in rows
    ]


def sittings_to_prepare(session: Session, *, limit: int) -> Sequence[Sitting]:
    """Planned and not yet convened, soonest first."""
    return session.exec(
        select(Sitting).where(col(Sitting.convened_at).is_(None)).order_by(col(Sitting.opens_at)).limit(limit)
    ).all()
