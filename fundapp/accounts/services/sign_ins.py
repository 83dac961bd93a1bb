"""How does a door open for somebody who proved who they are, and how is it closed?"""

import secrets
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.accounts import rules
from fundapp.accounts.events import SignedIn, SignInRevoked
from fundapp.accounts.models import SignIn
from fundapp.kernel.errors import NotFound
from fundapp.kernel.events import record
from fundapp.kernel.ids import new_id


def open_sign_in(session: Session, *, person_id: UUID, agent: str, at: datetime) -> str:
    """A new door, and the token that opens it: it is told once and only its digest is kept."""
    token = secrets.token_urlsafe(32)
    sign_in = SignIn(
        id=new_id(),
        person_id=person_id,
        token_digest=rules.digest(token),
        agent=rules.agent_family(agent),
        at=at,
        last_seen=at,
    )
    session.add(sign_in)
    record(session, SignedIn(person_id=person_id, sign_in_id=sign_in.id), by=person_id, at=at)
    return token


def note_act(session: Session, *, sign_in_id: UUID, at: datetime) -> None:
    """Somebody did something through this door: its owner sees when, and no event says what twice."""
    sign_in = session.get(SignIn, sign_in_id, with_for_update=True, populate_existing=True)
    if sign_in is not None and sign_in.revoked_at is None:
        sign_in.last_seen = at


def revoke_sign_in(session: Session, *, person_id: UUID, sign_in_id: UUID, by: UUID, at: datetime) -> None:
    """Close one door of this person; closing it twice changes nothing."""
    sign_in = session.get(SignIn, sign_in_id, with_for_update=True, populate_existing=True)
    if sign_in is None or sign_in.person_id != person_id:
        raise NotFound
    _close(session, sign_in, by=by, at=at)


def revoke_all_sign_ins(
    session: Session, *, person_id: UUID, by: UUID, at: datetime, but: UUID | None = None
) -> None:
    """Close every door but one: after a change of password, of factor or of rights."""
    opened = session.exec(
        select(SignIn)
        .where(SignIn.person_id == person_id, col(SignIn.revoked_at).is_(None))
        .with_for_update()
    )
    for sign_in in opened:
        if sign_in.id != but:
            _close(session, sign_in, by=by, at=at)


def _close(session: Session, sign_in: SignIn, *, by: UUID, at: datetime) -> None:
    if sign_in.revoked_at is None:
        sign_in.revoked_at = at
        record(session, SignInRevoked(person_id=sign_in.person_id, sign_in_id=sign_in.id), by=by, at=at)
