"""Whose money stands beside the fund's, how well is it proven, and what waits for a second person?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import Session, col, select

from fundapp.dossiers.models import Dossier
from fundapp.kernel import rows
from fundapp.kernel.errors import NotFound
from fundapp.kernel.money import ZERO, Money
from fundapp.kernel.seen import Values
from fundapp.portfolio.models import (
    Cofinancing,
    CofinancingConfirmation,
    CofinancingFile,
    CofinancingRecord,
    Ticket,
)
from fundapp.portfolio.queries.tickets import not_yet
from fundapp.portfolio.rules.cofinancing import proof_shown
from fundapp.portfolio.rules.leverage import Backing
from fundapp.portfolio.types import Share


@dataclass(frozen=True)
class RecordRow:
    """One record, with who confirmed it."""

    record: CofinancingRecord
    confirmation: CofinancingConfirmation | None
    file: CofinancingFile | None

    @property
    def waits(self) -> bool:
        return self.record.needs_second and self.confirmation is None


@dataclass(frozen=True)
class CofinancingRow:
    """One co-financer with everything recorded of it, the latest record first."""

    line: Cofinancing
    records: Sequence[RecordRow]

    @property
    def latest(self) -> RecordRow:
        return self.records[0]

    @property
    def counted(self) -> RecordRow | None:
        """The record that counts: the latest one that waits for nobody."""
        return next((each for each in self.records if not each.waits), None)

    @property
    def shown(self) -> Values:
        """What a new record of this line is written over."""
        return proof_shown(self.line.name, self.latest.record)


@dataclass(frozen=True)
class BackingLine:
    """One co-financer behind a figure, with the ticket it stands beside."""

    name: str
    company: str
    ticket_id: UUID
    backing: Backing


@dataclass(frozen=True)
class AwaitedConfirmation:
    """A record that waits for a second person."""

    record: CofinancingRecord
    name: str
    ticket: Ticket
    company: str


def cofinancings_of(session: Session, dossier_id: UUID) -> list[CofinancingRow]:
    lines = session.exec(
        select(Cofinancing).where(Cofinancing.dossier_id == dossier_id).order_by(col(Cofinancing.id))
    ).all()
    recorded = session.exec(
        select(CofinancingRecord, CofinancingConfirmation, CofinancingFile)
        .outerjoin(
            CofinancingConfirmation, col(CofinancingConfirmation.record_id) == col(CofinancingRecord.id)
        )
        .outerjoin(CofinancingFile, col(CofinancingFile.record_id) == col(CofinancingRecord.id))
        .where(col(CofinancingRecord.cofinancing_id).in_([line.id for line in lines]))
        .order_by(col(CofinancingRecord.at).desc(), col(CofinancingRecord.id).desc())
    ).all()
    return [
        CofinancingRow(line, [RecordRow(*row) for row in recorded if row[0].cofinancing_id == line.id])
        for line in lines
    ]


def get_record(session: Session, record_id: UUID, ticket_id: UUID) -> CofinancingRecord:
    """A record of this very ticket's dossier: another one's is not found."""
    found = session.exec(
        select(CofinancingRecord)
        .join(Cofinancing, col(Cofinancing.id) == col(CofinancingRecord.cofinancing_id))
        .join(Ticket, col(Ticket.dossier_id) == col(Cofinancing.dossier_id))
        .where(CofinancingRecord.id == record_id, Ticket.id == ticket_id)
    ).first()
    if found is None:
        raise NotFound
    return found


def get_proof_file(session: Session, record_id: UUID) -> CofinancingFile:
    return rows.get(session, CofinancingFile, record_id)


def backing_of(row: RecordRow | None, *, engaged: bool = True) -> Backing | None:
    if row is None:
        return None
    return Backing(row.record.nature, row.record.grade, row.record.amount, engaged)


def list_backings(session: Session, known_at: datetime) -> list[Backing]:
    """The co-financing of live projects as it was known at a moment, by nature and grade.

    What waits for a second person is left out; `engaged` says whether the fund had signed too (FIN-21).
    """
    counted = _latest(known_at, ~col(CofinancingRecord.needs_second) | _confirmed(known_at))
    signed = select(Ticket.dossier_id).where(col(Ticket.signed_at) <= known_at)
    engaged = counted.c.dossier_id.in_(signed)
    found = session.execute(
        sa.select(counted.c.nature, counted.c.grade, sa.func.sum(counted.c.amount), engaged)
        .where(counted.c.dossier_id.in_(_alive(known_at)))
        .group_by(counted.c.nature, counted.c.grade, engaged)
    )
    return [Backing(*row) for row in found]


def list_backing_lines(
    session: Session, share: Share, *, known_at: datetime, hidden: Collection[UUID] = ()
) -> list[BackingLine]:
    """The lines that a share of the co-financing is the sum of, at a moment: all of them."""
    unconfirmed = share is Share.UNCONFIRMED
    counted = () if unconfirmed else (~col(CofinancingRecord.needs_second) | _confirmed(known_at),)
    latest = _latest(known_at, *counted)
    waiting = latest.c.needs_second & ~latest.c.confirmed
    engaged = latest.c.dossier_id.in_(select(Ticket.dossier_id).where(col(Ticket.signed_at) <= known_at))
    last = sa.select(sa.func.max(sa.cast(col(Ticket.id), sa.Text))).where(
        col(Ticket.dossier_id) == latest.c.dossier_id, not_yet(Ticket.ended_at, known_at)
    )
    found = session.execute(
        sa.select(
            col(Cofinancing.name),
            col(Dossier.company),
            sa.cast(last.scalar_subquery(), sa.Uuid),
            latest.c.nature,
            latest.c.grade,
            latest.c.amount,
            engaged,
        )
        .join(Cofinancing, col(Cofinancing.id) == latest.c.cofinancing_id)
        .join(Dossier, col(Dossier.id) == latest.c.dossier_id)
        .where(
            waiting if unconfirmed else ~waiting,
            latest.c.dossier_id.in_(_alive(known_at)),
            col(Dossier.id).not_in(hidden),
        )
        .order_by(col(Dossier.company), col(Cofinancing.name))
    )
    lines = [
        BackingLine(name, company, ticket_id, Backing(*what)) for name, company, ticket_id, *what in found
    ]
    achieved = share is Share.ACHIEVED
    return [line for line in lines if unconfirmed or line.backing.achieved is achieved]


def unconfirmed_amount(session: Session, known_at: datetime) -> Money:
    """What the last records of live projects would count for, once a second person has confirmed them."""
    latest = _latest(known_at)
    waiting = sa.select(sa.func.sum(latest.c.amount)).where(
        latest.c.needs_second,
        ~latest.c.confirmed,
        latest.c.dossier_id.in_(_alive(known_at)),
    )
    return session.execute(waiting).scalar_one() or ZERO


def list_unconfirmed(
    session: Session, *, known_at: datetime, but: UUID, hidden: Collection[UUID] = (), limit: int
) -> list[AwaitedConfirmation]:
    """The records that wait for a second person, but this person's own: the oldest first."""
    latest = _latest(known_at)
    query = (
        select(CofinancingRecord, Cofinancing.name, Ticket, Dossier.company)
        .join(latest, latest.c.id == col(CofinancingRecord.id))
        .join(Cofinancing, col(Cofinancing.id) == col(CofinancingRecord.cofinancing_id))
        .join(Ticket, col(Ticket.dossier_id) == col(Cofinancing.dossier_id))
        .join(Dossier, col(Dossier.id) == col(Cofinancing.dossier_id))
        .where(
            latest.c.needs_second,
            ~latest.c.confirmed,
            col(CofinancingRecord.author_id) != but,
            col(Ticket.ended_at).is_(None),
            col(Dossier.id).not_in(hidden),
        )
        .order_by(col(CofinancingRecord.id))
        .limit(limit)
    )
    return [AwaitedConfirmation(*row) for row in session.exec(query)]


