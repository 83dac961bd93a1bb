"""What does the public see of the fund: its money, its partners, and what has been set off?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from fundapp.kernel.money import Money, total
from fundapp.portfolio import queries as portfolio
from fundapp.portfolio.rules import leverage
from fundapp.programme import queries as programme
from fundapp.programme.models import Envelope, Fund, Partner
from fundapp.programme.types import College
from fundapp.public.queries.calls import CallPage, list_call_pages


@dataclass(frozen=True)
class FundPage:
    fund: Fund
    envelopes: Sequence[Envelope]
    partners: Sequence[tuple[College, Sequence[Partner]]]
    open_calls: Sequence[CallPage]
    set_off: portfolio.Published | None
    """None while a total would tell one company's amount."""

    @property
    def size(self) -> Money:
        return total(envelope.amount for envelope in self.envelopes)

    @property
    def multiplier(self) -> int | None:
        """Euros of projects by euro of the State, as promised."""
        return leverage.hundredths(self.fund.target, self.size)


@dataclass(frozen=True)
class Retention:
    """How long each kind of dossier is kept (RGPD-02); None where the fund has set nothing."""

    trash_days: int | None
    refused_years: int | None
    funded_years: int | None


def retention(session: Session, on: date) -> Retention:
    keys = ("dossier.trash_days", "retention.refused_years", "retention.funded_years")
    return Retention(*(programme.find_parameter(session, key, on) for key in keys))


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
        set_off=portfolio.published(session, at),
    )
