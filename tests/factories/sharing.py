"""Dossiers filled by several, as tests need them: through the invitations that make them so."""

from datetime import datetime
from itertools import count
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.accounts.services import make_link
from fundapp.accounts.types import Purpose
from fundapp.dossiers import queries
from fundapp.dossiers.models import SharingInvitation
from fundapp.dossiers.services import sharing
from fundapp.kernel import clock
from tests.factories import accounts

_numbers = count(1)


def invited(
    session: Session, dossier_id: UUID, email: str | None = None, *, at: datetime | None = None
) -> SharingInvitation:
    """Somebody asked by the owner to fill this dossier, who has not answered."""
    made = sharing.invite_co_editor(
        session,
        dossier_id=dossier_id,
        email=email or f"invite{next(_numbers)}@example.org",
        by=queries.get_dossier(session, dossier_id).owner_id,
        at=at or clock.now(),
    )
    session.commit()
    return made


def token_of(session: Session, invitation: SharingInvitation, *, at: datetime | None = None) -> str:
    """The link of its mail."""
    token = make_link(session, purpose=Purpose.JOIN_DOSSIER, subject_id=invitation.id, at=at or clock.now())
    session.commit()
    return token


def co_editor(session: Session, dossier_id: UUID, person: Person | None = None) -> Person:
    """Somebody who fills this dossier with its owner."""
    person = person or accounts.person(session)
    token = token_of(session, invited(session, dossier_id, person.email))
    sharing.join_dossier(session, token=token, by=person.id, at=clock.now())
    session.commit()
    return person
