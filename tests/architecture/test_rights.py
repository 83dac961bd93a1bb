"""Is it decided of every table what the program may do with its rows?"""

import ast
from collections.abc import Iterator

from sqlmodel import SQLModel

from fundapp.dossiers.services import trash
from fundapp.migrations import tables
from fundapp.migrations.rights import RIGHTS
from tests.architecture.source import ROOT, python_files, tree


def test_rights_in_every_table_are_written_down() -> None:
    assert tables.KERNEL  # importing it declares them all
    known = set(SQLModel.metadata.tables)

    undecided, gone = sorted(known - set(RIGHTS)), sorted(set(RIGHTS) - known)

    assert not undecided, (
        f"Say in RIGHTS of fundapp/migrations/rights.py what the program does with the rows of {undecided}: "
        "ADD if it only adds (then the table gets append-only triggers too), the columns that it writes "
        "later if it changes them, LOCK if it only holds them, and delete=True if it deletes some. Without a "
        "line it cannot even read them."
    )
    assert not gone, f"Take {gone} out of RIGHTS in fundapp/migrations/rights.py: there is no such table."


def test_columns_that_the_program_changes_exist() -> None:
    gone = {
        table: unknown
        for table, rights in RIGHTS.items()
        if (unknown := set(rights.columns) - set(SQLModel.metadata.tables[table].c.keys()))
    }

    assert not gone, f"Take these out of RIGHTS in fundapp/migrations/rights.py, no such column: {gone}."


def test_only_what_a_draft_has_is_deleted_with_it() -> None:
    kept = [table.name for table in trash._hanging() if not RIGHTS[table.name].delete]

    assert not kept, (
        f"No row of {kept} may be deleted (fundapp/migrations/rights.py). If only submitted dossiers have "
        "some, name it in SUBMITTED of fundapp/dossiers/services/trash.py; if drafts have, delete=True."
    )


BEFORE_IT_IS_ADDED = {"nature", "needs_second", "payment_id", "reverses_id"}
"""Columns that services set in a row they have just made, never in one that is there."""


def test_what_services_write_in_rows_that_are_there_is_allowed() -> None:
    """Read by name: a column that no table of its package lets the program write would be a 500."""
    rooms: dict[str, list[str]] = {}
    for mapper in SQLModel._sa_registry.mappers:
        rooms.setdefault(mapper.class_.__module__.split(".")[1], []).append(mapper.class_.__tablename__)
    refused = set()
    for path in python_files():
        room = path.relative_to(ROOT).parts[1]
        if "services" not in path.as_posix():
            continue
        for written in set(_attributes_set(tree(path))) - BEFORE_IT_IS_ADDED:
            holders = {each for each in rooms.get(room, []) if written in SQLModel.metadata.tables[each].c}
            if holders and not any(written in RIGHTS[each].columns for each in holders):
                refused.add(f"{path.relative_to(ROOT)} writes {written}, a column of {sorted(holders)}")

    assert not refused, f"Name these columns in RIGHTS of fundapp/migrations/rights.py: {sorted(refused)}."


def _attributes_set(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
