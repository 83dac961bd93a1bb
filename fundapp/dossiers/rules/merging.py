"""What is kept of a page that was read before others saved the same answers?"""

from collections.abc import Mapping
from types import MappingProxyType

from fundapp.dossiers.rules.form import cell_of
from fundapp.dossiers.rules.reading import as_typed
from fundapp.kernel.seen import Outdated, Saved

UNSIGNED: Mapping[str, str] = MappingProxyType({})
"""Of answers whose authors are not kept."""


def merged(
    stored: Mapping[str, str],
    base: Mapping[str, str] | None,
    typed: Mapping[str, str],
    authors: Mapping[str, str] = UNSIGNED,
) -> dict[str, str]:
    """The stored answers with what was typed since `base`, what the page showed; None: all of it.

    Raises `Outdated` for fields changed both here and elsewhere, in different words. What the page showed
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
        raise Outdated(clashes, {name: Saved.read(authors.get(name)) for name in clashes})
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
    table: str, stored: Mapping[str, str], shown: Mapping[str, str], authors: Mapping[str, str] = UNSIGNED
) -> None:
    """Before a row is removed by its place: the table is still as its page showed it.

    Raises `Outdated` for each cell that is not.
    """
    cells = [name for name in {**stored, **shown} if (cell := cell_of(name)) and cell[0] == table]
    clashes = {
        name: stored.get(name, "") for name in cells if stored.get(name, "") != as_typed(shown.get(name, ""))
    }
    if clashes:
        raise Outdated(clashes, {name: Saved.read(authors.get(name)) for name in clashes})


def signed(
    authors: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, str], saved: Saved
) -> dict[str, str]:
    """Who typed each answer last and when, once somebody has changed some of them."""
    return {**authors, **{name: str(saved) for name, text in after.items() if text != before.get(name)}}
