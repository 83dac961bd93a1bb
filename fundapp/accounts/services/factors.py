"""How is a second factor given, proved and taken away? No code works twice."""

import hashlib

from flask_security import Totp
from sqlalchemy.orm import object_session

from fundapp.accounts.models import Person

ISSUER = "Fonds Dunkerque"
DRIFT = 30
"""Seconds by which a phone's clock may be early or late."""


class OneTimeCodes(Totp):
    """The codes of authenticator apps; the last one accepted is kept on a locked row (no replay)."""

    def get_last_counter(self, user: Person) -> int | None:  # type: ignore[override]
        session = object_session(user)
        assert session is not None
        session.refresh(user, attribute_names=["totp_counter"], with_for_update=True)
        return user.totp_counter

    def set_last_counter(self, user: Person, tmatch: object) -> None:  # type: ignore[override]
        user.totp_counter = tmatch.counter  # type: ignore[attr-defined]


def key_for(secret: str, purpose: str) -> bytes:
    """A key for one purpose only, from the program's one secret."""
    return hashlib.sha256(f"{purpose}\n{secret}".encode()).digest()


def one_time_codes(secret: str) -> OneTimeCodes:
    return OneTimeCodes({"1": key_for(secret, "accounts.totp").hex()}, ISSUER)
