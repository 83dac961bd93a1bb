from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.diligence.rules import checklist, gates
from fundapp.diligence.rules.catalogue import POINTS
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
from fundapp.dossiers.types import DocumentKind
from fundapp.kernel.errors import Refused
from fundapp.kernel.money import Money
from fundapp.kernel.words import say
from fundapp.policy import Role
from fundapp.programme.types import Instrument

ONE, OTHER = UUID(int=1), UUID(int=2)


@dataclass
class Item:
    severity: Severity = Severity.MAJOR
    state: ItemState = ItemState.TO_ASK
    settled_by: UUID | None = None
    confirmed_by: UUID | None = None
    number: int = 7
    title: str = "Litiges et contentieux en cours"
    id: UUID = ONE


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


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        (Money(19_999_999), [Preset.CORE, Preset.DEMANDED, Preset.FULL]),
        (Money(20_000_000), [Preset.DEMANDED, Preset.FULL]),
        (None, [Preset.DEMANDED, Preset.FULL]),
    ],
)
def test_shortest_list_is_for_small_amounts(asked: Money | None, offered: list[Preset]) -> None:
    limit = Money(20_000_000)

    assert checklist.presets(asked, limit) == offered
    if Preset.CORE not in offered:
        with pytest.raises(Refused, match="moins de") as refused:
            checklist.check_preset(Preset.CORE, asked, limit)
        assert refused.value.field == "preset"


def test_points_that_nobody_opened_count() -> None:
    """Three settled points of twenty-two are three of twenty-two, and the others are open (DD-01, DD-03)."""
    opened = [Item(Severity.MAJOR, ItemState.CLEARED, ONE, number=number) for number in (3, 45, 46)]
    unopened = [POINTS[number] for number in (1, 6, 13)]

    progress = checklist.progress(opened, unopened)

    assert progress == checklist.Progress(done=3, settled=3, total=6, unopened=3, open_blockers=2)


def test_demanded_points_are_gathered_under_their_reasons() -> None:
    whole, shares = say("Tout dossier"), say("%(instrument)s", instrument=Instrument.SHARES)

    found = checklist.by_reason({1: whole, 4: shares, 2: say("Tout dossier")})

    assert found == [(whole, [1, 2]), (shares, [4])]


@pytest.mark.parametrize("state", [state for state in ItemState if state is not ItemState.CLEARED])
def test_only_clearing_asks_for_the_piece_it_speaks_of(state: ItemState) -> None:
    finding, lacking = Finding(ItemState.CLEARED, Severity.BLOCKING), [DocumentKind.KBIS]

    with pytest.raises(Refused, match="ne peut pas être levé sans") as refused:
        checklist.check_pieces(1, finding, lacking)
    assert (refused.value.field, refused.value.sentence.values["pieces"]) == ("state", (DocumentKind.KBIS,))
    checklist.check_pieces(1, finding, [])
    checklist.check_pieces(1, replace(finding, state=state), lacking)


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
        assert list(gates.before_committee(items)) != []


@given(ITEMS, st.sets(st.sampled_from(sorted(POINTS)), max_size=5), st.sets(st.integers(1, 20)))
def test_nothing_is_missing_exactly_when_all_that_counts_is_settled(
    items: list[Item], wanted: set[int], others: set[int]
) -> None:
    for number, item in enumerate(items, 1):
        item.number = number
    demanded = wanted | others
    unopened = checklist.unopened(demanded, [item.number for item in items])

    missing = list(gates.before_committee(items, demanded, unopened))

    counting = [item for item in items if item.severity is Severity.BLOCKING or item.number in demanded]
    ready = not unopened and all(checklist.is_settled(item) for item in counting)
    assert (missing == []) is ready


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
        (replace(GOOD, text="ok", evidence="x"), "evidence"),
        (replace(GOOD, evidence="- Kbis -"), "evidence"),
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
    with pytest.raises(Refused, match="une autre personne doit l’instruire"):
        checklist.check_investigator(ONE, ONE)


def test_point_is_given_to_investigators_only() -> None:
    checklist.check_owner(frozenset({Role.ANALYST}))
    with pytest.raises(Refused):
        checklist.check_owner(frozenset({Role.ENTREPRENEUR, Role.FINANCE}))


def test_points_are_added_once_and_known() -> None:
    assert checklist.still_to_add([3, 1, 2], [1], POINTS) == [2, 3]
    with pytest.raises(Refused, match="61 n’existe pas"):
        checklist.still_to_add([61], [], POINTS)


def test_gate_names_each_open_point_and_where_it_is() -> None:
    items = [
        Item(Severity.BLOCKING, ItemState.ASKED, number=1, title="Kbis"),
        Item(Severity.BLOCKING, ItemState.CLEARED, ONE, number=52, title="Gel des avoirs"),
        Item(Severity.MAJOR, ItemState.ASKED, number=7),
        Item(Severity.MAJOR, ItemState.ASKED, number=8),
    ]

    gaps = list(gates.before_committee(items, [1, 7, 52, 56], [POINTS[56]]))

    assert [(gap.anchor, gap.item_id) for gap in gaps if isinstance(gap, Gap)] == [
        ("constat", ONE),
        ("constat", ONE),
        ("confirmer", ONE),
        ("a-ouvrir", None),
    ]
    assert [gap.text.partition(" : ")[2] for gap in gaps] == [
        "bloquant et encore ouvert.",
        "exigé et pas encore soldé.",
        "une seconde personne doit confirmer.",
        "il est exigé et n’est pas ouvert.",
    ]


def test_gate_counts_the_reviews() -> None:
    assert list(gates.before_diligence(1, 1)) == []
    assert [str(gap) for gap in gates.before_diligence(0, 2)] == ["Évaluations remises : 0 ; il en faut 2."]
