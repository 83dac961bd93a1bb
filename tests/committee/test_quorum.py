import pytest

from fundapp.committee.rules import quorum
from fundapp.committee.types import Count, QuorumKind
from tests.committee.cases import QUORUMS


@pytest.mark.parametrize("case", QUORUMS)
def test_quorum_is_reached_as_published(case: str) -> None:
    kind, base, present, proxies, expected = QUORUMS[case]

    count = Count(base=base, abstained=present + proxies, proxies=proxies)

    assert quorum.reached(QuorumKind(kind), count) is expected


@pytest.mark.parametrize(("base", "expected"), [(11, 6), (8, 5), (1, 1), (10, 6)])
def test_more_than_half_is_not_half_plus_one(base: int, expected: int) -> None:
    assert quorum.needed(QuorumKind.MORE_THAN_HALF, base) == expected


def test_quorum_is_explained_with_its_figures() -> None:
    said = quorum.explained(QuorumKind.MORE_THAN_HALF, Count(base=11, pour=5, contre=2))

    assert str(said) == "Quorum : 7 sur 11 membres ont pris part, il en faut 6 : atteint."
