from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.dossiers.rules import Pause, answer_due, pause_of
from fundapp.dossiers.rules.receipt import months_after

RECEIVED = date(2026, 1, 10)
DUE = date(2026, 3, 10)


@pytest.mark.parametrize(
    "received, asked, answered, due",
    [
        pytest.param("2026-01-10", None, None, "2026-03-10", id="P01"),
        pytest.param("2026-12-31", None, None, "2027-02-28", id="P02"),
        pytest.param("2026-01-10", ("2026-01-20", "2026-02-04"), "2026-01-30", "2026-03-20", id="P03"),
        pytest.param("2026-01-10", ("2026-01-20", "2026-02-04"), None, "2026-03-25", id="P04"),
        pytest.param("2026-01-10", ("2026-01-20", "2026-02-04"), "2026-02-20", "2026-03-25", id="late"),
        pytest.param("2026-01-10", ("2026-01-20", "2026-02-04"), "2026-01-20", "2026-03-10", id="at once"),
        pytest.param("2026-01-10", ("2026-03-11", "2026-03-26"), None, "2026-03-10", id="after the law's no"),
    ],
)
def test_worked_examples(
    received: str, asked: tuple[str, str] | None, answered: str | None, due: str
) -> None:
    pauses = []
    if asked:
        asked_on, due_on = map(date.fromisoformat, asked)
        pauses = [pause_of(asked_on, due_on, date.fromisoformat(answered) if answered else None)]

    assert answer_due(date.fromisoformat(received), pauses, 2).isoformat() == due


def test_pauses_that_follow_each_other_add_up() -> None:
    first, second = Pause(date(2026, 1, 20), date(2026, 1, 30)), Pause(date(2026, 3, 15), date(2026, 3, 18))

    assert answer_due(RECEIVED, [second, first], 2) == DUE + timedelta(13)


days = st.integers(0, 120).map(lambda days: RECEIVED + timedelta(days))
pauses = st.lists(
    st.builds(lambda begins, length: Pause(begins, begins + timedelta(length)), days, st.integers(0, 30))
)


@given(pauses)
def test_waiting_never_brings_the_answer_nearer(given_pauses: list[Pause]) -> None:
    assert answer_due(RECEIVED, given_pauses, 2) >= months_after(RECEIVED, 2)


@given(pauses, st.randoms(use_true_random=False))
def test_order_of_pauses_does_not_matter(given_pauses: list[Pause], random: object) -> None:
    shuffled = list(given_pauses)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert answer_due(RECEIVED, shuffled, 2) == answer_due(RECEIVED, given_pauses, 2)


@given(pauses)
def test_the_same_pause_twice_is_given_once(given_pauses: list[Pause]) -> None:
    assert answer_due(RECEIVED, given_pauses * 2, 2) == answer_due(RECEIVED, given_pauses, 2)


@given(pauses)
def test_days_given_back_are_those_waited_before_the_clock_ran_out(given_pauses: list[Pause]) -> None:
    due = answer_due(RECEIVED, given_pauses, 2)

    waited = {
        each.begins + timedelta(day) for each in given_pauses for day in range((each.ends - each.begins).days)
    }
    assert timedelta() <= due - DUE <= timedelta(len(waited))


@given(pauses, st.integers(1, 20))
def test_answering_later_never_brings_the_answer_nearer(given_pauses: list[Pause], more: int) -> None:
    longer = [Pause(each.begins, each.ends + timedelta(more)) for each in given_pauses]

    assert answer_due(RECEIVED, longer, 2) >= answer_due(RECEIVED, given_pauses, 2)
