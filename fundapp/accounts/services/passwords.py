"""How is a password kept, proved and changed? argon2id, in one time for every refusal."""

import secrets
import threading
from datetime import datetime
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlmodel import Session

from fundapp.accounts import queries, rules
from fundapp.accounts.events import LetterWanted, PasswordChanged
from fundapp.accounts.models import Person
from fundapp.accounts.services.links import use_link, void_links
from fundapp.accounts.services.sign_ins import revoke_all_sign_ins
from fundapp.accounts.types import Letter, Purpose
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import SYSTEM, record
from fundapp.kernel.ids import new_id

HASHER = PasswordHasher()
_AT_ONCE = threading.BoundedSemaphore(4)
"""Each hash takes 64 MB: as many sign-ins at once as there are threads would take two gigabytes."""
WRONG = "L’adresse ou le mot de passe ne correspond pas. Vérifiez-les, ou choisissez un nouveau mot de passe."


def hashed(password: str) -> str:
    with _AT_ONCE:
        return HASHER.hash(rules.normal_password(password))


def prove_password(session: Session, *, email: str, password: str) -> Person:
    """Who has this address and this password; one refusal, in one time, for everything that is wrong."""
    person = queries.find_person(session, email)
    kept = person.password if person is not None and person.active else None
    if not matches(kept, password) or person is None:
        raise Refused(WRONG)
    return person


def want_reset(session: Session, *, email: str, at: datetime) -> None:
    """Ask for a mail with a link to choose a new password; says nothing of who has an account.

    The same is written for an address that has none, so that the answer takes as long: a letter to nobody.
    """
    person = queries.find_person(session, email)
    to = person.id if person is not None and person.active else new_id()
    record(session, LetterWanted(person_id=to, letter=Letter.RESET_PASSWORD), by=SYSTEM, at=at)


def reset_password(session: Session, *, token: str, password: str, at: datetime) -> None:
    """Choose a new password with a mail's link. It signs nobody in: the second factor stays to be given."""
    person_id = use_link(session, purpose=Purpose.RESET_PASSWORD, token=token, at=at)
    person = queries.lock_person(session, person_id)
    if not person.active:
        raise Refused("Ce compte est fermé : écrivez à l’équipe du fonds pour le rouvrir.")
    if person.confirmed_at is None:
        person.confirmed_at = at  # the link proves the mailbox just as well
    _change(session, person, password, but=None, at=at)


def change_password(
    session: Session, *, person_id: UUID, current: str, password: str, but: UUID, at: datetime
) -> None:
    person = queries.lock_person(session, person_id)
    if not matches(person.password, current):
        raise Refused("Ce n’est pas votre mot de passe actuel.", field="current")
    _change(session, person, password, but=but, at=at)


def _change(session: Session, person: Person, password: str, *, but: UUID | None, at: datetime) -> None:
    rules.check_password(password, name=person.name, email=person.email)
    person.password, person.fs_uniquifier = hashed(password), secrets.token_hex(32)
    void_links(session, purpose=Purpose.RESET_PASSWORD, subject_id=person.id, at=at)
    revoke_all_sign_ins(session, person_id=person.id, but=but, by=person.id, at=at)
    record(session, PasswordChanged(person_id=person.id), by=person.id, at=at)
    record(session, LetterWanted(person_id=person.id, letter=Letter.PASSWORD_CHANGED), by=person.id, at=at)


def matches(kept: str | None, password: str) -> bool:
    known = kept or _nobodys()
    try:
        with _AT_ONCE:
            return HASHER.verify(known, rules.normal_password(password)) and kept is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return hashed("the password of an account that does not exist")
