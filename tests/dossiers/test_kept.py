"""Can whoever holds the database rewrite the pieces of a deposited dossier?"""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlmodel import Session

from fundapp.dossiers import services
from fundapp.dossiers.queries import documents_of
from tests.factories import dossiers


def test_piece_of_a_deposited_dossier_is_neither_taken_away_nor_given_another_file(session: Session) -> None:
    """The columns of its file are nobody's to write but the owner's (`migrations/rights.py`)."""
    dossier = dossiers.submitted_dossier(session)
    before = [(each.id, each.sha256) for each in documents_of(session, dossier.id)]

    with pytest.raises(IntegrityError, match="its dossier was deposited") as kept, session.begin_nested():
        session.execute(sa.text("DELETE FROM document"))
    with pytest.raises(ProgrammingError, match="permission denied"), session.begin_nested():
        session.execute(sa.text("UPDATE document SET sha256 = repeat('0', 64)"))

    assert getattr(kept.value.orig, "sqlstate", None) == "23001"
    session.expire_all()
    assert [(each.id, each.sha256) for each in documents_of(session, dossier.id)] == before != []


def test_piece_of_a_draft_is_still_taken_out_of_it(session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    [piece, *_] = documents_of(session, draft.id)

    services.remove_document(
        session, dossier_id=draft.id, document_id=piece.id, by=draft.owner_id, at=dossiers.AT
    )
    session.commit()

    assert piece.id not in {each.id for each in documents_of(session, draft.id)}
