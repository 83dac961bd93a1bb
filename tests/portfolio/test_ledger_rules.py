from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.kernel.errors import Refused
from fundapp.kernel.money import ZERO, Money, euros, total
from fundapp.portfolio.rules import ledger
from fundapp.portfolio.types import EntryKind, Layer, Layers


class Line(NamedTuple):
    kind: EntryKind
    amount: Money


LINES = st.lists(
    st.builds(Line, st.sampled_from(EntryKind), st.integers(1, 10**12).map(Money)),
    max_size=40,
)


def test_lines_move_the_layers_the_table_says() -> None:
    history = [
        Line(EntryKind.RESERVE, euros(100)),
        Line(EntryKind.COMMIT, euros(80)),
        Line(EntryKind.RELEASE, euros(20)),
        Line(EntryKind.PAY, euros(30)),
        Line(EntryKind.RETURN, euros(5)),
    ]

    layers = ledger.replay(history)

    assert layers == Layers(reserved=ZERO, committed=euros(80), paid=euros(30), returned=euros(5))
    assert layers.remaining == euros(50)
    assert layers.held == euros(80)


@given(LINES, st.integers())
def test_history_adds_up_to_the_same_in_any_order(lines: list[Line], seed: int) -> None:
    shuffled = list(lines)
    Random(seed).shuffle(shuffled)

    assert ledger.replay(shuffled) == ledger.replay(lines)


@given(LINES, st.integers(0, 40))
def test_whole_is_the_sum_of_its_parts(lines: list[Line], cut: int) -> None:
    assert ledger.replay(lines[:cut]) + ledger.replay(lines[cut:]) == ledger.replay(lines)


@given(LINES)
def test_lines_behind_a_figure_add_up_to_it(lines: list[Line]) -> None:
    layers = ledger.replay(lines)

    for layer in Layer:
        signs = ledger.kinds_moving(layer)
        behind = [line.amount.cents * signs[line.kind] for line in lines if line.kind in signs]
        assert layers.of(layer).cents == sum(behind)


@given(LINES)
def test_accepted_history_never_breaks_the_layers(lines: list[Line]) -> None:
    """Whatever is tried, 0 ≤ paid ≤ committed ≤ what was ever reserved (FIN-01)."""
    layers, accepted = Layers(), []
    for line in lines:
        try:
            layers = ledger.check_entry(layers, line.kind, line.amount)
        except Refused:
            continue
        accepted.append(line)
        voted = total(each.amount for each in accepted if each.kind is EntryKind.RESERVE)
        assert ZERO <= layers.paid <= layers.committed <= voted
        assert layers.reserved >= ZERO

    assert ledger.replay(accepted) == layers


@given(LINES, st.sampled_from(EntryKind), st.integers(1, 10**12).map(Money))
def test_reversal_undoes_its_line(lines: list[Line], kind: EntryKind, amount: Money) -> None:
    before = ledger.replay(lines)

    after = ledger.replay([*lines, Line(kind, amount), Line(kind, -amount)])

    assert after == before


REFUSED = [
    ("a payment beyond what is signed", Layers(committed=euros(10)), EntryKind.PAY, euros("10.01")),
    ("a signature beyond what is reserved", Layers(reserved=euros(10)), EntryKind.COMMIT, euros("10.01")),
    ("a release beyond what is reserved", Layers(reserved=euros(10)), EntryKind.RELEASE, euros("10.01")),
    ("nothing at all", Layers(reserved=euros(10)), EntryKind.RELEASE, ZERO),
    ("a negative amount", Layers(committed=euros(10)), EntryKind.PAY, euros(-1)),
]


@pytest.mark.parametrize(
    "before, kind, amount", [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_entry_is_refused(before: Layers, kind: EntryKind, amount: Money) -> None:
    with pytest.raises(Refused):
        ledger.check_entry(before, kind, amount)


def test_reversal_is_written_once() -> None:
    with pytest.raises(Refused) as refusal:
        ledger.check_reversal(Layers(returned=euros(5)), EntryKind.RETURN, euros(5), already=True)

    assert str(refusal.value) == "Ce mouvement a déjà été contre-passé."
