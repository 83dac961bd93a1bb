"""Does the cap table add up, its shares to 100.00 exactly, and is the fund's share right (INT-03)?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.dossiers.rules import cap_table
from fundapp.dossiers.rules.tables import Row, Table
from fundapp.kernel.money import euros
from fundapp.programme.types import Security


def values(*holdings: tuple[int, int], **others: object) -> dict[str, object]:
    rows = tuple(
        Row(
            number,
            {"holder": f"Associé {number}", "kind": Security.ORDINARY, "before": before, "after": after},
        )
        for number, (before, after) in enumerate(holdings)
    )
    return {"cap_table": Table((), rows), **others}


def test_shares_are_those_of_the_worked_example() -> None:
    table = cap_table.cap_table_of(values((600_000, 600_000), (150_000, 150_000), (0, 250_000)))

    assert (table.before, table.after) == (750_000, 1_000_000)
    assert [each.after_share for each in table.holdings] == [60_00, 15_00, 25_00]
    assert [each.before_share for each in table.holdings] == [80_00, 20_00, 0]


@given(st.lists(st.integers(0, 999_999_999), min_size=1, max_size=40).filter(any))
def test_shares_make_a_hundred_percent_exactly(numbers: list[int]) -> None:
    shares = cap_table.shares_of(numbers)

    assert sum(shares) == 10_000
    assert all(
        abs(share * sum(numbers) - 10_000 * each) < sum(numbers)
        for share, each in zip(shares, numbers, strict=True)
    )


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=12, unique=True))
def test_shares_follow_their_holder_whatever_the_order(numbers: list[int]) -> None:
    there, back = cap_table.shares_of(numbers), cap_table.shares_of(numbers[::-1])[::-1]

    assert all(abs(one - other) <= 1 for one, other in zip(there, back, strict=True))


def test_nobody_holds_anything_of_nothing() -> None:
    assert cap_table.shares_of([0, 0]) == [0, 0]


@pytest.mark.parametrize(
    "before, after, gaps",
    [
        (750_000, 1_000_000, {}),
        (None, None, {}),
        (750_001, 1_000_000, {"shares_before": -1}),
        (700_000, 1_200_000, {"shares_before": 50_000, "shares_after": -200_000}),
    ],
)
def test_declared_totals_are_those_of_the_table(
    before: int | None, after: int | None, gaps: dict[str, int]
) -> None:
    said = cap_table.gaps_of(
        values((600_000, 600_000), (150_000, 400_000), shares_before=before, shares_after=after)
    )

    assert {name: sentence.values["gap"] for name, sentence in said.items()} == gaps


@pytest.mark.parametrize(
    "pre, raised, asked, post, share",
    [
        ("3000000", "1000000", "400000", "4000000", 10_00),
        ("2000000", "1000000", "1000000", "3000000", 33_33),
        ("1", "2", "2", "3", 66_67),
    ],
)
def test_fund_share_is_its_ticket_over_the_value_after_the_round(
    pre: str, raised: str, asked: str, post: str, share: int
) -> None:
    worth = cap_table.worth_of(
        {"pre_money": euros(pre), "equity_round": euros(raised), "amount_asked": euros(asked)}
    )

    assert worth is not None
    assert (worth.post_money, worth.fund_share) == (euros(post), share)


def test_worth_is_unknown_until_all_of_it_is_answered() -> None:
    assert cap_table.worth_of({"pre_money": euros(1), "amount_asked": euros(1)}) is None


@pytest.mark.parametrize(
    "raised, wrong", [("250000", False), ("850000", False), ("249999.99", True), ("850000.01", True)]
)
def test_capital_raised_stands_between_what_is_asked_and_the_round(raised: str, wrong: bool) -> None:
    said = cap_table.gaps_of(
        {"equity_round": euros(raised), "amount_asked": euros(250_000), "round_total": euros(850_000)}
    )

    assert list(said) == ["equity_round"] * wrong
