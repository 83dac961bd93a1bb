"""How does somebody come to have an account, and how do their rights change?"""

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts import rules
from fundapp.accounts.events import PersonRegistered
from fundapp.accounts.models import Person, PersonRole
from fundapp.accounts.services.passwords import hashed
from fundapp.kernel.events import record
from fundapp.kernel.ids import new_id
from fundapp.policy import Role


def register_person(
    session: Session,
    *,
    name: str,
    email: str,
    roles: Iterable[Role],
    password: str | None,
    confirmed: bool,
    by: UUID | None = None,
    at: datetime,
) -> Person:
    """Open an account; without `by`, the person opens it alone."""
    held = tuple(role for role in Role if role in set(roles))
    person = Person(
        id=new_id(),
        name=name.strip(),
        email=rules.normal_email(email),
        password=hashed(password) if password is not None else None,
        created_at=at,
        confirmed_at=at if confirmed else None,
        fs_uniquifier=secrets.token_hex(32),
        fs_webauthn_user_handle=secrets.token_hex(32),
    )
    session.add(person)
    session.flush()
    session.add_all(PersonRole(person_id=person.id, role=role) for role in held)
    record(session, PersonRegistered(person_id=person.id, roles=held), by=by or person.id, at=at)
    return person
