"""What does the public see of the fund: its money, its partners, and what has been set off?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.kernel.money import ZERO, Money, total
from fundapp.portfolio import queries as portfolio
from fundapp.portfolio.models import Total
from fundapp.portfolio.queries.ledger import FUND
from fundapp.portfolio.rules import leverage
from fundapp.portfolio.rules.leverage import Financing
from fundapp.portfolio.types import Layers, Scope
from fundapp.programme import queries as programme
from fundapp.programme.models import Envelope, Fund, Partner
from fundapp.programme.types import College
from fundapp.public import rules
from fundapp.public.queries.calls import CallPage, list_call_pages


@dataclass(frozen=True)
class SetOff:
    """What the fund has signed, and all that has been signed beside it (FIN-21)."""

    companies: int
    financing: Financing
    known_at: datetime


@dataclass(frozen=True)
class FundPage:
    fund: Fund
    envelopes: Sequence[Envelope]
    partners: Sequence[tuple[College, Sequence[Partner]]]
    open_calls: Sequence[CallPage]
    set_off: SetOff | None
    """None while a total would tell one company's amount."""

    @property
    def size(self) -> Money:
        return total(envelope.amount for envelope in self.envelopes)

    @property
    def multiplier(self) -> int | None:
        """Euros of projects by euro of the State, as promised."""
        return leverage.hundredths(self.fund.target, self.size)


def fund_page(session: Session, at: datetime) -> FundPage:
    partners = programme.list_partners(session)
    return FundPage(
        fund=programme.get_fund(session),
        envelopes=programme.list_envelopes(session),
        partners=[
            (college, members)
            for college in College
            if (members := [each for each in partners if each.college is college])
        ],
        open_calls=[page for page in list_call_pages(session, at) if page.is_open],
        set_off=_set_off(session),
    )


def _set_off(session: Session) -> SetOff | None:
    companies = session.exec(
        select(sa.func.count()).where(col(Total.scope) == Scope.STARTUP, col(Total.committed) > ZERO)
    ).one()
    known_at = portfolio.refreshed_at(session)
    if known_at is None or not rules.may_be_told(companies):
        return None
    whole = portfolio.totals(session, scopes=[Scope.FUND]).get((Scope.FUND, FUND), Layers())
    return SetOff(companies, leverage.achieved(whole.committed, portfolio.list_backings(session)), known_at)
