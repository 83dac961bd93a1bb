"""How is a second factor given, proved and taken away? No code works twice."""

import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from flask_security import Totp
from sqlmodel import Session

from fundapp.accounts import queries
from fundapp.accounts.events import FactorAdded, FactorRemoved, LetterWanted, RecoveryCodeUsed
from fundapp.accounts.models import Passkey, Person
from fundapp.accounts.services.passwords import matches
from fundapp.accounts.services.sign_ins import revoke_all_sign_ins
from fundapp.accounts.types import Factor, Letter
from fundapp.kernel.errors import NotFound, Refused
from fundapp.kernel.events import record

ISSUER = "Fonds Dunkerque"
DRIFT = 30
"""Seconds by which a phone's clock may be early or late."""
RECOVERY_CODES = 10


class OneTimeCodes(Totp):
    """The codes of authenticator apps and of recovery sheets; both are kept so that a leak tells neither."""

    def __init__(self, secret: str) -> None:
        super().__init__({"1": _key(secret, "accounts.totp").hex()}, ISSUER)
        self._pepper = _key(secret, "accounts.recovery")

    def get_last_counter(self, user: Person) -> int | None:  # type: ignore[override]
        """The time step last accepted, read from a row its caller has locked (no replay)."""
        return user.totp_counter

    def set_last_counter(self, user: Person, tmatch: object) -> None:  # type: ignore[override]
        user.totp_counter = tmatch.counter  # type: ignore[attr-defined]

    def sealed(self, key: str) -> str:
        """The secret of an entry somebody already has in their application (base 32), as it is kept."""
        return str(self._totp(key=key).to_json(encrypt=True))

    def kept(self, recovery_code: str) -> str:
        return hmac.new(self._pepper, recovery_code.encode(), hashlib.sha256).hexdigest()


def _key(secret: str, purpose: str) -> bytes:
    """A key for one purpose only, from the program's one secret."""
    return hashlib.sha256(f"{purpose}\n{secret}".encode()).digest()


def prove_second_factor(
    session: Session, *, person_id: UUID, code: str, codes: OneTimeCodes, at: datetime
) -> bool:
    """Whether this is the code of now, or a recovery code not used yet; either serves once."""
    person = queries.lock_person(session, person_id)
    typed = "".join(code.split()).lower()
    if typed.isdecimal():
        secret = person.tf_totp_secret
        return secret is not None and codes.verify_totp(typed, secret, person, window=DRIFT)
    return _use_recovery_code(session, person, codes.kept(typed), at=at)


def _use_recovery_code(session: Session, person: Person, kept: str, *, at: datetime) -> bool:
    left = [each for each in person.mf_recovery_codes or [] if not hmac.compare_digest(each, kept)]
    if len(left) == len(person.mf_recovery_codes or []):
        return False
    person.mf_recovery_codes = left
    record(session, RecoveryCodeUsed(person_id=person.id, left=len(left)), by=person.id, at=at)
    return True


def set_up_totp(
    session: Session,
    *,
    person_id: UUID,
    password: str,
    secret: str,
    code: str,
    codes: OneTimeCodes,
    but: UUID,
    at: datetime,
) -> list[str]:
    """Take an authenticator app as second factor once it shows the right code; tells the recovery codes."""
    person = queries.lock_person(session, person_id)
    if not matches(person.password, password):
        raise Refused("Ce n’est pas votre mot de passe.", field="password")
    person.totp_counter = None
    if not codes.verify_totp("".join(code.split()), secret, person, window=DRIFT):
        raise Refused(
            "Ce code ne correspond pas : vérifiez l’heure de votre téléphone et recopiez le code suivant.",
            field="code",
        )
    person.tf_primary_method, person.tf_totp_secret = "authenticator", secret
    record(session, FactorAdded(person_id=person.id, factor=Factor.TOTP), by=person.id, at=at)
    _tell(session, person, at=at)
    revoke_all_sign_ins(session, person_id=person.id, but=but, by=person.id, at=at)
    return renew_recovery_codes(session, person_id=person.id, codes=codes, at=at)


def renew_recovery_codes(
    session: Session, *, person_id: UUID, codes: OneTimeCodes, at: datetime
) -> list[str]:
    """New recovery codes, told once; the old ones stop working."""
    person = queries.lock_person(session, person_id)
    told = codes.generate_recovery_codes(RECOVERY_CODES)
    person.mf_recovery_codes = [codes.kept(code) for code in told]
    record(session, FactorAdded(person_id=person.id, factor=Factor.RECOVERY_CODES), by=person.id, at=at)
    return told


def note_passkey_added(session: Session, *, person_id: UUID, at: datetime) -> None:
    """Flask-Security has kept the key itself in the same transaction."""
    record(session, FactorAdded(person_id=person_id, factor=Factor.PASSKEY), by=person_id, at=at)
    _tell(session, queries.get_person(session, person_id), at=at)


def remove_passkey(session: Session, *, person_id: UUID, passkey_id: UUID, at: datetime) -> None:
    passkey = session.get(Passkey, passkey_id, with_for_update=True)
    if passkey is None or passkey.user_id != person_id:
        raise NotFound
    session.delete(passkey)
    record(session, FactorRemoved(person_id=person_id, factor=Factor.PASSKEY), by=person_id, at=at)
    _tell(session, queries.get_person(session, person_id), at=at)


def _tell(session: Session, person: Person, *, at: datetime) -> None:
    letter = LetterWanted(person_id=person.id, letter=Letter.FACTOR_CHANGED)
    record(session, letter, by=person.id, at=at)


def prove_identity(
    session: Session, *, person_id: UUID, password: str, code: str, codes: OneTimeCodes, at: datetime
) -> None:
    """Prove once more who one is before a grave act: the password, and the code of whoever has one.

    Raises `Refused` on the field `password` or `code`; the caller counts the tries.
    """
    person = queries.lock_person(session, person_id)
    if not password:
        raise Refused("Indiquez votre mot de passe.", field="password")
    if person.tf_totp_secret and not code:
        raise Refused("Indiquez le code de votre application.", field="code")
    if not matches(person.password, password):
        raise Refused("Ce n’est pas votre mot de passe.", field="password")
    if person.tf_totp_secret and not prove_second_factor(
        session, person_id=person.id, code=code, codes=codes, at=at
    ):
        raise Refused("Ce code n’est pas le bon : recopiez celui qui s’affiche maintenant.", field="code")
