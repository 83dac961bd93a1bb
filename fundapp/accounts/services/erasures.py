"""How does a person ask to be forgotten, think better of it, and how is it done?"""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.accounts import queries
from fundapp.accounts.events import ErasureAsked, ErasureCancelled, ErasureHeld, PersonErased
from fundapp.accounts.models import (
    DataExport,
    Erasure,
    Invitation,
    MailLink,
    Passkey,
    Person,
    PersonRole,
    SignIn,
)
from fundapp.accounts.services.factors import OneTimeCodes, prove_identity
from fundapp.accounts.types import ErasureState
from fundapp.kernel import rows
from fundapp.kernel.errors import SeveralRefusals
from fundapp.kernel.events import record
from fundapp.kernel.ids import new_id
from fundapp.kernel.words import Sentence

ERASED = "Personne effacée"


def ask_erasure(
    session: Session,
    *,
    person_id: UUID,
    due_on: date,
    obstacles: Sequence[Sentence],
    password: str,
    code: str,
    codes: OneTimeCodes,
    at: datetime,
) -> Erasure:
    """Record the wish once the person has proved who they are; asked twice, it is asked once."""
    queries.lock_person(session, person_id)
    if obstacles:
        raise SeveralRefusals("Votre compte ne peut pas encore être supprimé.", list(obstacles))
    prove_identity(session, person_id=person_id, password=password, code=code, codes=codes, at=at)
    known = queries.find_erasure(session, person_id)
    if known is not None:
        return known
    erasure = Erasure(id=new_id(), person_id=person_id, asked_at=at, due_on=due_on)
    session.add(erasure)
    record(session, ErasureAsked(person_id, due_on), by=person_id, at=at)
    return erasure


def cancel_erasure(session: Session, *, person_id: UUID, at: datetime) -> None:
    """Think better of it; a second click changes nothing."""
    queries.lock_person(session, person_id)
    erasure = queries.find_erasure(session, person_id)
    if erasure is not None:
        _close(erasure, ErasureState.CANCELLED, at)
        record(session, ErasureCancelled(person_id), by=person_id, at=at)


def hold_erasure(session: Session, *, erasure_id: UUID, by: UUID, at: datetime) -> None:
    """Something runs that has to end first: said once, and tried again every night."""
    erasure = rows.lock(session, Erasure, erasure_id)
    if erasure.state is ErasureState.ASKED and erasure.held_at is None:
        erasure.held_at = at
        record(session, ErasureHeld(erasure.person_id), by=by, at=at)


def erase_person(session: Session, *, person_id: UUID, by: UUID, at: datetime) -> None:
    """Take away all that names a person here; the row stays, so that what the law keeps has its author."""
    person = queries.lock_person(session, person_id)
    if person.erased_at is not None:
        return
    _forget_doors(session, person.id)
    _forget_invitations(session, person)
    person.name, person.email = ERASED, f"{person.id.hex}@efface.invalid"
    person.password = person.fs_webauthn_user_handle = person.terms_accepted_at = None
    person.tf_primary_method = person.tf_totp_secret = person.totp_counter = person.mf_recovery_codes = None
    person.active, person.fs_uniquifier, person.erased_at = False, secrets.token_hex(32), at
    erasure = queries.find_erasure(session, person_id)
    if erasure is not None:
        _close(erasure, ErasureState.DONE, at)
    record(session, PersonErased(person_id), by=by, at=at)


def _forget_doors(session: Session, person_id: UUID) -> None:
    for kept, whose in (
        (Passkey, col(Passkey.user_id)),
        (SignIn, col(SignIn.person_id)),
        (MailLink, col(MailLink.subject_id)),
        (PersonRole, col(PersonRole.person_id)),
        (DataExport, col(DataExport.person_id)),
    ):
        session.execute(sa.delete(kept).where(whose == person_id))


def _forget_invitations(session: Session, person: Person) -> None:
    """A notice may hold on to an invitation: it stays, and names nobody."""
    for invitation in session.exec(
        select(Invitation).where(
            sa.or_(col(Invitation.email) == person.email, col(Invitation.person_id) == person.id)
        )
    ):
        invitation.name, invitation.email = ERASED, f"{invitation.id.hex}@efface.invalid"


def _close(erasure: Erasure, state: ErasureState, at: datetime) -> None:
    erasure.state, erasure.closed_at = state, at
