"""Is the promised impact told by the axis's own indicators, in their units, with dates in order (IMP-02)?"""

from collections.abc import Mapping
from typing import Any

from fundapp.dossiers.rules.form import cell_name
from fundapp.dossiers.rules.tables import Row, Table
from fundapp.kernel.words import Sentence, say
from fundapp.programme.types import Axis

TABLE = "impact"


def gaps_of(values: Mapping[str, Any]) -> dict[str, Sentence]:
    """By input, what does not go together; by table, that no indicator is of the dossier's axis."""
    rows = values.get(TABLE, Table((), ())).rows
    found = {
        cell_name(TABLE, row.number, column): words
        for row in rows
        for column, words in (("unit", _unit(row)), ("target_on", _dates(row)))
        if words
    }
    axis = values.get("axis")
    told = {row["indicator"].axis for row in rows if row["indicator"]}
    if rows and isinstance(axis, Axis) and axis not in told:
        found[TABLE] = say("Ajoutez au moins un indicateur de l’axe du dossier : %(axis)s.", axis=axis)
    return found


def _unit(row: Row) -> Sentence | None:
    indicator, unit = row["indicator"], row["unit"]
    if not indicator or not unit or unit in indicator.units:
        return None
    return say(
        "« %(indicator)s » se compte en %(units)s : choisissez cette unité.",
        indicator=indicator,
        units=list(indicator.units),
    )


def _dates(row: Row) -> Sentence | None:
    start, end = row["baseline_on"], row["target_on"]
    if not start or not end or end > start:
        return None
    return say("La date visée suit celle de la situation de départ : choisissez-en une plus tardive.")
