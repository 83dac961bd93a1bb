"""How does somebody come to have an account, and how do their rights change?"""

import secrets
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from fundapp.accounts import queries, rules
from fundapp.accounts.events import (
    AccountClosed,
    AccountReopened,
    EmailConfirmed,
    FactorRemoved,
    LetterWanted,
    PersonRegistered,
    RolesChanged,
)
from fundapp.accounts.models import Person, PersonRole
from fundapp.accounts.services.links import use_link
from fundapp.accounts.services.passwords import hashed, matches
from fundapp.accounts.services.sign_ins import revoke_all_sign_ins
from fundapp.accounts.types import Factor, Letter, Purpose
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import SYSTEM, last_saved, record
from fundapp.kernel.ids import new_id
from fundapp.kernel.seen import check_seen
from fundapp.policy import Role

LANGUAGES = ("fr", "en")


def sign_up(session: Session, *, name: str, email: str, password: str, at: datetime) -> None:
    """An entrepreneur asks for an account. Whether the address has one already is told by mail only."""
    rules.check_password(password, name=name, email=email)
    kept = hashed(password)  # in both cases, so that the answer takes as long
    known = queries.find_person(session, email)
    if known is None:
        known = register_person(
            session, name=name, email=email, roles=[Role.ENTREPRENEUR], password=None, confirmed=False, at=at
        )
        known.password, known.terms_accepted_at = kept, at
    letter = Letter.ALREADY_REGISTERED if known.confirmed_at else Letter.CONFIRM_EMAIL
    record(session, LetterWanted(person_id=known.id, letter=letter), by=SYSTEM, at=at)


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


def confirm_email(session: Session, *, token: str, password: str, at: datetime) -> None:
    """Mailbox and password together: an account opened by another at this address stays theirs to lose."""
    person_id = use_link(session, purpose=Purpose.CONFIRM_EMAIL, token=token, at=at)
    person = queries.lock_person(session, person_id)
    if not matches(person.password, password):
        raise Refused(
            "Ce n’est pas le mot de passe choisi à l’inscription ; s’il est oublié, choisissez-en un autre.",
            field="password",
        )
    if person.confirmed_at is None:
        person.confirmed_at = at
        record(session, EmailConfirmed(person_id=person.id), by=person.id, at=at)


def want_confirmation(session: Session, *, person_id: UUID, at: datetime) -> None:
    if queries.get_person(session, person_id).confirmed_at is None:
        letter = LetterWanted(person_id=person_id, letter=Letter.CONFIRM_EMAIL)
        record(session, letter, by=person_id, at=at)


def choose_language(session: Session, *, person_id: UUID, language: str) -> None:
    if language not in LANGUAGES:
        raise Refused("Choisissez le français ou l’anglais.", field="language")
    queries.lock_person(session, person_id).language = language


def set_roles(
    session: Session,
    *,
    person_id: UUID,
    roles: Iterable[Role],
    seen: str | None = None,
    by: UUID,
    at: datetime,
) -> None:
    """Give exactly these roles; the person's doors close, so that nobody keeps rights they lost."""
    person, held = queries.lock_person(session, person_id), frozenset(roles)
    before = queries.roles_of(session, person.id)
    if held == before:
        return
    _keep_an_administrator(by, person, loses=Role.ADMIN in before - held)
    rules.check_gives_no_role_to_oneself(own=by == person.id, gained=held - before)
    saved = partial(last_saved, session, person_id, RolesChanged)
    check_seen(rules.roles_shown(before), seen, rules.roles_shown(held), saved)
    session.execute(sa.delete(PersonRole).where(col(PersonRole.person_id) == person.id))
    session.add_all(PersonRole(person_id=person.id, role=role) for role in held)
    revoke_all_sign_ins(session, person_id=person.id, by=by, at=at)
    changed = RolesChanged(
        person_id=person.id,
        roles=tuple(role for role in Role if role in held),
        before=tuple(role for role in Role if role in before),
    )
    record(session, changed, by=by, at=at)


def close_account(session: Session, *, person_id: UUID, by: UUID, at: datetime) -> None:
    person = queries.lock_person(session, person_id)
    _keep_an_administrator(by, person, loses=True)
    if person.active:
        person.active = False
        revoke_all_sign_ins(session, person_id=person.id, by=by, at=at)
        record(session, AccountClosed(person_id=person.id), by=by, at=at)


def reopen_account(session: Session, *, person_id: UUID, by: UUID, at: datetime) -> None:
    person = queries.lock_person(session, person_id)
    if not person.active:
        person.active = True
        record(session, AccountReopened(person_id=person.id), by=by, at=at)


def _keep_an_administrator(by: UUID, person: Person, *, loses: bool) -> None:
    """Nobody takes their own keys away: so at least one administrator is always left."""
    if loses and by == person.id:
        raise Refused(
            "Vous ne pouvez pas vous retirer ce droit : demandez à une autre personne de l’administration."
        )


def forget_second_factor(session: Session, *, person_id: UUID, by: UUID, at: datetime) -> None:
    """Phone and recovery codes are lost: an administrator lets the person set up a new one."""
    person = queries.lock_person(session, person_id)
    if by == person.id:
        raise Refused(
            "Vous ne pouvez pas réinitialiser votre propre second facteur : demandez à une autre "
            "personne de l’administration."
        )
    for passkey in queries.list_passkeys(session, person.id):
        session.delete(passkey)
    person.tf_primary_method = person.tf_totp_secret = person.totp_counter = person.mf_recovery_codes = None
    revoke_all_sign_ins(session, person_id=person.id, by=by, at=at)
    record(session, FactorRemoved(person_id=person.id, factor=Factor.TOTP), by=by, at=at)
    letter = LetterWanted(person_id=person.id, letter=Letter.FACTOR_CHANGED)
    record(session, letter, by=by, at=at)
