from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.diligence.rules import scoring
from fundapp.diligence.types import Answer, Mark, Opinion, ReviewState
from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.errors import Refused, SeveralRefusals

KEYS = [criterion.key for criterion in scoring.GRID]
MARKS = st.fixed_dictionaries({key: st.integers(1, 5) for key in KEYS})
MEANS = st.lists(st.integers(100, 500), min_size=1, max_size=9)


def whole() -> dict[str, Answer]:
    return {key: Answer(Mark.THREE, "Vu.") for key in KEYS}


def test_weights_of_the_grid_add_up_to_a_hundred() -> None:
    assert sum(criterion.weight for criterion in scoring.GRID) == 100


def test_grid_comes_back_from_what_is_frozen() -> None:
    assert scoring.thawed(scoring.frozen(scoring.GRID)) == scoring.GRID


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ({"team": 5, "innovation": 5, "market": 5, "impact": 5, "finance": 5}, 500),
        ({"team": 1, "innovation": 1, "market": 1, "impact": 1, "finance": 1}, 100),
        ({"team": 4, "innovation": 3, "market": 2, "impact": 5, "finance": 1}, 320),
        ({"team": 3, "innovation": 3, "market": 3, "impact": 4, "finance": 3}, 325),
    ],
)
def test_mean_weighs_each_criterion(points: Mapping[str, int], expected: int) -> None:
    assert scoring.weighted_mean(points, scoring.GRID) == expected


@given(MARKS)
def test_mean_lies_between_the_lowest_and_the_highest(points: dict[str, int]) -> None:
    assert (
        100 * min(points.values())
        <= scoring.weighted_mean(points, scoring.GRID)
        <= 100 * max(points.values())
    )


@given(MARKS, st.sampled_from(KEYS))
def test_a_better_mark_never_lowers_the_mean(points: dict[str, int], key: str) -> None:
    better = {**points, key: min(5, points[key] + 1)}

    assert scoring.weighted_mean(better, scoring.GRID) >= scoring.weighted_mean(points, scoring.GRID)


@given(MEANS, st.randoms())
def test_dispersion_does_not_depend_on_order(means: list[int], chance: object) -> None:
    shuffled = sorted(means, key=lambda _: chance.random())  # type: ignore[attr-defined]

    assert scoring.dispersion(shuffled) == scoring.dispersion(means)
    assert scoring.mean(shuffled) == scoring.mean(means)


@given(MEANS, st.integers(-50, 50))
def test_dispersion_does_not_see_a_common_shift(means: list[int], shift: int) -> None:
    assert scoring.dispersion([each + shift for each in means]) == scoring.dispersion(means)


@given(MEANS)
def test_dispersion_is_at_most_half_the_range(means: list[int]) -> None:
    assert 0 <= 2 * scoring.dispersion(means) <= max(means) - min(means) + 1


def test_dispersion_of_two_opposed_reviews() -> None:
    assert scoring.dispersion([200, 400]) == 100


def test_a_whole_review_is_accepted() -> None:
    scoring.check_submission(whole(), Opinion.FAVOURABLE, "Mûr.", scoring.GRID)


def test_what_a_review_lacks_is_said_at_once_beside_each_field() -> None:
    given_up = whole() | {"team": Answer(None, "Vu."), "market": Answer(Mark.TWO, "")}

    with pytest.raises(SeveralRefusals) as refused:
        scoring.check_submission(given_up, None, "", scoring.GRID)

    assert [gap.anchor for gap in scoring.review_gaps(given_up, None, "", scoring.GRID)] == [
        "mark_team",
        "why_market",
        "opinion",
        "summary",
    ]
    assert len(refused.value.reasons) == 4


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.REVIEW])
def test_reviewing_is_for_its_stage_only(stage: Stage) -> None:
    with pytest.raises(Refused, match="On évalue un dossier"):
        scoring.check_open(stage, Status.ACTIVE)


@pytest.mark.parametrize("state", [ReviewState.SUBMITTED, ReviewState.ABSTAINED])
def test_what_is_handed_in_no_longer_changes(state: ReviewState) -> None:
    with pytest.raises(Refused, match="ne change plus"):
        scoring.check_unfinished(state)


@pytest.mark.parametrize(
    ("stage", "may_review", "mine", "expected"),
    [
        (Stage.REVIEW, True, None, False),
        (Stage.REVIEW, True, ReviewState.DRAFT, False),
        (Stage.REVIEW, True, ReviewState.SUBMITTED, True),
        (Stage.REVIEW, True, ReviewState.ABSTAINED, True),
        (Stage.REVIEW, False, None, True),
        (Stage.DILIGENCE, True, None, True),
        (Stage.DILIGENCE, True, ReviewState.DRAFT, True),
    ],
)
def test_others_reviews_open_once_nobody_can_be_influenced(
    stage: Stage, may_review: bool, mine: ReviewState | None, expected: bool
) -> None:
    assert scoring.others_are_open(stage, may_review, mine) is expected


@pytest.mark.parametrize(
    ("values", "middle"), [([400], 400), ([100, 500, 400], 400), ([400, 100], 250), ([101, 100], 101)]
)
def test_median_is_the_middle_or_the_mean_of_both(values: list[int], middle: int) -> None:
    assert scoring.median(values) == middle
