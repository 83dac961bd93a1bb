"""How does a draft nobody submitted leave, for a while and then for good; how is a finished one put aside?"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, SQLModel, col

from fundapp.dossiers import queries, rules
from fundapp.dossiers.events import DossierDiscarded, DossierPurged, DossierRestored
from fundapp.dossiers.models import Dossier, Shelved
from fundapp.dossiers.rules.trash import check_discard
from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import record

ROOM = "fundapp.dossiers.models"
SUBMITTED = frozenset(
    {
        "amendment",
        "complement_request",
        "course_note",
        "ending_letter",
        "message",
        "not_yet",
        "snapshot",
    }
)
"""What no draft has: the program may not delete from them, in migrations/rights.py either."""


def discard_draft(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> Dossier:
    """Into the bin, from which it can be taken back; a second click changes nothing."""
    dossier = queries.lock_dossier(session, dossier_id)
    if dossier.status is Status.DISCARDED:
        return dossier
    check_discard(dossier.stage, dossier.status, dossier.submitted_at)
    dossier.status, dossier.ended_at = Status.DISCARDED, at
    # an untouched draft in the bin would keep another from being begun
    dossier.version += 1
    record(session, DossierDiscarded(dossier.id, dossier.owner_id), by=by, at=at)
    return dossier


def restore_draft(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> Dossier:
    dossier = queries.lock_dossier(session, dossier_id)
    if dossier.is_draft:
        return dossier
    if dossier.status is not Status.DISCARDED:
        raise Refused("Ce dossier n’est pas à la corbeille.")
    dossier.status, dossier.ended_at, dossier.end_reason = Status.ACTIVE, None, None
    record(session, DossierRestored(dossier.id, dossier.owner_id), by=by, at=at)
    return dossier


def empty_bin(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> None:
    """Delete for good what lies in the bin, and nothing else."""
    if queries.lock_dossier(session, dossier_id).status is not Status.DISCARDED:
        raise Refused("Mettez d’abord ce brouillon à la corbeille.")
    purge_draft(session, dossier_id=dossier_id, by=by, at=at)


def purge_draft(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> None:
    """Delete a draft and all that hangs on it; its pieces' bytes go with the next sweep."""
    dossier = queries.lock_dossier(session, dossier_id)
    if dossier.stage is not Stage.DRAFT or dossier.submitted_at is not None:
        raise Refused("Un dossier déposé ne s’efface pas : la loi oblige à le garder.")
    for table in _hanging():
        session.execute(table.delete().where(table.c.dossier_id == dossier.id))
    session.delete(dossier)
    record(session, DossierPurged(dossier.id, dossier.owner_id), by=by, at=at)


def _hanging() -> list[sa.Table]:
    """This room's tables that point to a draft, those that point to each other first."""
    ours = {
        mapper.local_table
        for mapper in SQLModel._sa_registry.mappers
        if mapper.class_.__module__.startswith(ROOM)
    }
    return [
        table
        for table in reversed(SQLModel.metadata.sorted_tables)
        if table in ours and "dossier_id" in table.c and table.name not in SUBMITTED
    ]


def shelve(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> None:
    """Out of one's own sight only; a dossier that still goes its way stays there."""
    dossier = queries.get_dossier(session, dossier_id)
    if dossier.status in rules.ALIVE:
        raise Refused("Ce dossier est en cours : il reste sur votre page jusqu’à sa fin.")
    put = insert(Shelved).values(dossier_id=dossier_id, person_id=by, at=at)
    session.execute(put.on_conflict_do_nothing())


def unshelve(session: Session, *, dossier_id: UUID, by: UUID) -> None:
    session.execute(
        sa.delete(Shelved).where(col(Shelved.dossier_id) == dossier_id, col(Shelved.person_id) == by)
    )


def forget_shelf(session: Session, *, person_id: UUID) -> None:
    session.execute(sa.delete(Shelved).where(col(Shelved.person_id) == person_id))
