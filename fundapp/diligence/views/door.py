"""Through which door do all pages of this room come, and which dossiers are behind it?"""

from uuid import UUID

from flask import Blueprint
from sqlmodel import Session

from fundapp.diligence import queries
from fundapp.diligence.models import DiligenceItem
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import Dossier

bp = Blueprint("diligence", __name__)


def load_dossier(session: Session, dossier_id: UUID) -> Dossier:
    return dossiers.get_submitted_dossier(session, dossier_id)


def load_item(session: Session, item_id: UUID) -> DiligenceItem:
    return queries.get_item(session, item_id)
