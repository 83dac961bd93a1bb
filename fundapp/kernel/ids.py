"""How are rows named: by time-ordered identifiers inside, by random references to people."""

import secrets
import time
from uuid import UUID

READABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals that nobody mistakes for another when read aloud."""


def new_id() -> UUID:
    """A version 7 UUID (RFC 9562, method 3): sorts by creation, to a quarter of a microsecond on one machine.

    So indexes stay dense, and lists that page by key keep the order in which rows were made.
    """
    millis, nanos = divmod(time.time_ns(), 1_000_000)
    fraction = nanos * 4096 // 1_000_000
    return UUID(int=(millis << 80) | (0x7 << 76) | (fraction << 64) | (0b10 << 62) | secrets.randbits(62))


def new_reference(prefix: str, year: int) -> str:
    """`DK-2026-7F3K9Q`: dated, speakable, and telling nobody how many there are."""
    return f"{prefix}-{year}-" + "".join(secrets.choice(READABLE) for _ in range(6))
