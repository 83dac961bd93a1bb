"""What do the declared aids count for, and which indicators are refused, with which sentence?"""

from datetime import date
from decimal import Decimal

import pytest

from fundapp.dossiers.rules import aid, impact
from fundapp.dossiers.rules.tables import Row, Table
from fundapp.kernel.money import euros
from fundapp.programme.types import AidBasis, Axis, Indicator, Unit


def declared(*aids: tuple[date, int, AidBasis]) -> dict[str, object]:
    rows = tuple(
        Row(number, {"grantor": "Région", "granted_on": day, "amount": euros(amount), "basis": basis})
        for number, (day, amount, basis) in enumerate(aids)
    )
    return {"aid": Table((), rows)}


def test_only_de_minimis_counts_oldest_first() -> None:
    values = declared(
        (date(2025, 3, 1), 100_000, AidBasis.DE_MINIMIS),
        (date(2025, 1, 1), 900_000, AidBasis.OTHER),
        (date(2024, 2, 10), 120_000, AidBasis.DE_MINIMIS),
    )

    assert aid.de_minimis_of(values) == [
        (date(2024, 2, 10), euros(120_000)),
        (date(2025, 3, 1), euros(100_000)),
    ]
    assert len(aid.declared_aid(values)) == 3


def test_nothing_declared_is_no_aid() -> None:
    assert aid.declared_aid({}) == ()


def row(
    number: int = 0,
    indicator: Indicator = Indicator.DELIVERED,
    unit: Unit = Unit.MEGAWATT_HOURS,
    start: date = date(2026, 1, 1),
    end: date = date(2029, 1, 1),
) -> Row:
    return Row(
        number,
        {
            "indicator": indicator,
            "unit": unit,
            "baseline": Decimal(0),
            "baseline_on": start,
            "target": Decimal("1200.5"),
            "target_on": end,
        },
    )


def gaps(*rows: Row, axis: Axis | None = Axis.HEAT) -> dict[str, str]:
    found = impact.gaps_of({"impact": Table((), rows), "axis": axis})
    return {name: str(words) for name, words in found.items()}


def test_indicator_of_the_axis_in_its_unit_is_right() -> None:
    assert gaps(row(), row(1, Indicator.CREATED, Unit.FULL_TIME)) == {}


def test_indicators_of_other_axes_are_not_enough() -> None:
    assert gaps(row(), axis=Axis.AIR) == {
        "impact": f"Ajoutez au moins un indicateur de l’axe du dossier : {Axis.AIR}."
    }
    assert gaps(row(), axis=None) == {}
    assert gaps(axis=Axis.AIR) == {}


@pytest.mark.parametrize("end", [date(2026, 1, 1), date(2025, 12, 31)])
def test_target_comes_after_the_baseline(end: date) -> None:
    assert list(gaps(row(), row(3, end=end))) == ["impact-3-target_on"]


def test_unit_is_one_of_the_indicator() -> None:
    assert list(gaps(row(2, unit=Unit.TONNES))) == ["impact-2-unit"]


@pytest.mark.parametrize("indicator", Indicator)
def test_every_indicator_has_an_axis_and_a_unit(indicator: Indicator) -> None:
    assert indicator.axis in Axis
    assert indicator.units
