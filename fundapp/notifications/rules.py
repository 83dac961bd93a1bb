"""When is a mail tried again, and what may a stranger's words do in it?"""

import re
from datetime import timedelta

LEASE = timedelta(minutes=2)
"""How long one worker has a mail for itself: longer than any conversation with the mail server."""

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""Between tries, as mail servers that greylist or fill up expect; after the last one we give up."""

_UNBREAKABLE = "\u00a0\u202f"
"""French amounts and punctuation hold together with these."""
_ADDRESS = re.compile(r"(?:\b[a-z][a-z0-9+.-]*://|\bwww\.)\S+", re.IGNORECASE)


def wait_before_try(attempts: int) -> timedelta | None:
    """How long after that many tries the next one comes; None: there is none."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def plain(text: str, *, longest: int = 4_000) -> str:
    """What a person typed, made harmless in a mail of ours: one line, no address to click (SECURITY 24)."""
    line = "".join(each if each.isprintable() or each in _UNBREAKABLE else " " for each in text)
    line = _ADDRESS.sub("[…]", re.sub(" +", " ", line).strip())
    return line if len(line) <= longest else line[: longest - 1] + "…"
