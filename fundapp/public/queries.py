"""What does the public see of the fund and of a call?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from fundapp.kernel.money import Money, total
from fundapp.programme import queries as programme
from fundapp.programme import rules
from fundapp.programme.models import Call, Envelope, Fund, Partner


@dataclass(frozen=True)
class FundPage:
    fund: Fund
    envelopes: Sequence[Envelope]
    partners: Sequence[Partner]
    open_calls: Sequence[Call]

    @property
    def size(self) -> Money:
        return total(envelope.amount for envelope in self.envelopes)


@dataclass(frozen=True)
class CallPage:
    call: Call
    fund: Fund
    is_open: bool
    is_past: bool


def fund_page(session: Session, at: datetime) -> FundPage:
    return FundPage(
        fund=programme.get_fund(session),
        envelopes=programme.list_envelopes(session),
        partners=programme.list_partners(session),
        open_calls=programme.list_open_calls(session, at),
    )


def call_page(fund: Fund, call: Call, at: datetime) -> CallPage:
    return CallPage(
        call=call,
        fund=fund,
        is_open=rules.is_open(call.opens_at, call.closes_at, at),
        is_past=at >= call.closes_at,
    )
