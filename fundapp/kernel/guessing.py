"""Would anybody guess this secret: because it is short, repeats itself, counts up, or stands in a manual?"""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

SHORTEST = 32
FEWEST_BITS = 90
"""Of what the characters tell; 32 random hexadecimal digits tell about 115."""
KNOWN = (
    "change", "secret", "passw", "motdepasse", "azerty", "qwerty", "example", "exemple", "default",
    "defaut", "insecure", "demo", "dunkerque", "12345678", "abcdefgh",
)  # fmt: skip
"""What examples and hurried people write."""


def hard_to_guess(secret: str) -> bool:
    block = _repeated(secret)
    steps = [ord(after) - ord(before) for before, after in pairwise(block)]
    return (
        len(secret) >= SHORTEST
        and min(_bits(block), _bits(steps)) >= FEWEST_BITS
        and not any(word in secret.lower() for word in KNOWN)
    )


def _repeated(secret: str) -> str:
    """The shortest beginning that written again and again gives the whole."""
    length = len(secret)
    period = next((each for each in range(1, length) if secret[each:] == secret[:-each]), length)
    return secret[:period]


def _bits(said: Sequence[object]) -> float:
    """Shannon's measure: nothing for what is always the same."""
    counts = Counter(said).values()
    return -sum(count * math.log2(count / len(said)) for count in counts)