def _alive(known_at: datetime) -> Any:
    return select(Ticket.dossier_id).where(Ticket.voted_at <= known_at, not_yet(Ticket.ended_at, known_at))


def _confirmed(known_at: datetime) -> Any:
    return (
        sa.select(sa.literal(1))
        .where(
            col(CofinancingConfirmation.record_id) == col(CofinancingRecord.id),
            col(CofinancingConfirmation.at) <= known_at,
        )
        .exists()
    )


def _latest(known_at: datetime, *conditions: Any) -> sa.Subquery:
    """The last record of each co-financing among those that hold the conditions, at a moment."""
    return (
        sa.select(
            col(CofinancingRecord.id),
            col(CofinancingRecord.cofinancing_id),
            col(CofinancingRecord.nature),
            col(CofinancingRecord.grade),
            col(CofinancingRecord.amount),
            col(CofinancingRecord.needs_second),
            _confirmed(known_at).label("confirmed"),
            col(Cofinancing.dossier_id),
        )
        .join(Cofinancing, col(Cofinancing.id) == col(CofinancingRecord.cofinancing_id))
        .ext(distinct_on(col(CofinancingRecord.cofinancing_id)))
        .where(col(CofinancingRecord.at) <= known_at, *conditions)
        .order_by(
            col(CofinancingRecord.cofinancing_id),
            col(CofinancingRecord.at).desc(),
            col(CofinancingRecord.id).desc(),
        )
        .subquery()
    )
