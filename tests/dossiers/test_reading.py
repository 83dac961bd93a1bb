"""Is each typed answer understood, or refused with its own sentence?"""

import pytest

from fundapp.dossiers.rules import plan, reading
from fundapp.dossiers.rules.questions import BY_NAME
from fundapp.dossiers.types import LegalForm, Maturity, PlanKind, PlanSide
from fundapp.kernel.errors import Refused
from fundapp.kernel.money import euros


@pytest.mark.parametrize(
    "typed", ["732829320", "732 829 320", "404.833.048", "552008443", "245\u00a0900\u202f428"]
)
def test_siren_with_a_right_key_is_read(typed: str) -> None:
    assert len(reading.read_siren(typed)) == 9


@pytest.mark.parametrize(
    "typed, words",
    [
        ("73282932A", "sans lettre"),
        ("7328293", "neuf chiffres"),
        ("٧٣٢٨٢٩٣٢٠", "neuf chiffres"),
        ("000000000", "d’aucune entreprise"),
        ("000 000 000", "d’aucune entreprise"),
        ("732829321", "clé"),
    ],
)
def test_siren_is_refused_with_its_reason(typed: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        reading.read_siren(typed)


@pytest.mark.parametrize("typed", ["0", "10", "-1", "5,5", "1e0", "cinq"])
def test_maturity_is_a_whole_number_from_one_to_nine(typed: str) -> None:
    with pytest.raises(Refused, match="dans la liste"):
        reading.read_answer(BY_NAME["trl_now"], typed)


@pytest.mark.parametrize("typed", ["-1", "5,5", "1e0", "cinq", "100001", "９"])
def test_jobs_are_a_whole_number_within_reason(typed: str) -> None:
    with pytest.raises(Refused):
        reading.read_answer(BY_NAME["jobs"], typed)


@pytest.mark.parametrize(
    "name, typed, value",
    [
        ("trl_now", " 6 ", Maturity.SIX),
        ("amount_asked", "250 000,50 €", euros("250000.50")),
        ("legal_form", "5710", LegalForm.SAS),
        ("title", "  Chaleur  ", "Chaleur"),
        ("title", "   ", None),
    ],
)
def test_answer_is_read(name: str, typed: str, value: object) -> None:
    assert reading.read_answer(BY_NAME[name], typed) == value


@pytest.mark.parametrize("typed", ["0", "-5", "NaN", "1e3", "12,345", "douze"])
def test_amount_that_is_no_positive_euros_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        reading.read_answer(BY_NAME["amount_asked"], typed)


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
    lines, wrong = plan.read_plan(plan_of(needs, resources))

    assert wrong == {}
    assert plan.balance(lines).gap == euros(gap)


def test_blank_line_is_no_fault_and_a_half_typed_one_is() -> None:
    typed = {
        "needs-0-kind": "",
        "needs-1-kind": "fees",
        "needs-1-amount": "",
        "needs-2-kind": "equity",
        "needs-2-amount": "5",
    }

    lines, wrong = plan.read_plan(typed)

    assert lines == []
    assert sorted(wrong) == ["needs-1-amount", "needs-2-kind"]


def test_line_taken_away_moves_the_others_up() -> None:
    typed = plan_of(["1", "2", "3"], ["6"])

    left, _ = plan.read_plan(plan.without_line(typed, "needs-1"))

    assert [(line.side, line.kind, line.amount) for line in left] == [
        (PlanSide.NEED, PlanKind.ASSETS, euros(1)),
        (PlanSide.NEED, PlanKind.ASSETS, euros(3)),
        (PlanSide.RESOURCE, PlanKind.EQUITY, euros(6)),
    ]


def test_plan_has_no_more_lines_than_a_page_can_bear() -> None:
    full = plan_of(["1"] * plan.MOST_LINES, [])

    with pytest.raises(Refused, match="au plus"):
        plan.with_line(full, PlanSide.NEED)
