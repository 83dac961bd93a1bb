"""How is a password kept and proved? argon2id, and the same time whether the account exists or not."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from fundapp.accounts import rules

HASHER = PasswordHasher()


def hashed(password: str) -> str:
    return HASHER.hash(rules.normal_password(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password; nobody's password takes as long to refuse as somebody's."""
    try:
        return HASHER.verify(kept or _nobodys(), rules.normal_password(password)) and kept is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return hashed("the password of an account that does not exist")
