"""How much, to the cent? Euros as integer cents in a frozen value; never a float."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from fundapp.kernel.typed import read_marks

MAX_CENTS = 10**15
"""Ten thousand billion euros: what a signed 64-bit column holds with room to add."""
_AMOUNT = re.compile(r"(?P<minus>-?)€?(?P<digits>[0-9.,]+)(?:€|EUR|euros?)?", re.ASCII | re.IGNORECASE)
_ENGLISH = re.compile(r"-?€[0-9]{1,3}(,[0-9]{3})+", re.ASCII)


@dataclass(frozen=True, order=True)
class Money:
    """An amount of euros (FIN-02: euros only), signed, in whole cents."""

    cents: int

    def __post_init__(self) -> None:
        if not isinstance(self.cents, int) or isinstance(self.cents, bool):
            raise TypeError(f"Money takes whole cents, not {self.cents!r}")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.cents + other.cents)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.cents - other.cents)

    def __neg__(self) -> "Money":
        return Money(-self.cents)

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        sign, cents = ("-" if self.cents < 0 else ""), abs(self.cents)
        return f"{sign}{cents // 100}.{cents % 100:02d}"

    @property
    def euros(self) -> Decimal:
        return Decimal(self.cents) / 100

    def split(self, parts: int) -> list["Money"]:
        """Share in equal parts that add up again; the odd cents go to the first (FIN-02, Z01)."""
        if parts < 1:
            raise ValueError("an amount is split in one part at least")
        share, odd = divmod(self.cents, parts)
        return [Money(share + (index < odd)) for index in range(parts)]


ZERO = Money(0)


def euros(amount: Decimal | int | str) -> Money:
    """Cents from euros, rounded half up at two decimals (FIN-02, Z03)."""
    cents = (Decimal(amount) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return Money(int(cents))


def total(amounts: Iterable[Money]) -> Money:
    return Money(sum(amount.cents for amount in amounts))


def parse_euros(text: str) -> Money | None:
    """What a person typed in French or English ("1 234,56 €", "1.234,56", "€1,234"); None if it is no amount.

    The sign before its digits is English: there a comma groups. Elsewhere one mark before three digits could
    be read two ways, and is refused (`check_one_mark`).
    """
    found = _AMOUNT.fullmatch("".join(text.split()))
    if found is None:
        return None
    digits = found["digits"].replace(",", "") if _ENGLISH.fullmatch(found[0]) else found["digits"]
    read = read_marks(found["minus"] + digits)
    if read is None:
        return None
    value = Decimal(read)
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -2 or abs(value) * 100 > MAX_CENTS:
        return None
    return euros(value)
