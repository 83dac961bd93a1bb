"""Which figures of the fund's money does everybody read alike, and from when on?"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.kernel.money import ZERO
from fundapp.portfolio.models import Total
from fundapp.portfolio.queries.cofinancing import list_backings
from fundapp.portfolio.queries.ledger import FUND
from fundapp.portfolio.queries.sums import refreshed_at, totals
from fundapp.portfolio.rules import leverage, publishing
from fundapp.portfolio.rules.leverage import Financing
from fundapp.portfolio.types import Layers, Scope


@dataclass(frozen=True)
class Published:
    """What the fund has signed, and all that has been signed beside it (FIN-21)."""

    companies: int
    financing: Financing
    known_at: datetime


def published(session: Session, at: datetime) -> Published | None:
    """The same for everybody, recused or not; None while a total would tell one company's amount."""
    companies = session.exec(
        select(sa.func.count()).where(col(Total.scope) == Scope.STARTUP, col(Total.committed) > ZERO)
    ).one()
    known_at = refreshed_at(session)
    if known_at is None or not publishing.may_be_told(companies):
        return None
    whole = totals(session, scopes=[Scope.FUND]).get((Scope.FUND, FUND), Layers())
    return Published(companies, leverage.achieved(whole.committed, list_backings(session, at)), known_at)
