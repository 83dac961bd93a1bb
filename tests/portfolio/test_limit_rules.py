from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.kernel.money import Money, euros, total
from fundapp.portfolio.rules import limits

CEILING = euros(300_000)


@pytest.mark.parametrize("new, allowed", [(500_000, False), (400_000, True)])
def test_company_cap_is_inclusive(new: int, allowed: bool) -> None:
    """C01 and C02: 10 % of 20 M€, 1.6 M€ already in."""
    check = limits.company_cap(
        "Hydrogène des Dunes",
        "999000011",
        fund_size=euros(20_000_000),
        cap_bp=1000,
        exposure=euros(1_600_000),
        new=euros(new),
    )

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

    check = limits.de_minimis({on: CEILING}, granted, on, euros(new))

    assert limits.window_start(on) == date.fromisoformat(start)
    assert limits.used_de_minimis(granted, on) == euros(used)
    assert (check.allowed, check.headroom) == (allowed, CEILING - euros(used))


def judged(prior: Sequence[limits.Grant], on: date, new: Money) -> limits.Check:
    return limits.de_minimis(dict.fromkeys(limits.window_ends(prior, on), CEILING), prior, on, new)


@pytest.mark.parametrize(
    "prior, day, headroom, start, end",
    [
        ([("2026-12-02", 200_000)], "2026-11-24", 100_000, "2023-12-02", "2026-12-02"),
        ([("2026-11-24", 200_000)], "2026-12-02", 100_000, "2023-12-02", None),
        ([("2029-11-24", 200_000)], "2026-11-24", 100_000, "2026-11-24", "2029-11-24"),
        ([("2029-11-25", 200_000)], "2026-11-24", 300_000, "2023-11-24", None),
        (
            [("2024-01-05", 150_000), ("2026-12-02", 100_000)],
            "2025-06-01",
            50_000,
            "2023-12-02",
            "2026-12-02",
        ),
        ([("2023-11-30", 250_000), ("2026-12-02", 100_000)], "2026-11-24", 50_000, "2023-11-24", None),
        ([("2024-02-29", 300_000)], "2021-02-28", 0, "2021-02-28", "2024-02-29"),
    ],
)
def test_grant_dated_before_others_counts_in_every_window_it_falls_in(
    prior: list[tuple[str, int]], day: str, headroom: int, start: str, end: str | None
) -> None:
    """Signed on the 2nd, recorded first: 200 000 €; 150 000 € dated the 24th before once passed."""
    granted = [(date.fromisoformat(on), euros(amount)) for on, amount in prior]

    check = judged(granted, date.fromisoformat(day), euros(1))

    said = check.sentence.values
    assert (check.headroom, said["start"]) == (euros(headroom), date.fromisoformat(start))
    assert said.get("end") == (date.fromisoformat(end) if end else None)


DAYS = st.integers(0, 2600).map(lambda days: date(2024, 1, 1) + timedelta(days=days))
AMOUNTS = st.integers(1, 300_000).map(euros)


@given(st.lists(st.tuples(DAYS, AMOUNTS), max_size=9))
def test_no_order_of_signing_takes_any_three_years_past_the_ceiling(wanted: list[limits.Grant]) -> None:
    signed: list[limits.Grant] = []
    for day, amount in wanted:
        if judged(signed, day, amount).allowed:
            signed.append((day, amount))

    for last, _ in signed:
        in_three_years = total(a for day, a in signed if limits.window_start(last) <= day <= last)
        assert in_three_years <= CEILING


@given(st.lists(st.tuples(DAYS, AMOUNTS), max_size=9), DAYS)
def test_what_is_left_is_exactly_what_may_be_granted(prior: list[limits.Grant], day: date) -> None:
    left = judged(prior, day, euros(1)).headroom

    assert judged(prior, day, left).allowed
    assert not judged(prior, day, left + Money(1)).allowed


def test_each_window_is_held_against_the_ceiling_of_its_last_day() -> None:
    """200 000 € before a ceiling goes up to 300 000 €: what bears an earlier day has the earlier ceiling."""
    early, late = date(2026, 11, 24), date(2026, 12, 2)

    check = limits.de_minimis(
        {early: euros(200_000), late: CEILING}, [(late, euros(50_000))], early, euros(210_000)
    )

    assert (check.allowed, check.headroom) == (False, euros(200_000))
