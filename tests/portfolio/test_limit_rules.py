from datetime import date

import pytest

from fundapp.kernel.money import euros
from fundapp.portfolio.rules import limits

CEILING = euros(300_000)


@pytest.mark.parametrize("new, allowed", [(500_000, False), (400_000, True)])
def test_company_cap_is_inclusive(new: int, allowed: bool) -> None:
    """C01 and C02: 10 % of 20 M€, 1.6 M€ already in."""
    check = limits.company_cap(euros(20_000_000), 1000, euros(1_600_000), euros(new))

    assert check.allowed is allowed
    assert check.headroom == euros(400_000)


DE_MINIMIS = [
    (
        "D01",
        [("2024-02-10", 120_000), ("2025-03-01", 100_000)],
        "2026-11-23",
        "80000.00",
        "2023-11-23",
        220_000,
        True,
    ),
    (
        "D02",
        [("2024-02-10", 120_000), ("2025-03-01", 100_000)],
        "2026-11-23",
        "80000.01",
        "2023-11-23",
        220_000,
        False,
    ),
    (
        "D03",
        [("2023-11-22", 200_000), ("2025-01-15", 60_000)],
        "2026-11-23",
        "200000",
        "2023-11-23",
        60_000,
        True,
    ),
    ("D05", [("2021-01-30", 250_000)], "2024-01-30", "60000", "2021-01-30", 250_000, False),
    ("D07", [("2025-02-28", 300_000)], "2028-02-29", "1", "2025-02-28", 300_000, False),
    ("D09", [], "2026-11-23", "300000.01", "2023-11-23", 0, False),
]


@pytest.mark.parametrize(
    "prior, day, new, start, used, allowed",
    [case[1:] for case in DE_MINIMIS],
    ids=[case[0] for case in DE_MINIMIS],
)
def test_de_minimis_rolls_over_three_years(
    prior: list[tuple[str, int]], day: str, new: str, start: str, used: int, allowed: bool
) -> None:
    granted = [(date.fromisoformat(on), euros(amount)) for on, amount in prior]
    on = date.fromisoformat(day)

    check = limits.de_minimis(CEILING, granted, on, euros(new))

    assert limits.window_start(on) == date.fromisoformat(start)
    assert limits.used_de_minimis(granted, on) == euros(used)
    assert (check.allowed, check.headroom) == (allowed, CEILING - euros(used))
