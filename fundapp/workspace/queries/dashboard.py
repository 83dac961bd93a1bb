"""Where does each euro of the fund stand, at a glance, and what has it set off?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import Stage
from fundapp.kernel.money import ZERO, Money, total
from fundapp.portfolio import queries as portfolio
from fundapp.portfolio import rules
from fundapp.portfolio.queries.ledger import FUND
from fundapp.portfolio.queries.payments import DueTranche
from fundapp.portfolio.rules.leverage import Financing
from fundapp.portfolio.types import Layers, Scope
from fundapp.programme import queries as programme
from fundapp.programme.models import Envelope, Fund
from fundapp.programme.types import Axis

HORIZON = timedelta(days=365)
SCOPES = (Scope.FUND, Scope.ENVELOPE, Scope.AXIS)
STAGES = tuple(stage for stage in Stage if stage is not Stage.DRAFT)


@dataclass(frozen=True)
class EnvelopeFigures:
    """One envelope: what is paid, signed, reserved, and still free."""

    envelope: Envelope
    layers: Layers

    @property
    def free(self) -> Money:
        return rules.tickets.room(self.envelope.amount, self.layers)


@dataclass(frozen=True)
class Step:
    """How many dossiers came at least this far, and how many are there now; drafts count nowhere."""

    stage: Stage
    reached: int
    there: int


@dataclass(frozen=True)
class Dashboard:
    fund: Fund
    whole: Layers
    waiting: Money
    """Voted, and still without room in an envelope; it counts in no layer."""
    envelopes: Sequence[EnvelopeFigures]
    axes: Sequence[tuple[Axis, Layers]]
    achieved: Financing
    forecast: Financing
    funnel: Sequence[Step]
    due: Sequence[DueTranche]
    as_of: datetime | None
    calculated_at: datetime
    partial: bool
    """Whether dossiers the reader is recused from are left out."""

    @property
    def size(self) -> Money:
        return total(each.envelope.amount for each in self.envelopes)

    @property
    def programme_multiplier(self) -> int | None:
        """What the programme promised: its target by euro of the State (FIN-19)."""
        return rules.leverage.hundredths(self.fund.target, self.size)


def dashboard(
    session: Session, *, as_of: datetime | None, hidden: Collection[UUID], today: date, at: datetime
) -> Dashboard:
    """Everything in a fixed number of queries, whatever the number of dossiers."""
    totals = portfolio.totals(session, as_of, hidden=hidden, scopes=SCOPES)
    whole = totals.get((Scope.FUND, FUND), Layers())
    backings = (
        portfolio.list_backings(session, hidden=hidden)
        if as_of is None
        else portfolio.backings_known_at(session, as_of, hidden=hidden)
    )
    kept = as_of is None and not hidden
    return Dashboard(
        fund=programme.get_fund(session),
        whole=whole,
        waiting=portfolio.waiting_amount(session, hidden=hidden) if as_of is None else ZERO,
        envelopes=[
            EnvelopeFigures(each, totals.get((Scope.ENVELOPE, str(each.id)), Layers()))
            for each in programme.list_envelopes(session)
        ],
        axes=[(axis, totals.get((Scope.AXIS, axis.value), Layers())) for axis in Axis],
        achieved=rules.leverage.achieved(whole.committed, backings),
        forecast=rules.leverage.forecast(backings),
        funnel=_funnel(session, hidden),
        due=portfolio.list_due_tranches(session, until=today + HORIZON, hidden=hidden),
        as_of=as_of,
        calculated_at=(portfolio.refreshed_at(session) if kept else None) or at,
        partial=bool(hidden),
    )


def _funnel(session: Session, hidden: Collection[UUID]) -> list[Step]:
    """A dossier that ended keeps its stage, so whoever came further also came this far."""
    counted = sa.select(col(Dossier.stage), sa.func.count()).group_by(col(Dossier.stage))
    rows = session.execute(counted.where(col(Dossier.id).not_in(hidden)))
    there: dict[Stage, int] = {row[0]: row[1] for row in rows}
    return [
        Step(stage, sum(there.get(later, 0) for later in STAGES[index:]), there.get(stage, 0))
        for index, stage in enumerate(STAGES)
    ]
