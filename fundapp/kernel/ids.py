"""How are rows named: by time-ordered identifiers inside, by random references to people."""

import secrets
import time
from uuid import UUID

READABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals that nobody mistakes for another when read aloud."""


def new_id() -> UUID:
    """A version 7 UUID (RFC 9562): sorts by creation, so that indexes stay dense and lists page by key."""
    millis = time.time_ns() // 1_000_000
    random = secrets.randbits(74)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=(millis << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)


def new_reference(prefix: str, year: int) -> str:
    """`DK-2026-7F3K9Q`: dated, speakable, and telling nobody how many there are."""
    return f"{prefix}-{year}-" + "".join(secrets.choice(READABLE) for _ in range(6))
