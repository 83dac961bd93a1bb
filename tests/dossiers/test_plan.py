"""Does the funding plan balance each year and in total, to the cent, whatever the order of its lines?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.dossiers.rules import plan
from fundapp.dossiers.rules.form import Column
from fundapp.dossiers.rules.tables import Row, Table
from fundapp.dossiers.types import AnswerKind, PlanKind, PlanSide
from fundapp.kernel.money import ZERO, Money, euros, total

KINDS = {PlanSide.NEED: PlanKind.ASSETS, PlanSide.RESOURCE: PlanKind.EQUITY}


def line(side: PlanSide, *years: str) -> plan.Line:
    return plan.Line(side, KINDS[side], "", tuple(euros(year) for year in years))


def needs(*years: str) -> plan.Line:
    return line(PlanSide.NEED, *years)


def resources(*years: str) -> plan.Line:
    return line(PlanSide.RESOURCE, *years)


@pytest.mark.parametrize(
    "lines, gaps, even",
    [
        ([needs("600000"), needs("250000"), resources("850000")], ["0"], True),
        ([needs("850000"), resources("849999.99")], ["-0.01"], False),
        ([needs("0.10"), needs("0.20"), resources("0.30")], ["0"], True),
        ([needs("100", "50"), resources("100", "50")], ["0", "0"], True),
        ([needs("100", "50"), resources("150", "0")], ["50", "-50"], False),
        ([needs("100"), resources("60", "40")], ["-40", "40"], False),
        ([needs("0", "0", "5"), resources("0", "0", "5.01")], ["0", "0", "0.01"], False),
        ([resources("5")], ["5"], False),
        ([], [], False),
    ],
)
def test_plan_balances_each_year_to_the_cent(lines: list[plan.Line], gaps: list[str], even: bool) -> None:
    balance = plan.balance(lines)

    assert [year.gap for year in balance.years] == [euros(gap) for gap in gaps]
    assert balance.even is even


@pytest.mark.parametrize(
    "lines, said",
    [
        ([], "Le plan est vide"),
        ([needs("5"), resources("5")], "équilibré"),
        ([needs("5"), resources("4.99")], "l’écart est de -0.01"),
    ],
)
def test_balance_is_said(lines: list[plan.Line], said: str) -> None:
    assert said in str(plan.balance(lines).sentence)


def test_each_uneven_year_is_named_with_its_signed_gap() -> None:
    balance = plan.balance([needs("100", "50", "7"), resources("150", "0", "7")])

    assert balance.gap == ZERO
    assert [dict(year.values) for year in balance.sentence.values["years"]] == [
        {"year": 1, "gap": euros(50)},
        {"year": 2, "gap": euros(-50)},
    ]


amounts = st.integers(0, 10**12).map(Money)
lines = st.lists(
    st.builds(
        plan.Line,
        st.sampled_from(PlanSide),
        st.just(PlanKind.ASSETS),
        st.just(""),
        st.lists(amounts, min_size=1, max_size=5).map(tuple),
    ),
    max_size=12,
)


@given(lines, st.randoms(use_true_random=False))
def test_balance_does_not_depend_on_the_order_of_lines(given: list[plan.Line], random: object) -> None:
    shuffled = sorted(given, key=lambda _: random.random())  # type: ignore[attr-defined]

    assert plan.balance(shuffled) == plan.balance(given)


@given(lines)
def test_years_add_up_to_the_totals(given: list[plan.Line]) -> None:
    balance = plan.balance(given)

    assert total(year.gap for year in balance.years) == balance.gap
    assert balance.needs == total(each.amount for each in given if each.side is PlanSide.NEED)


def table(years: int, *rows: dict[str, Money | None]) -> Table:
    columns = tuple(
        Column(name=name, kind=AnswerKind.MONEY, label=f"Année {number}")
        for number, name in enumerate(plan.YEARS[:years], start=1)
    )
    return Table(
        columns, tuple(Row(number, {"kind": PlanKind.FEES, **row}) for number, row in enumerate(rows))
    )


def test_year_without_amount_counts_for_nothing() -> None:
    values = {"needs": table(2, {"amount": None, "amount2": Money(500)})}

    assert plan.lines_of(values) == (plan.Line(PlanSide.NEED, PlanKind.FEES, "", (ZERO, Money(500))),)
    assert plan.without_amount(values) == {}


@pytest.mark.parametrize("row", [{"amount": None, "amount2": None}, {"amount": ZERO, "amount2": ZERO}])
def test_line_that_no_year_gives_an_amount_is_not_finished(row: dict[str, Money | None]) -> None:
    values = {"needs": table(2, {"amount": Money(1)}, row)}

    assert list(plan.without_amount(values)) == ["needs-1-amount"]
    assert len(plan.lines_of(values)) == 1
