"""Whose money stands beside the fund's, now or as it was known at a moment?"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.kernel.events import PastEvent
from fundapp.portfolio.events import CofinancingRecorded
from fundapp.portfolio.models import Cofinancing, LedgerEntry, Ticket
from fundapp.portfolio.rules.leverage import Backing
from fundapp.portfolio.types import EntryKind, TicketState

DEAD = (TicketState.LAPSED, TicketState.GIVEN_UP)


def cofinancings_of(session: Session, dossier_id: UUID) -> Sequence[Cofinancing]:
    return session.exec(
        select(Cofinancing).where(Cofinancing.dossier_id == dossier_id).order_by(col(Cofinancing.id))
    ).all()


def list_backings(session: Session, *, hidden: Collection[UUID] = ()) -> list[Backing]:
    """All co-financing of live projects by nature and grade, whatever the number of projects."""
    alive = select(Ticket.dossier_id).where(col(Ticket.state).not_in(DEAD))
    signed = select(Ticket.dossier_id).where(col(Ticket.signed_on).is_not(None))
    engaged = col(Cofinancing.dossier_id).in_(signed)
    rows = session.execute(
        sa.select(col(Cofinancing.nature), col(Cofinancing.grade), sa.func.sum(Cofinancing.amount), engaged)
        .where(col(Cofinancing.dossier_id).in_(alive), col(Cofinancing.dossier_id).not_in(hidden))
        .group_by(col(Cofinancing.nature), col(Cofinancing.grade), engaged)
    )
    return [Backing(*row) for row in rows]


def backings_known_at(session: Session, moment: datetime, *, hidden: Collection[UUID] = ()) -> list[Backing]:
    """The same as it was known then: the last word on each co-financing, and what the fund had signed."""
    signed = set(
        session.exec(
            select(LedgerEntry.dossier_id).where(
                col(LedgerEntry.kind) == EntryKind.COMMIT, col(LedgerEntry.recorded_at) <= moment
            )
        )
    )
    past = session.exec(
        select(PastEvent)
        .where(PastEvent.name == CofinancingRecorded.__name__, PastEvent.at <= moment)
        .order_by(col(PastEvent.id))
    )
    last: dict[UUID, CofinancingRecorded] = {}
    for each in past:
        said = each.revived()
        assert isinstance(said, CofinancingRecorded)
        last[said.cofinancing_id] = said
    return [
        Backing(said.nature, said.grade, said.amount, said.dossier_id in signed)
        for said in last.values()
        if said.dossier_id not in hidden
    ]
