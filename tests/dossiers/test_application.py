"""Does the list of what is missing say everything, and do two devices never overwrite each other?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.dossiers import rules
from fundapp.dossiers.rules import receipt
from fundapp.dossiers.rules.standard import STANDARD
from fundapp.kernel.seen import Outdated
from tests.factories.dossiers import ANSWERS


def gaps(**answers: str) -> list[str]:
    return [gap.field for gap in rules.gaps(rules.read_application(STANDARD, {**ANSWERS, **answers}))]


def test_whole_application_misses_nothing() -> None:
    assert gaps() == []


def test_blank_application_misses_every_answer_and_the_plan() -> None:
    missing = rules.gaps(rules.read_application(STANDARD, {}))

    assert [gap.field for gap in missing] == [
        each.name for each in STANDARD.questions if each.required and not each.when
    ]


@pytest.mark.parametrize(
    "answers, field",
    [
        ({"siren": "000000000"}, "siren"),
        ({"trl_now": "7", "trl_end": "6"}, "trl_end"),
        ({"amount_asked": "850 000,01"}, "amount_asked"),
        ({"instrument": "bsa_air", "legal_form": "5499"}, "instrument"),
        ({"needs-0-amount": "600 000,01"}, "resources"),
        ({"needs-0-amount": "beaucoup"}, "needs-0-amount"),
        ({"title": "t" * 161}, "title"),
        ({"jobs": ""}, "jobs"),
    ],
)
def test_each_fault_is_named_where_it_is(answers: dict[str, str], field: str) -> None:
    assert field in gaps(**answers)


def test_zero_jobs_is_an_answer_and_equal_maturity_no_fault() -> None:
    assert gaps(jobs="0", trl_end="6") == []


def test_signed_gap_is_said() -> None:
    application = rules.read_application(STANDARD, {**ANSWERS, "resources-0-amount": "249 999,99"})

    [gap] = rules.gaps(application)

    assert gap.sentence.values["gap"].cents == -1


def test_other_fields_of_another_device_are_kept() -> None:
    stored = {"title": "autre", "summary": "a"}

    kept = rules.merged(stored, {"title": "", "summary": "a"}, {"title": "", "summary": "b"})

    assert kept == {"title": "autre", "summary": "b"}


def test_same_field_changed_elsewhere_is_a_conflict_with_both_values() -> None:
    with pytest.raises(Outdated) as caught:
        rules.merged({"title": "autre"}, {"title": ""}, {"title": "mien"})

    assert caught.value.stored == {"title": "autre"}


def test_row_removed_elsewhere_is_not_put_back_by_a_page_sent_unchanged() -> None:
    shown = {f"roadmap-{n}-step": f"ROW{n}" for n in range(3)}
    page = {**shown, "roadmap-2-due_on": "", "roadmap-3-step": ""}
    stored = {"roadmap-0-step": "ROW1", "roadmap-1-step": "ROW2"}

    assert rules.merged(stored, shown, page) == {**stored, "roadmap-3-step": ""}


def test_row_is_not_removed_by_its_place_in_a_table_that_changed() -> None:
    shown = {"roadmap-0-step": "ROW0", "roadmap-1-step": "ROW1", "needs-0-label": "Pompes"}

    rules.check_rows("roadmap", {**shown, "roadmap-1-due_on": "", "needs-0-label": "Autre"}, shown)
    with pytest.raises(Outdated) as caught:
        rules.check_rows("roadmap", {"roadmap-0-step": "ROW1"}, shown)

    assert caught.value.stored == {"roadmap-0-step": "ROW1", "roadmap-1-step": ""}


texts = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.sampled_from(["", "x", "y", "z"]))


@given(stored=texts, base=texts, typed=texts)
def test_merge_never_loses_a_word_unseen(
    stored: dict[str, str], base: dict[str, str], typed: dict[str, str]
) -> None:
    changed = {name for name in typed if typed[name] != base.get(name, "")}
    elsewhere = {name for name in {*stored, *base} if stored.get(name, "") != base.get(name, "")}
    clashes = {name for name in changed & elsewhere if typed[name] != stored.get(name, "")}

    if clashes:
        with pytest.raises(Outdated) as caught:
            rules.merged(stored, base, typed)
        assert set(caught.value.stored) == clashes
    else:
        kept = rules.merged(stored, base, typed)
        assert {name: kept[name] for name in changed} == {name: typed[name] for name in changed}
        unchanged = set(stored) - changed
        assert {name: kept[name] for name in unchanged} == {name: stored[name] for name in unchanged}


@pytest.mark.parametrize(
    "received, months, answer",
    [
        ("2026-01-10", 2, "2026-03-10"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-01", 12, "2027-12-01"),
    ],
)
def test_silence_ends_the_same_day_some_months_later(received: str, months: int, answer: str) -> None:
    day = date.fromisoformat(received)

    assert receipt.months_after(day, months).isoformat() == answer
