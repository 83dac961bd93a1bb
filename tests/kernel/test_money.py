from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.kernel.money import MAX_CENTS, Money, euros, parse_euros, total

cents = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1 234,56 €", 123_456),
        ("1\u202f234\u00a0567,9", 123_456_790),
        ("1234.5", 123_450),
        ("1,234.56", 123_456),
        ("12,500.00", 1_250_000),
        ("-3,20", -320),
        ("0", 0),
        ("1,234", None),
        ("40.000,50 €", 4_000_050),
        ("40 000,50", 4_000_050),
        ("40,000.50", 4_000_050),
        ("1.234.567", 123_456_700),
        ("1,234,567", 123_456_700),
        ("1.234.567,89 euros", 123_456_789),
        ("12 500 EUR", 1_250_000),
        ("€1,234", 123_400),
        ("-€1,234.50", -123_450),
        ("€1.234", None),
        ("1.234.56", None),
        ("1,23,456.00", None),
        ("1.234,56,7", None),
        ("0.000,50", None),
        ("--3", None),
        ("40 k€", None),
        (".", None),
        ("12,345", None),
        ("1e3", None),
        ("1e999999999", None),
        ("1_000", None),
        ("dix", None),
        ("", None),
        ("٣", None),
        ("10000000000000,01", None),
    ],
)
def test_amount_is_read_as_people_write_it(typed: str, expected: int | None) -> None:
    assert parse_euros(typed) == (None if expected is None else Money(expected))


@given(cents)
def test_written_amount_is_read_again(amount: int) -> None:
    assert parse_euros(str(Money(amount))) == Money(amount)


@given(cents, st.integers(1, 50))
def test_shares_add_up_and_differ_by_one_cent_at_most(amount: int, parts: int) -> None:
    shares = Money(amount).split(parts)

    assert total(shares) == Money(amount)
    assert max(shares).cents - min(shares).cents <= 1
    assert shares == sorted(shares, reverse=True)


def test_hundred_euros_in_three_gives_the_odd_cent_to_the_first() -> None:
    assert Money(10_000).split(3) == [Money(3_334), Money(3_333), Money(3_333)]


@pytest.mark.parametrize(("amount", "expected"), [("0.125", 13), ("0.124", 12), ("-0.125", -13)])
def test_half_a_cent_rounds_away_from_zero(amount: str, expected: int) -> None:
    assert euros(Decimal(amount)) == Money(expected)


def test_money_refuses_a_float() -> None:
    with pytest.raises(TypeError):
        Money(1.5)  # type: ignore[arg-type]


def test_largest_amount_fits_a_column() -> None:
    assert MAX_CENTS < 2**63
