"""What has happened to a ticket and its money?"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fundapp.kernel.events import Event
from fundapp.kernel.money import Money
from fundapp.portfolio.types import AccountState, BounceCause, EntryKind, Grade, Nature, PendingKind
from fundapp.programme.types import Axis, Instrument


@dataclass(frozen=True)
class TicketOpened(Event, subject="dossier_id"):
    """An adopted decision has its ticket; whether the envelope had room is another event."""

    ticket_id: UUID
    dossier_id: UUID
    decision_id: UUID
    owner_id: UUID
    instrument: Instrument
    amount: Money


@dataclass(frozen=True)
class TicketReserved(Event, subject="dossier_id"):
    ticket_id: UUID
    dossier_id: UUID
    owner_id: UUID
    envelope_id: UUID
    axis: Axis
    amount: Money


@dataclass(frozen=True)
class TicketLeftWaiting(Event, subject="dossier_id"):
    """The decision holds, but its envelope had no room: nothing is reserved."""

    ticket_id: UUID
    dossier_id: UUID
    envelope_id: UUID
    amount: Money


@dataclass(frozen=True)
class TicketCommitted(Event, subject="dossier_id"):
    ticket_id: UUID
    dossier_id: UUID
    owner_id: UUID
    envelope_id: UUID
    axis: Axis
    amount: Money
    signed_on: date


@dataclass(frozen=True)
class TicketLapsed(Event, subject="dossier_id"):
    ticket_id: UUID
    dossier_id: UUID
    envelope_id: UUID
    amount: Money


@dataclass(frozen=True)
class TicketGivenUp(Event, subject="dossier_id"):
    ticket_id: UUID
    dossier_id: UUID
    envelope_id: UUID
    amount: Money


@dataclass(frozen=True)
class ConditionCleared(Event, subject="dossier_id"):
    condition_id: UUID
    ticket_id: UUID
    dossier_id: UUID


@dataclass(frozen=True)
class TranchesPlanned(Event, subject="dossier_id"):
    ticket_id: UUID
    dossier_id: UUID
    amounts: tuple[int, ...]
    """In cents."""


@dataclass(frozen=True)
class BankAccountProposed(Event, subject="dossier_id"):
    account_id: UUID
    dossier_id: UUID
    startup_id: UUID


@dataclass(frozen=True)
class BankAccountConfirmed(Event, subject="startup_id"):
    """Whoever proposed the account confirmed it by the link of a mail."""

    account_id: UUID
    startup_id: UUID


@dataclass(frozen=True)
class BankAccountJudged(Event, subject="dossier_id"):
    account_id: UUID
    dossier_id: UUID
    startup_id: UUID
    state: AccountState


@dataclass(frozen=True)
class TrancheRequested(Event, subject="dossier_id"):
    payment_id: UUID
    tranche_id: UUID
    ticket_id: UUID
    dossier_id: UUID
    amount: Money


@dataclass(frozen=True)
class TrancheSentBack(Event, subject="dossier_id"):
    payment_id: UUID
    tranche_id: UUID
    ticket_id: UUID
    dossier_id: UUID
    owner_id: UUID


@dataclass(frozen=True)
class PaymentVerified(Event, subject="dossier_id"):
    payment_id: UUID
    tranche_id: UUID
    ticket_id: UUID
    dossier_id: UUID
    amount: Money


@dataclass(frozen=True)
class PaymentUnverified(Event, subject="dossier_id"):
    """Its verification was taken back by who had made it."""

    payment_id: UUID
    tranche_id: UUID
    ticket_id: UUID
    dossier_id: UUID


@dataclass(frozen=True)
class PaymentMade(Event, subject="dossier_id"):
    payment_id: UUID
    tranche_id: UUID
    ticket_id: UUID
    dossier_id: UUID
    owner_id: UUID
    amount: Money
    effective_on: date


@dataclass(frozen=True)
class MoneyReturned(Event, subject="dossier_id"):
    ticket_id: UUID
    dossier_id: UUID
    amount: Money
    effective_on: date
    pending_id: UUID | None = None


@dataclass(frozen=True)
class ReturnReversed(Event, subject="dossier_id"):
    """A return that was written by mistake counts no more."""

    ticket_id: UUID
    dossier_id: UUID
    amount: Money
    pending_id: UUID | None = None


@dataclass(frozen=True)
class PaymentReturned(Event, subject="dossier_id"):
    """A transfer came back, or never left: its tranche may be asked for again."""

    payment_id: UUID
    tranche_id: UUID
    ticket_id: UUID
    dossier_id: UUID
    amount: Money
    effective_on: date
    cause: BounceCause
    pending_id: UUID | None = None


@dataclass(frozen=True)
class EntryProposed(Event, subject="dossier_id"):
    """A movement waits for a second person; the ledger doesn't have it yet."""

    pending_id: UUID
    ticket_id: UUID
    dossier_id: UUID
    kind: PendingKind
    amount: Money


@dataclass(frozen=True)
class EntryRefused(Event, subject="dossier_id"):
    """The second person refused it: nothing was written."""

    pending_id: UUID
    ticket_id: UUID
    dossier_id: UUID
    kind: PendingKind
    amount: Money


@dataclass(frozen=True)
class CofinancingRecorded(Event, subject="dossier_id"):
    cofinancing_id: UUID
    dossier_id: UUID
    nature: Nature
    grade: Grade
    amount: Money


@dataclass(frozen=True)
class CofinancingConfirmed(Event, subject="dossier_id"):
    """A second person has read its proof: from now on it counts."""

    cofinancing_id: UUID
    dossier_id: UUID
    record_id: UUID
    amount: Money


@dataclass(frozen=True)
class LedgerWritten(Event, subject="ticket_id"):
    """One line more: the totals it concerns have to be refreshed."""

    entry_id: UUID
    ticket_id: UUID
    envelope_id: UUID
    axis: Axis
    instrument: Instrument
    startup_id: UUID
    kind: EntryKind
    amount: Money
