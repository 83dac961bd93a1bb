"""What has happened to the programme?"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fundapp.kernel.events import Event
from fundapp.programme.types import Regime


@dataclass(frozen=True)
class FundEstablished(Event, subject="fund_id"):
    fund_id: UUID


@dataclass(frozen=True)
class CallPublished(Event, subject="call_id"):
    call_id: UUID


@dataclass(frozen=True)
class RegimeChosen(Event, subject="call_id"):
    """Under which law the call is answered, for what is submitted from now on."""

    call_id: UUID
    regime: Regime


@dataclass(frozen=True)
class ParameterSet(Event, subject="parameter_id"):
    """A threshold of the law or of the fund has a new value from a day on."""

    parameter_id: UUID
    key: str
    valid_from: date
