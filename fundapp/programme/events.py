"""What has happened to the programme?"""

from dataclasses import dataclass
from uuid import UUID

from fundapp.kernel.events import Event


@dataclass(frozen=True)
class FundEstablished(Event, subject="fund_id"):
    fund_id: UUID


@dataclass(frozen=True)
class CallPublished(Event, subject="call_id"):
    call_id: UUID
