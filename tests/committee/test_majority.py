import pytest

from fundapp.committee.rules import majority
from fundapp.committee.types import Count, MajorityKind
from tests.committee.cases import MAJORITIES


@pytest.mark.parametrize("case", MAJORITIES)
def test_majority_carries_as_published(case: str) -> None:
    kind, pour, contre, abstained, members, expected = MAJORITIES[case]

    count = Count(base=members or 20, pour=pour, contre=contre, abstained=abstained)

    assert majority.carries(MajorityKind(kind), count) is expected


EXPLAINED = {
    (5, 2): "5 pour, 2 contre : 5 × 2 > 7, atteinte.",
    (4, 4): "4 pour, 4 contre : 4 × 2 = 8, non atteinte.",
    (1, 2): "1 pour, 2 contre : 1 × 2 < 3, non atteinte.",
    (0, 0): "aucun suffrage exprimé, la résolution n’est pas adoptée.",
}


@pytest.mark.parametrize("votes", EXPLAINED)
def test_majority_shows_its_arithmetic(votes: tuple[int, int]) -> None:
    said = majority.explained(MajorityKind.ABS_EXPRESSED, Count(base=11, pour=votes[0], contre=votes[1]))

    assert str(said).replace("\u00a0", " ") == f"abs_expressed : {EXPLAINED[votes]}"
