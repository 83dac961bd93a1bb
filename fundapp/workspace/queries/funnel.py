"""How far had dossiers come at a moment?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import Session, col

from fundapp.dossiers.events import DossierDeclaredComplete, DossierMoved, DossierSteppedBack
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import Stage
from fundapp.kernel.events import PastEvent

STAGES = tuple(stage for stage in Stage if stage is not Stage.DRAFT)


@dataclass(frozen=True)
class Step:
    """How many dossiers came at least this far, and how many were there; drafts count nowhere."""

    stage: Stage
    reached: int
    there: int


def funnel(session: Session, known_at: datetime, hidden: Collection[UUID] = ()) -> list[Step]:
    """A dossier that ended keeps its stage, so whoever came further also came this far.

    A stage of the past is today's with what happened since undone: for this very moment, nothing is.
    """
    left = _first_move_since(known_at)
    stage = sa.func.coalesce(left.c.origin, sa.cast(col(Dossier.stage), sa.String))
    rows = session.execute(
        sa.select(stage, sa.func.count())
        .select_from(Dossier)
        .outerjoin(left, left.c.dossier_id == col(Dossier.id))
        .where(col(Dossier.submitted_at) <= known_at, col(Dossier.id).not_in(hidden))
        .group_by(stage)
    )
    there = {Stage(name): number for name, number in rows}
    return [
        Step(each, sum(there.get(later, 0) for later in STAGES[index:]), there.get(each, 0))
        for index, each in enumerate(STAGES)
    ]


_MOVES = (DossierMoved, DossierSteppedBack, DossierDeclaredComplete)


def _first_move_since(known_at: datetime) -> sa.Subquery:
    """Where each dossier that moved since was at the moment: the stage its first move left."""
    complete = col(PastEvent.name) == DossierDeclaredComplete.__name__
    return (
        sa.select(
            col(PastEvent.subject_id).label("dossier_id"),
            sa.case((complete, Stage.SUBMITTED.value), else_=col(PastEvent.payload)["origin"].astext).label(
                "origin"
            ),
        )
        .ext(distinct_on(col(PastEvent.subject_id)))
        .where(
            col(PastEvent.name).in_([each.__name__ for each in _MOVES]),
            col(PastEvent.at) > known_at,
        )
        .order_by(col(PastEvent.subject_id), col(PastEvent.id))
        .subquery()
    )
