"""How much interest can have come back by a day at the fund's highest rate, and what is beyond it?"""

from datetime import date, timedelta

import pytest

from fundapp.kernel.money import ZERO, Money, euros
from fundapp.portfolio.rules import interest
from fundapp.portfolio.rules.ledger import DatedLine
from fundapp.portfolio.types import EntryKind, ReturnNature

PAY, RETURN = EntryKind.PAY, EntryKind.RETURN
CAPITAL, INTEREST = ReturnNature.CAPITAL, ReturnNature.INTEREST
FIRST = date(2026, 1, 1)
TEN_PERCENT = 1000

Line = tuple[int, EntryKind, str, ReturnNature | None]
"""How many days after the first, what, how many euros."""


def dated(*lines: Line) -> list[DatedLine]:
    return [
        DatedLine(FIRST + timedelta(days=day), kind, euros(amount), nature)
        for day, kind, amount, nature in lines
    ]


def paid(day: int, amount: str) -> Line:
    return day, PAY, amount, None


def back(day: int, amount: str, nature: ReturnNature | None = CAPITAL) -> Line:
    return day, RETURN, amount, nature


MOST: list[tuple[str, list[Line], int, int, str]] = [
    ("a year of 365 days", [paid(0, "100000")], TEN_PERCENT, 365, "10000"),
    ("a leap year has one day more", [paid(0, "100000")], TEN_PERCENT, 366, "10027.40"),
    ("half a cent goes up", [paid(0, "18.25")], TEN_PERCENT, 1, "0.01"),
    ("less than half does not", [paid(0, "18.24")], TEN_PERCENT, 1, "0"),
    ("nothing on the very day", [paid(0, "100000")], TEN_PERCENT, 0, "0"),
    ("nothing before", [paid(9, "100000")], TEN_PERCENT, 3, "0"),
    ("each tranche from its day", [paid(0, "50000"), paid(73, "50000")], TEN_PERCENT, 146, "3000"),
    ("capital back bears no more", [paid(0, "100000"), back(73, "60000")], TEN_PERCENT, 146, "2800"),
    ("all of it back", [paid(0, "100000"), back(73, "100000")], TEN_PERCENT, 730, "2000"),
    (
        "of no known nature is capital",
        [paid(0, "100000"), back(73, "100000", None)],
        TEN_PERCENT,
        730,
        "2000",
    ),
    ("interest does not lessen capital", [paid(0, "100000"), back(73, "2000", INTEREST)], 1000, 146, "4000"),
    ("a payment that bounced", [paid(0, "100000"), paid(73, "-100000")], TEN_PERCENT, 730, "2000"),
    ("a rate of zero", [paid(0, "100000")], 0, 3650, "0"),
    ("no order asked", [paid(73, "50000"), paid(0, "50000")], TEN_PERCENT, 146, "3000"),
]


@pytest.mark.parametrize(
    "lines, rate, day, most", [case[1:] for case in MOST], ids=[case[0] for case in MOST]
)
def test_highest_rate_brings_simple_interest_on_capital_that_is_out(
    lines: list[Line], rate: int, day: int, most: str
) -> None:
    assert interest.most_by(dated(*lines), rate, FIRST + timedelta(days=day)) == euros(most)


EXCESS: list[tuple[str, list[Line], Line, tuple[int, str, str] | None]] = [
    ("exactly it", [paid(0, "100000")], back(73, "2000", INTEREST), None),
    ("a cent more", [paid(0, "100000")], back(73, "2000.01", INTEREST), (73, "2000.01", "2000")),
    ("small pieces add up", [paid(0, "100000"), back(70, "1999", INTEREST)], back(73, "1.01", INTEREST),
     (73, "2000.01", "2000")),
    ("one that was reversed leaves room", [paid(0, "100000"), back(70, "1900", INTEREST),
     back(70, "-1900", INTEREST)], back(73, "2000", INTEREST), None),
    ("written late, it breaks a later day", [paid(0, "100000"), back(146, "4000", INTEREST)],
     back(73, "1", INTEREST), (146, "4001", "4000")),
    ("capital is held elsewhere", [paid(0, "100000")], back(73, "90000"), None),
    ("a dividend has no rate", [paid(0, "100000")], back(73, "90000", ReturnNature.DIVIDEND), None),
    ("a gain has none", [paid(0, "100000")], back(73, "90000", ReturnNature.GAIN), None),
]  # fmt: skip


@pytest.mark.parametrize(
    "lines, new, beyond", [case[1:] for case in EXCESS], ids=[case[0] for case in EXCESS]
)
def test_excess_says_the_first_day_on_which_there_is_more(
    lines: list[Line], new: Line, beyond: tuple[int, str, str] | None
) -> None:
    found = interest.excess(dated(*lines), dated(new)[0], TEN_PERCENT)

    if beyond is None:
        assert found is None
        return
    day, received, most = beyond
    assert found == interest.Excess(FIRST + timedelta(days=day), euros(received), euros(most), TEN_PERCENT)
    assert found.sentence.values["excess"] == euros(received) - euros(most)


def test_capital_that_came_back_beyond_what_was_paid_bears_nothing() -> None:
    """Lines of before the rule may say so; interest is never below zero."""
    lines = dated(paid(0, "10"), back(1, "500000"))

    assert interest.most_by(lines, TEN_PERCENT, FIRST + timedelta(days=3650)) == ZERO
    assert interest.most_by([], TEN_PERCENT, FIRST) == Money(0)
