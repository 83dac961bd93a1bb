"""Do the rows of a table say what was typed, and does the plan made of them balance to the cent?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.dossiers.rules import read_application, tables
from fundapp.dossiers.rules.form import cell_name
from fundapp.dossiers.rules.standard import STANDARD
from fundapp.dossiers.types import PlanKind, PlanSide
from fundapp.kernel.errors import Refused
from fundapp.kernel.money import euros

NEEDS = STANDARD.by_name["needs"]


def plan_of(needs: list[str], resources: list[str]) -> dict[str, str]:
    typed: dict[str, str] = {}
    for side, kind, amounts in (("needs", "assets", needs), ("resources", "equity", resources)):
        for number, amount in enumerate(amounts):
            typed |= {f"{side}-{number}-kind": kind, f"{side}-{number}-amount": amount}
    return typed


@pytest.mark.parametrize(
    "needs, resources, gap",
    [
        (["600000", "150000", "100000"], ["300000", "250000", "200000", "100000"], "0"),
        (["850000"], ["849999,99"], "-0.01"),
        (["0,1", "0,2"], ["0,3"], "0"),
        (["100"], ["150"], "50"),
    ],
)
def test_plan_balances_to_the_cent(needs: list[str], resources: list[str], gap: str) -> None:
    application = read_application(STANDARD, plan_of(needs, resources))

    assert application.wrong == {}
    assert application.balance.gap == euros(gap)


def test_blank_line_is_no_fault_and_a_half_typed_one_is() -> None:
    typed = {
        "needs-0-kind": "",
        "needs-1-kind": "fees",
        "needs-1-amount": "",
        "needs-2-kind": "equity",
        "needs-2-amount": "5",
    }

    application = read_application(STANDARD, typed)

    assert application.plan == ()
    assert sorted(application.wrong) == ["needs-1-amount", "needs-2-kind"]


def test_line_taken_away_moves_the_others_up() -> None:
    typed = plan_of(["1", "2", "3"], ["6"])

    left = read_application(STANDARD, tables.without_row(NEEDS, typed, 1)).plan

    assert [(line.side, line.kind, line.amount) for line in left] == [
        (PlanSide.NEED, PlanKind.ASSETS, euros(1)),
        (PlanSide.NEED, PlanKind.ASSETS, euros(3)),
        (PlanSide.RESOURCE, PlanKind.EQUITY, euros(6)),
    ]


def test_plan_has_no_more_lines_than_a_page_can_bear() -> None:
    full = plan_of(["1"] * tables.MOST_ROWS, [])

    with pytest.raises(Refused, match="au plus"):
        tables.with_row(NEEDS, full)


cells = st.builds(
    cell_name, st.sampled_from(["needs", "resources"]), st.integers(0, 5), st.sampled_from(["kind", "label"])
)


@given(answers=st.dictionaries(cells, st.text(max_size=3)), row=st.integers(0, 5))
def test_row_taken_away_loses_no_word_of_another(answers: dict[str, str], row: int) -> None:
    left = tables.without_row(NEEDS, answers, row)

    gone = {name for name in answers if name.startswith(f"needs-{row}-")}
    assert sorted(left.values()) == sorted(text for name, text in answers.items() if name not in gone)
    count = len(tables.numbers("needs", answers)) - bool(gone)
    assert tables.numbers("needs", left) == list(range(count))
