import pytest

from fundapp.demo.programme import ELIGIBILITY
from fundapp.programme import rules
from fundapp.programme.types import Eligibility

CRITERIA = rules.criteria_of(ELIGIBILITY)
FITTING = {
    "territory": "site",
    "axis": "heat",
    "company": "registered",
    "size": "sme",
    "sector": "no",
    "maturity": "reached",
    "private_share": "found",
    "works": "studies",
}
ELIGIBLE, TO_CHECK, INELIGIBLE = Eligibility.ELIGIBLE, Eligibility.TO_CHECK, Eligibility.INELIGIBLE


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, ELIGIBLE),
        ({"territory": "effect"}, TO_CHECK),
        ({"territory": "elsewhere"}, INELIGIBLE),
        ({"axis": "none"}, INELIGIBLE),
        ({"company": "creating"}, TO_CHECK),
        ({"company": "insolvent"}, INELIGIBLE),
        ({"size": "large"}, INELIGIBLE),
        ({"size": "unknown"}, TO_CHECK),
        ({"sector": "yes"}, INELIGIBLE),
        ({"sector": "partly"}, TO_CHECK),
        ({"maturity": "below"}, INELIGIBLE),
        ({"private_share": "sought"}, TO_CHECK),
        ({"private_share": "less"}, INELIGIBLE),
        ({"works": "no"}, ELIGIBLE),
        ({"works": "yes"}, TO_CHECK),
        ({"works": ""}, TO_CHECK),
        ({"works": "not on the list"}, TO_CHECK),
        ({"works": "yes", "maturity": "below"}, INELIGIBLE),
    ],
)
def test_verdict_is_that_of_the_worst_answer(answers: dict[str, str], expected: Eligibility) -> None:
    assert rules.judge(CRITERIA, {**FITTING, **answers}).verdict is expected


def test_call_without_criteria_promises_nothing() -> None:
    assert rules.judge((), {}).verdict is TO_CHECK


def test_questions_are_few_and_each_can_be_passed() -> None:
    assert 5 <= len(CRITERIA) <= 8
    assert [each.name for each in CRITERIA if ELIGIBLE not in {c.verdict for c in each.choices}] == []


def test_choice_of_a_criterion_is_named_once() -> None:
    for each in CRITERIA:
        assert len({choice.value for choice in each.choices}) == len(each.choices) <= 10


def test_thresholds_of_the_call_are_in_the_words() -> None:
    (least,) = rules.criteria_of({"version": 2, "criteria": [{"kind": "maturity", "least": 6}]})
    (share,) = rules.criteria_of({"version": 2, "criteria": [{"kind": "private_share", "least_bp": 4000}]})

    assert [str(choice.label) for choice in least.choices][:2] == ["TRL 6 ou plus", "Moins de TRL 6"]
    assert str(share.choices[-1].label) == "Moins de 40\u00a0%"


def test_axis_offers_only_those_of_the_call() -> None:
    (axis,) = rules.criteria_of({"version": 1, "criteria": [{"kind": "axis", "axes": ["air", "new"]}]})

    assert [choice.value for choice in axis.choices] == ["air", "new", "none"]


@pytest.mark.parametrize("answers", [FITTING, {**FITTING, "axis": "none", "works": ""}, {}])
def test_judgement_comes_back_from_its_short_form(answers: dict[str, str]) -> None:
    judgement = rules.judge(CRITERIA, answers)

    assert rules.restored(1, CRITERIA, rules.shortened(1, judgement)) == judgement


def test_short_form_is_short_and_bears_the_version() -> None:
    assert rules.shortened(3, rules.judge(CRITERIA, {**FITTING, "works": ""})) == "3.0200000-"


@pytest.mark.parametrize("kept", ["", "1", "1.", "2.02000001", "1.0200000", "x.02000001"])
def test_judgement_of_other_criteria_does_not_come_back(kept: str) -> None:
    assert rules.restored(1, CRITERIA, kept) is None


def test_short_form_that_was_meddled_with_answers_nothing() -> None:
    judgement = rules.restored(1, CRITERIA, "1.9²é9999a")

    assert judgement is not None
    assert judgement.answers == {}
