"""What do we know of people, of their doors and of who was invited?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.accounts import rules
from fundapp.accounts.models import DataExport, Erasure, Invitation, Passkey, Person, PersonRole, SignIn
from fundapp.accounts.types import ErasureState
from fundapp.kernel import rows
from fundapp.policy import Role


@dataclass(frozen=True)
class Signed:
    """Who is behind a cookie: the person, the roles, the open door."""

    person: Person
    roles: frozenset[Role]
    sign_in: SignIn


@dataclass(frozen=True)
class PersonRow:
    """One line of the people's list."""

    id: UUID
    name: str
    email: str
    active: bool
    confirmed: bool
    second_factor: bool
    roles: tuple[Role, ...]


def get_person(session: Session, person_id: UUID) -> Person:
    return rows.get(session, Person, person_id)


def find_by_id(session: Session, person_id: UUID) -> Person | None:
    return session.get(Person, person_id)


def lock_person(session: Session, person_id: UUID) -> Person:
    """The row as it is now, ours until the transaction ends."""
    return rows.lock(session, Person, person_id)


def find_person(session: Session, email: str) -> Person | None:
    return session.exec(select(Person).where(Person.email == rules.normal_email(email))).first()


def find_by_uniquifier(session: Session, uniquifier: str) -> Person | None:
    """By the mark that changes with the password: what was begun with the old one ends there."""
    wanted = select(Person).where(Person.fs_uniquifier == uniquifier, col(Person.active))
    return session.exec(wanted).first()


def roles_of(session: Session, person_id: UUID) -> frozenset[Role]:
    return frozenset(session.exec(select(col(PersonRole.role)).where(PersonRole.person_id == person_id)))


def list_people(session: Session, role: Role) -> Sequence[Person]:
    """Everybody with this role whose account is open, by name."""
    return session.exec(
        select(Person)
        .join(PersonRole, col(PersonRole.person_id) == Person.id)
        .where(PersonRole.role == role, col(Person.active))
        .order_by(Person.name, col(Person.id))
    ).all()


def names_of(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    found = session.exec(select(col(Person.id), col(Person.name)).where(col(Person.id).in_(set(ids))))
    return dict(found.all())


def people_page(
    session: Session,
    *,
    search: str = "",
    after: UUID | None = None,
    before: UUID | None = None,
    size: int = 30,
) -> list[PersonRow]:
    """Newest accounts first, paged by key; `search` looks in names and addresses."""
    roles = sa.func.array_agg(col(PersonRole.role)).filter(col(PersonRole.role).is_not(None))
    query = (
        select(Person, roles)
        .outerjoin(PersonRole, col(PersonRole.person_id) == Person.id)
        .group_by(col(Person.id))
        .limit(size)
    )
    if search:
        query = query.where(
            col(Person.name).icontains(search, autoescape=True)
            | col(Person.email).icontains(search, autoescape=True)
        )
    if after is not None:
        query = query.where(col(Person.id) < after)
    if before is not None:
        query = query.where(col(Person.id) > before).order_by(col(Person.id))
        return [_row(*found) for found in reversed(session.exec(query).all())]
    return [_row(*found) for found in session.exec(query.order_by(col(Person.id).desc()))]


def _row(person: Person, roles: Sequence[Role] | None) -> PersonRow:
    return PersonRow(
        id=person.id,
        name=person.name,
        email=person.email,
        active=person.active,
        confirmed=person.confirmed_at is not None,
        second_factor=person.tf_totp_secret is not None,
        roles=tuple(role for role in Role if role in (roles or ())),
    )


def find_signed(session: Session, token: str) -> Signed | None:
    """Everything about the bearer of a cookie, in one query; whether it still counts is for the rules."""
    roles = (
        sa.select(sa.func.array_agg(col(PersonRole.role)))
        .where(col(PersonRole.person_id) == Person.id)
        .scalar_subquery()
    )
    found = session.execute(
        sa.select(Person, SignIn, roles)
        .join(SignIn, col(SignIn.person_id) == Person.id)
        .where(col(SignIn.token_digest) == rules.digest(token), col(Person.active))
    ).first()
    if found is None:
        return None
    person, sign_in, held = found
    return Signed(person, frozenset(Role(value) for value in held or ()), sign_in)


def list_sign_ins(
    session: Session,
    person_id: UUID,
    *,
    opened_after: datetime | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> Sequence[SignIn]:
    """The doors nobody has closed, latest first, paged by key."""
    query = select(SignIn).where(SignIn.person_id == person_id, col(SignIn.revoked_at).is_(None))
    if opened_after is not None:
        query = query.where(col(SignIn.at) > opened_after)
    if after is not None:
        query = query.where(col(SignIn.id) < after)
    return session.exec(query.order_by(col(SignIn.id).desc()).limit(limit)).all()


def list_passkeys(session: Session, person_id: UUID) -> Sequence[Passkey]:
    return session.exec(select(Passkey).where(Passkey.user_id == person_id).order_by(col(Passkey.id))).all()


def list_invitations(session: Session, *, after: UUID | None = None, limit: int = 50) -> Sequence[Invitation]:
    """Those nobody has claimed or withdrawn, latest first, paged by key."""
    query = select(Invitation).where(
        col(Invitation.claimed_at).is_(None), col(Invitation.withdrawn_at).is_(None)
    )
    if after is not None:
        query = query.where(col(Invitation.id) < after)
    return session.exec(query.order_by(col(Invitation.id).desc()).limit(limit)).all()


def get_invitation(session: Session, invitation_id: UUID) -> Invitation:
    return rows.get(session, Invitation, invitation_id)


def get_export(session: Session, export_id: UUID) -> DataExport:
    return rows.get(session, DataExport, export_id)


def lock_export(session: Session, export_id: UUID) -> DataExport:
    return rows.lock(session, DataExport, export_id)


def find_latest_export(session: Session, person_id: UUID) -> DataExport | None:
    latest = select(DataExport).where(DataExport.person_id == person_id).order_by(col(DataExport.id).desc())
    return session.exec(latest.limit(1).execution_options(populate_existing=True)).first()


def find_erasure(session: Session, person_id: UUID) -> Erasure | None:
    """The wish to be forgotten that has not been withdrawn or fulfilled."""
    wanted = select(Erasure).where(Erasure.person_id == person_id, col(Erasure.state) == ErasureState.ASKED)
    return session.exec(wanted.execution_options(populate_existing=True)).first()


def list_due_erasures(session: Session, on: date) -> Sequence[Erasure]:
    return session.exec(
        select(Erasure)
        .where(col(Erasure.state) == ErasureState.ASKED, col(Erasure.due_on) <= on)
        .order_by(col(Erasure.id))
    ).all()


def list_erasures(
    session: Session, *, after: UUID | None = None, limit: int = 50
) -> list[tuple[Erasure, str, str]]:
    """The wishes of everybody with the name and address they still have, the latest first, paged by key."""
    query = sa.select(Erasure, col(Person.name), col(Person.email)).join(
        Person, col(Person.id) == Erasure.person_id
    )
    if after is not None:
        query = query.where(col(Erasure.id) < after)
    found = session.execute(query.order_by(col(Erasure.id).desc()).limit(limit))
    return [(erasure, name, email) for erasure, name, email in found]
