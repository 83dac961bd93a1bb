"""Is a file held as long as a row of any room names it?"""

from hashlib import sha256

from sqlmodel import Session, SQLModel

from fundapp.kernel.vault import held_digests
from tests.factories import dossiers
from tests.factories.dossiers import PDF


def test_file_of_a_piece_is_held(session: Session) -> None:
    assert held_digests(session) == frozenset()

    dossiers.piece(session, dossiers.blank_dossier(session), content=PDF)

    assert held_digests(session) == {sha256(PDF).hexdigest()}


def test_rooms_that_keep_files_name_them_alike() -> None:
    """A new room that keeps files calls the column `sha256`, and the night's sweep leaves them."""
    named = {table.name for table in SQLModel.metadata.tables.values() if "sha256" in table.c}

    assert named == {"attachment", "cofinancing_file", "data_export", "document", "pending_file"}
