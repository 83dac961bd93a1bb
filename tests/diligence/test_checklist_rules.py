from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.diligence.rules import checklist, gates
from fundapp.diligence.rules.catalogue import POINTS, PRESETS
from fundapp.diligence.types import (
    Category,
    Condition,
    ConditionKind,
    Finding,
    Gap,
    ItemState,
    Preset,
    Severity,
)
from fundapp.kernel.errors import Refused
from fundapp.policy import Role

ONE, OTHER = UUID(int=1), UUID(int=2)


@dataclass
class Item:
    severity: Severity = Severity.MAJOR
    state: ItemState = ItemState.TO_ASK
    settled_by: UUID | None = None
    confirmed_by: UUID | None = None
    number: int = 7
    title: str = "Litiges et contentieux en cours"


def made(severity: Severity, state: ItemState, confirmed: bool) -> Item:
    settled = ONE if state in checklist.SETTLED else None
    return Item(severity, state, settled, OTHER if settled and confirmed else None)


ITEMS = st.lists(
    st.builds(made, st.sampled_from(Severity), st.sampled_from(ItemState), st.booleans()), max_size=20
)


def test_catalogue_has_the_sixty_points() -> None:
    assert sorted(POINTS) == list(range(1, 61))
    assert {point.category for point in POINTS.values()} == set(Category)


def test_blocking_points_are_those_of_the_fund() -> None:
    blocking = [number for number, point in POINTS.items() if point.severity is Severity.BLOCKING]

    assert blocking == [1, 2, 6, 16, 19, 20, 24, 26, 30, 49, 50, 51, 52, 56, 57, 59]


def test_presets_grow_from_one_to_the_next() -> None:
    sizes = {preset: len(numbers) for preset, numbers in PRESETS.items()}

    assert sizes == {Preset.CORE: 3, Preset.LIGHT: 12, Preset.FULL: 60}


@given(ITEMS, st.randoms())
def test_progress_does_not_depend_on_order(items: list[Item], chance: object) -> None:
    shuffled = sorted(items, key=lambda _: chance.random())  # type: ignore[attr-defined]

    assert checklist.progress(shuffled) == checklist.progress(items)


@given(ITEMS)
def test_full_progress_never_hides_an_open_blocker(items: list[Item]) -> None:
    progress = checklist.progress(items)

    assert 0 <= progress.settled <= progress.done <= progress.total == len(items)
    if progress.open_blockers:
        assert progress.settled < progress.total
        assert list(gates.before_committee(items, 0)) != []


@given(ITEMS)
def test_nothing_is_missing_exactly_when_no_blocker_is_open_and_enough_is_settled(items: list[Item]) -> None:
    progress = checklist.progress(items)
    minimum = 3

    ready = progress.settled >= minimum and not progress.open_blockers

    assert (list(gates.before_committee(items, minimum)) == []) is ready


GOOD = Finding(ItemState.CLEARED, Severity.MAJOR, "Rien en cours.", "Attestation de l’avocat")
RESERVE = replace(
    GOOD, state=ItemState.RESERVE, condition=Condition(ConditionKind.SUSPENSIVE, "Clore le litige.")
)


@pytest.mark.parametrize(
    "finding",
    [
        GOOD,
        RESERVE,
        replace(GOOD, evidence="", document_id=ONE),
        replace(GOOD, state=ItemState.ANALYSED),
        replace(GOOD, severity=Severity.BLOCKING),
        Finding(ItemState.ASKED, Severity.MAJOR),
        Finding(ItemState.NOT_APPLICABLE, Severity.MAJOR, "Pas de salarié."),
        replace(
            RESERVE,
            condition=Condition(ConditionKind.SUBSEQUENT, "Clore le litige.", date(2027, 3, 31)),
        ),
    ],
)
def test_finding_that_says_enough_is_accepted(finding: Finding) -> None:
    checklist.check_finding(Severity.MAJOR, finding)


@pytest.mark.parametrize(
    ("finding", "field"),
    [
        (replace(GOOD, severity=Severity.MINOR), "severity"),
        (replace(GOOD, text=""), "finding"),
        (replace(GOOD, evidence=""), "evidence"),
        (replace(GOOD, state=ItemState.ANALYSED, evidence=""), "evidence"),
        (Finding(ItemState.NOT_APPLICABLE, Severity.MAJOR), "finding"),
        (replace(RESERVE, condition=None), "condition_kind"),
        (replace(RESERVE, condition=Condition(ConditionKind.SUSPENSIVE, "")), "condition_text"),
        (replace(RESERVE, condition=Condition(ConditionKind.SUBSEQUENT, "Clore.")), "condition_due_on"),
        (
            replace(
                RESERVE,
                severity=Severity.BLOCKING,
                condition=Condition(ConditionKind.SUBSEQUENT, "Clore.", date(2027, 3, 31)),
            ),
            "condition_kind",
        ),
    ],
)
def test_finding_that_says_too_little_is_refused_at_its_field(finding: Finding, field: str) -> None:
    with pytest.raises(Refused) as refused:
        checklist.check_finding(Severity.MAJOR, finding)

    assert refused.value.field == field


def test_blocking_point_is_confirmed_by_another_person_only() -> None:
    item = Item(Severity.BLOCKING, ItemState.CLEARED, settled_by=ONE)

    with pytest.raises(Refused, match="une autre personne"):
        checklist.check_confirmation(item, ONE)
    checklist.check_confirmation(item, OTHER)


@pytest.mark.parametrize(
    "item",
    [
        Item(Severity.MAJOR, ItemState.CLEARED, ONE),
        Item(Severity.BLOCKING, ItemState.ASKED),
        Item(Severity.BLOCKING, ItemState.CLEARED, ONE, OTHER),
    ],
)
def test_only_what_awaits_it_is_confirmed(item: Item) -> None:
    with pytest.raises(Refused, match="n’attend pas"):
        checklist.check_confirmation(item, OTHER)


def test_applicant_checks_nothing_of_their_own() -> None:
    with pytest.raises(Refused, match="ses propres points"):
        checklist.check_investigator(ONE, ONE)


def test_point_is_given_to_investigators_only() -> None:
    checklist.check_owner(frozenset({Role.ANALYST}))
    with pytest.raises(Refused):
        checklist.check_owner(frozenset({Role.ENTREPRENEUR, Role.FINANCE}))


def test_points_are_added_once_and_known() -> None:
    assert checklist.still_to_add([3, 1, 2], [1], POINTS) == [2, 3]
    with pytest.raises(Refused, match="61 n’existe pas"):
        checklist.still_to_add([61], [], POINTS)


def test_gate_names_each_open_blocker_and_where_it_is() -> None:
    items = [
        Item(Severity.BLOCKING, ItemState.ASKED, number=1, title="Kbis"),
        Item(Severity.BLOCKING, ItemState.CLEARED, ONE, number=52, title="Gel des avoirs"),
        Item(Severity.MAJOR, ItemState.ASKED),
    ]

    gaps = list(gates.before_committee(items, 3))

    assert [gap.anchor for gap in gaps if isinstance(gap, Gap)] == ["verifications", "point-1", "point-52"]
    assert "une seconde personne doit confirmer" in gaps[2].text


def test_gate_counts_the_reviews() -> None:
    assert list(gates.before_diligence(1, 1)) == []
    assert [str(gap) for gap in gates.before_diligence(0, 2)] == ["Évaluations remises : 0 ; il en faut 2."]
