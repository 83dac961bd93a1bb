"""Is it decided of every table what the program may do with its rows?"""

from sqlmodel import SQLModel

from fundapp.dossiers.services import trash
from fundapp.migrations import tables
from fundapp.migrations.rights import RIGHTS


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
