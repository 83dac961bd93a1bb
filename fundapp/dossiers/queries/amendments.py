"""What do we know of the changes prepared in a submitted dossier?"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from fundapp.dossiers.models import Amendment, Dossier
from fundapp.dossiers.rules.amendments import may_amend
from fundapp.dossiers.types import AmendmentState
from fundapp.programme import queries as programme

Written = Dossier | Amendment
"""Where what is typed is kept: the draft itself, or the amendment of what was submitted."""


def find_amendment(session: Session, dossier_id: UUID) -> Amendment | None:
    """What is being changed and not deposited yet."""
    return session.exec(
        select(Amendment)
        .where(Amendment.dossier_id == dossier_id, Amendment.state == AmendmentState.OPEN)
        .execution_options(populate_existing=True)
    ).first()


def find_written(session: Session, dossier: Dossier) -> Written | None:
    """None where nothing can be typed: submitted, and nobody is changing it."""
    return dossier if dossier.is_draft else find_amendment(session, dossier.id)


def is_amendable(session: Session, dossier: Dossier, at: datetime) -> bool:
    call = programme.get_call_by_id(session, dossier.call_id)
    return may_amend(dossier.stage, dossier.status, call.closes_at, at)
