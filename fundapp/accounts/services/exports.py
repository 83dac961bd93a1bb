"""How is a file of everything about a person asked for, made by a worker, taken, and forgotten again?"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.accounts import queries
from fundapp.accounts.events import ExportAsked, ExportFailed, ExportReady, ExportTaken
from fundapp.accounts.models import DataExport
from fundapp.accounts.types import ExportState
from fundapp.kernel.errors import NotFound, Refused
from fundapp.kernel.events import SYSTEM, record
from fundapp.kernel.ids import new_id

LEASE = timedelta(minutes=15)
"""How long one worker has an export for itself: longer than any dossier takes to be written out."""
TRIES = 3


def ask_export(session: Session, *, person_id: UUID, at: datetime) -> DataExport:
    """Ask for a new file; whatever was ready before it is forgotten."""
    queries.lock_person(session, person_id)
    latest = queries.find_latest_export(session, person_id)
    if latest is not None and latest.state in (ExportState.ASKED, ExportState.PREPARING):
        raise Refused(
            "Votre fichier est déjà en préparation : vous recevrez un courriel dès qu’il sera prêt."
        )
    if latest is not None and latest.state is ExportState.READY:
        _forget(latest)
    export = DataExport(id=new_id(), person_id=person_id, asked_at=at, due_at=at)
    session.add(export)
    record(session, ExportAsked(person_id, export.id), by=person_id, at=at)
    return export


def claim_export(session: Session, *, at: datetime) -> DataExport | None:
    """Take the file that has waited longest, for the length of the lease."""
    waiting = (
        select(DataExport)
        .where(
            col(DataExport.state).in_([ExportState.ASKED, ExportState.PREPARING]),
            col(DataExport.due_at) <= at,
        )
        .order_by(col(DataExport.due_at))
        .limit(1)
    )
    export = session.exec(waiting.with_for_update(skip_locked=True)).first()
    if export is not None:
        export.state, export.due_at = ExportState.PREPARING, at + LEASE
        export.attempts += 1
    return export


def finish_export(
    session: Session, *, export_id: UUID, sha256: str, size: int, expires_at: datetime, at: datetime
) -> None:
    """The file is there, until then; said twice, it is told once."""
    export = queries.lock_export(session, export_id)
    if export.state is not ExportState.PREPARING:
        return
    export.state, export.ready_at, export.expires_at = ExportState.READY, at, expires_at
    export.sha256, export.size = sha256, size
    record(session, ExportReady(export.person_id, export.id), by=SYSTEM, at=at)


def export_failed(session: Session, *, export_id: UUID, at: datetime) -> None:
    """Try again when the lease is over, unless it was tried often enough."""
    export = queries.lock_export(session, export_id)
    if export.state is ExportState.PREPARING and export.attempts >= TRIES:
        export.state = ExportState.FAILED
        record(session, ExportFailed(export.person_id, export.id), by=SYSTEM, at=at)


def take_export(session: Session, *, export_id: UUID, by: UUID, at: datetime) -> str:
    """The digest of the file's bytes; a file whose days are over is not found."""
    export = queries.lock_export(session, export_id)
    if export.sha256 is None or export.expires_at is None or at >= export.expires_at:
        raise NotFound
    record(session, ExportTaken(export.person_id, export.id), by=by, at=at)
    return export.sha256


def expire_exports(session: Session, *, at: datetime) -> int:
    """Forget the files whose days are over; their bytes go with the next sweep."""
    over = session.exec(
        select(DataExport)
        .where(col(DataExport.state) == ExportState.READY, col(DataExport.expires_at) <= at)
        .with_for_update()
    ).all()
    for export in over:
        _forget(export)
    return len(over)


def _forget(export: DataExport) -> None:
    export.state = ExportState.EXPIRED
    export.sha256 = export.size = export.expires_at = None
