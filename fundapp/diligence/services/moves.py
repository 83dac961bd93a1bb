"""How does a dossier leave reviewing for the checks, and the checks for the committee?"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.diligence import queries
from fundapp.diligence.rules.checklist import check_preset
from fundapp.diligence.services.checklist import open_checklist
from fundapp.diligence.types import Preset
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import Stage
from fundapp.kernel.clock import paris_day


def advance_to_diligence(
    session: Session, *, dossier_id: UUID, preset: Preset, by: UUID, at: datetime
) -> Dossier:
    dossier, on = dossiers.lock_dossier(session, dossier_id), paris_day(at)
    missing = queries.before_diligence(session, dossier_id, on)
    moved = dossier_services.move(
        session, dossier_id=dossier_id, to=Stage.DILIGENCE, missing=missing, by=by, at=at
    )
    check_preset(preset, dossier.amount_asked, queries.core_below(session, on))
    open_checklist(session, dossier=dossier, preset=preset, by=by, at=at)
    return moved


def advance_to_committee(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> Dossier:
    dossier = dossiers.lock_dossier(session, dossier_id)
    missing = queries.before_committee(session, dossier, paris_day(at))
    return dossier_services.move(
        session, dossier_id=dossier_id, to=Stage.COMMITTEE, missing=missing, by=by, at=at
    )
