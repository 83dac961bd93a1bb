"""Whose money stands beside the fund's, now or as it was known at a moment?"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.kernel.events import PastEvent
from fundapp.portfolio.events import CofinancingRecorded
from fundapp.portfolio.models import Cofinancing, Ticket
from fundapp.portfolio.queries.tickets import not_yet
from fundapp.portfolio.rules.leverage import Backing


def cofinancings_of(session: Session, dossier_id: UUID) -> Sequence[Cofinancing]:
    return session.exec(
        select(Cofinancing).where(Cofinancing.dossier_id == dossier_id).order_by(col(Cofinancing.id))
    ).all()


def list_backings(session: Session, known_at: datetime) -> list[Backing]:
    """The co-financing of live projects as it was known at a moment: the last word on each.

    `engaged` says whether the fund's own signature in the project was known too (FIN-21).
    """
    opened = select(Ticket.dossier_id).where(Ticket.voted_at <= known_at)
    alive = set(session.exec(opened.where(not_yet(Ticket.ended_at, known_at))))
    signed = set(session.exec(opened.where(col(Ticket.signed_at) <= known_at)))
    past = session.exec(
        select(PastEvent)
        .where(PastEvent.name == CofinancingRecorded.__name__, PastEvent.at <= known_at)
        .order_by(col(PastEvent.id))
    )
    last: dict[UUID, CofinancingRecorded] = {}
    for each in past:
        recorded = each.revived()
        assert isinstance(recorded, CofinancingRecorded)
        last[recorded.cofinancing_id] = recorded
    return [
        Backing(each.nature, each.grade, each.amount, each.dossier_id in signed)
        for each in last.values()
        if each.dossier_id in alive
    ]
