"""What does a call say: its state, its criteria, how much, and how long it takes?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.sharing import list_begun
from fundapp.dossiers.rules.deposit import required_said
from fundapp.dossiers.types import DocumentKind
from fundapp.kernel.clock import paris_day
from fundapp.kernel.money import Money
from fundapp.kernel.words import Sentence
from fundapp.programme import queries as programme
from fundapp.programme import rules
from fundapp.programme.models import Call, Fund
from fundapp.programme.rules import Criterion


@dataclass(frozen=True)
class Terms:
    """The thresholds and delays in force; None where the fund has set none."""

    least: Money | None
    most: Money | None
    answer_months: int | None
    lapse_months: int | None
    pieces: Sentence | None
    """Which pieces a deposit requires."""


@dataclass(frozen=True)
class CallPage:
    call: Call
    fund: Fund
    is_open: bool
    is_past: bool
    terms: Terms
    criteria: tuple[Criterion, ...]
    begun: Sequence[Dossier] = ()
    """The drafts of this call that its reader fills."""

    @property
    def version(self) -> int:
        """Of the criteria: a result kept under another version is no longer shown."""
        return int(self.call.eligibility.get("version", 0))


def call_page(session: Session, call: Call, at: datetime, *, reader: UUID | None = None) -> CallPage:
    page = _page(call, programme.get_fund(session), _terms(session, paris_day(at)), at)
    return page if reader is None else replace(page, begun=list_begun(session, reader, call.id))


def list_call_pages(session: Session, at: datetime) -> Sequence[CallPage]:
    fund, terms = programme.get_fund(session), _terms(session, paris_day(at))
    return [_page(call, fund, terms, at) for call in programme.list_calls(session)]


def _page(call: Call, fund: Fund, terms: Terms, at: datetime) -> CallPage:
    return CallPage(
        call=call,
        fund=fund,
        is_open=rules.is_open(call.opens_at, call.closes_at, at),
        is_past=at >= call.closes_at,
        terms=terms,
        criteria=rules.criteria_of(call.eligibility),
    )


def _terms(session: Session, on: date) -> Terms:
    least, most = programme.ticket_bounds(session, on)
    required = programme.find_parameter(session, "dossier.required_pieces", on)
    return Terms(
        least=least,
        most=most,
        answer_months=programme.find_parameter(session, "dossier.answer_months", on),
        lapse_months=programme.find_parameter(session, "ticket.lapse_months", on),
        pieces=None if required is None else required_said([DocumentKind(code) for code in required]),
    )
