"""What has happened to accounts? Ids and words only: no address, no name, no token."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fundapp.accounts.types import Factor, Letter
from fundapp.kernel.events import Event
from fundapp.policy import Role


@dataclass(frozen=True)
class PersonRegistered(Event, subject="person_id"):
    person_id: UUID
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class LetterWanted(Event, subject="person_id"):
    """A mail to this person's address has been asked for; its link is made when it is sent."""

    person_id: UUID
    letter: Letter


@dataclass(frozen=True)
class EmailConfirmed(Event, subject="person_id"):
    person_id: UUID


@dataclass(frozen=True)
class PersonInvited(Event, subject="invitation_id"):
    invitation_id: UUID
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class InvitationClaimed(Event, subject="invitation_id"):
    invitation_id: UUID
    person_id: UUID


@dataclass(frozen=True)
class InvitationWithdrawn(Event, subject="invitation_id"):
    invitation_id: UUID


@dataclass(frozen=True)
class RolesChanged(Event, subject="person_id"):
    person_id: UUID
    roles: tuple[Role, ...]
    before: tuple[Role, ...] = ()


@dataclass(frozen=True)
class AccountClosed(Event, subject="person_id"):
    person_id: UUID


@dataclass(frozen=True)
class AccountReopened(Event, subject="person_id"):
    person_id: UUID


@dataclass(frozen=True)
class RecoveryCodeUsed(Event, subject="person_id"):
    person_id: UUID
    left: int


@dataclass(frozen=True)
class SignedIn(Event, subject="person_id"):
    person_id: UUID
    sign_in_id: UUID


@dataclass(frozen=True)
class SignInRevoked(Event, subject="person_id"):
    person_id: UUID
    sign_in_id: UUID


@dataclass(frozen=True)
class PasswordChanged(Event, subject="person_id"):
    person_id: UUID


@dataclass(frozen=True)
class FactorAdded(Event, subject="person_id"):
    person_id: UUID
    factor: Factor


@dataclass(frozen=True)
class FactorRemoved(Event, subject="person_id"):
    person_id: UUID
    factor: Factor


@dataclass(frozen=True)
class ExportAsked(Event, subject="person_id"):
    person_id: UUID
    export_id: UUID


@dataclass(frozen=True)
class ExportReady(Event, subject="person_id"):
    person_id: UUID
    export_id: UUID


@dataclass(frozen=True)
class ExportFailed(Event, subject="person_id"):
    person_id: UUID
    export_id: UUID


@dataclass(frozen=True)
class ExportTaken(Event, subject="person_id"):
    person_id: UUID
    export_id: UUID


@dataclass(frozen=True)
class ErasureAsked(Event, subject="person_id"):
    person_id: UUID
    due_on: date


@dataclass(frozen=True)
class ErasureCancelled(Event, subject="person_id"):
    person_id: UUID


@dataclass(frozen=True)
class ErasureHeld(Event, subject="person_id"):
    person_id: UUID


@dataclass(frozen=True)
class PersonErased(Event, subject="person_id"):
    person_id: UUID
