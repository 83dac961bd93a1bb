"""Where does each euro of the fund stand, at a glance, and what has it set off?

Every figure is read as it was known at a moment. Today's page is that of this very moment, so that a page
of the past and today's can't disagree; only the totals of today are the stored ones, which repeat the ledger.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from fundapp.kernel.clock import paris_day
from fundapp.kernel.money import Money, total
from fundapp.portfolio import queries as portfolio
from fundapp.portfolio import rules
from fundapp.portfolio.queries.ledger import FUND
from fundapp.portfolio.queries.payments import DueTranche
from fundapp.portfolio.rules.leverage import Financing
from fundapp.portfolio.types import Layers, Scope
from fundapp.programme import queries as programme
from fundapp.programme.models import Envelope, Fund
from fundapp.programme.types import Axis
from fundapp.workspace.queries.funnel import Step, funnel

HORIZON = timedelta(days=365)
DUE = 8
"""Tranches on one page of the dashboard."""
SCOPES = (Scope.FUND, Scope.ENVELOPE, Scope.AXIS)


@dataclass(frozen=True)
class EnvelopeFigures:
    """One envelope: what is paid, signed, reserved, and still free."""

    envelope: Envelope
    layers: Layers

    @property
    def free(self) -> Money:
        return rules.tickets.room(self.envelope.amount, self.layers)


@dataclass(frozen=True)
class Figures:
    """The money of the fund, whole and in its parts."""

    whole: Layers
    waiting: Money
    """Voted, and still without room in an envelope; it counts in no layer."""
    envelopes: Sequence[EnvelopeFigures]
    axes: Sequence[tuple[Axis, Layers]]
    achieved: Financing
    forecast: Financing
    unconfirmed: Money
    """Co-financing that one person recorded and a second one has still to confirm: it counts nowhere."""

    @property
    def size(self) -> Money:
        return total(each.envelope.amount for each in self.envelopes)


@dataclass(frozen=True)
class Dashboard:
    fund: Fund
    figures: Figures | None
    """None for whoever withdrew from a dossier: exact totals would tell its amount."""
    published: portfolio.Published | None
    """What such a reader is shown instead: the figures that everybody reads, once there are some."""
    programme_multiplier: int | None
    """What the programme promised: its target by euro of the State (FIN-19)."""
    funnel: Sequence[Step]
    due: Sequence[DueTranche]
    """One more than a page of them shows, where there are more."""
    plans_forgotten: int
    """How many plans of then are not known any more: they were replaced before plans were kept."""
    as_of: datetime | None
    calculated_at: datetime


def dashboard(
    session: Session,
    *,
    as_of: datetime | None,
    hidden: Collection[UUID],
    due_after: UUID | None = None,
    at: datetime,
) -> Dashboard:
    """Everything in a fixed number of queries, whatever the number of dossiers."""
    as_of = None if hidden else as_of
    known_at = as_of or at
    fund = programme.get_fund(session)
    size = total(each.amount for each in programme.list_envelopes(session))
    return Dashboard(
        fund=fund,
        figures=None if hidden else figures(session, as_of=as_of, at=at),
        published=portfolio.published(session, at) if hidden else None,
        programme_multiplier=rules.leverage.hundredths(fund.target, size),
        funnel=funnel(session, known_at, hidden),
        due=portfolio.list_due_tranches(
            session,
            known_at=known_at,
            until=paris_day(known_at) + HORIZON,
            hidden=hidden,
            after=due_after,
            limit=DUE + 1,
        ),
        plans_forgotten=portfolio.plans_forgotten(session, known_at) if as_of else 0,
        as_of=as_of,
        calculated_at=(None if as_of else portfolio.refreshed_at(session)) or at,
    )


def figures(session: Session, *, as_of: datetime | None, at: datetime) -> Figures:
    totals = portfolio.totals(session, as_of, scopes=SCOPES)
    whole = totals.get((Scope.FUND, FUND), Layers())
    backings = portfolio.list_backings(session, as_of or at)
    return Figures(
        whole=whole,
        waiting=portfolio.waiting_amount(session, as_of or at),
        envelopes=[
            EnvelopeFigures(each, totals.get((Scope.ENVELOPE, str(each.id)), Layers()))
            for each in programme.list_envelopes(session)
        ],
        axes=[(axis, totals.get((Scope.AXIS, axis.value), Layers())) for axis in Axis],
        achieved=rules.leverage.achieved(whole.committed, backings),
        forecast=rules.leverage.forecast(backings),
        unconfirmed=portfolio.unconfirmed_amount(session, as_of or at),
    )
