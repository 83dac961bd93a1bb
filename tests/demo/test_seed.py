from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session, select

from fundapp.demo import seed
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries import pieces
from fundapp.dossiers.types import DocumentKind, PieceState
from fundapp.kernel.vault import Folder
from tests.factories import accounts

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_demonstration_shows_every_stage(session: Session, tmp_path: Path) -> None:
    seed(session, at=AT, storage=Folder(tmp_path), codes=accounts.codes())
    session.commit()

    shown = Counter((dossier.stage.value, dossier.status.value) for dossier in session.exec(select(Dossier)))

    assert shown == {
        ("draft", "active"): 1,
        ("submitted", "active"): 1,
        ("submitted", "withdrawn"): 1,
        ("review", "active"): 1,
        ("review", "waiting_for_applicant"): 1,
        ("review", "declined"): 1,
        ("diligence", "active"): 1,
        ("committee", "active"): 2,
        ("committee", "declined"): 1,
        ("contracting", "active"): 1,
        ("portfolio", "active"): 3,
    }


def test_demonstration_shows_a_piece_out_of_date_and_one_refused(session: Session, tmp_path: Path) -> None:
    seed(session, at=AT, storage=Folder(tmp_path), codes=accounts.codes())
    session.commit()
    dossier = session.exec(select(Dossier).where(Dossier.company == "Emploi Boussole")).one()

    asked = pieces.list_asked(session, dossier, at=AT, own=False)

    shown = {each.kind: each.state for each in asked if each.files}
    assert shown == {
        DocumentKind.PITCH: PieceState.CONFORM,
        DocumentKind.BUSINESS_PLAN: PieceState.NOT_CONFORM,
        DocumentKind.KBIS: PieceState.EXPIRED,
    }
