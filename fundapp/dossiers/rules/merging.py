"""What is kept of a page that was read before others saved the same answers?"""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from fundapp.dossiers.rules.form import cell_of
from fundapp.dossiers.rules.reading import as_typed
from fundapp.kernel.seen import Outdated
from fundapp.kernel.words import say

NOBODY: Mapping[str, str] = MappingProxyType({})


class Conflict(Outdated):
    """Others have been saved in the same fields meanwhile, on another device or by another person."""

    words = say(
        "Ces réponses ont changé sur un autre appareil pendant que vous écriviez : rien n’a été "
        "écrasé. Comparez les deux versions, gardez la bonne, puis enregistrez de nouveau."
    )


def merged(
    stored: Mapping[str, str],
    base: Mapping[str, str] | None,
    typed: Mapping[str, str],
    writers: Mapping[str, str] = NOBODY,
) -> dict[str, str]:
    """The stored answers with what was typed since `base`, what the page showed; None: all of it.

    Raises `Conflict` for fields changed both here and elsewhere, in different words. What the page showed
    and somebody has removed since is not put back by sending the page unchanged.
    """
    shown = stored if base is None else base
    changed = {name: text for name, text in typed.items() if text != shown.get(name, "")}
    clashes = {
        name: stored.get(name, "")
        for name, text in changed.items()
        if stored.get(name, "") not in (shown.get(name, ""), text)
    }
    if clashes:
        raise Conflict(clashes, {name: UUID(writers[name]) for name in clashes if name in writers})
    gone = {_row_of(name) for name, text in shown.items() if text and name not in stored}
    blank = {
        name: text
        for name, text in typed.items()
        if not text and name not in stored and _row_of(name) not in gone
    }
    return {**stored, **blank, **changed}


def _row_of(name: str) -> tuple[str, int] | str:
    """The table and the row of a cell; the name itself of any other answer."""
    cell = cell_of(name)
    return cell[:2] if cell else name


def check_rows(
    table: str, stored: Mapping[str, str], shown: Mapping[str, str], writers: Mapping[str, str] = NOBODY
) -> None:
    """Before a row is removed by its place: the table is still as its page showed it.

    Raises `Conflict` for each cell that is not.
    """
    cells = [name for name in {**stored, **shown} if (cell := cell_of(name)) and cell[0] == table]
    clashes = {
        name: stored.get(name, "") for name in cells if stored.get(name, "") != as_typed(shown.get(name, ""))
    }
    if clashes:
        raise Conflict(clashes, {name: UUID(writers[name]) for name in clashes if name in writers})


def signed(
    authors: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, str], by: UUID
) -> dict[str, str]:
    """Who typed each answer last, once somebody has changed some of them."""
    return {**authors, **{name: str(by) for name, text in after.items() if text != before.get(name)}}
