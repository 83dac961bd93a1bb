"""Why is a dossier paused, and why was its course changed before?"""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.dossiers.models import CourseNote, Dossier
from fundapp.dossiers.types import Status, Turn


def find_pause(session: Session, dossier: Dossier) -> CourseNote | None:
    """What was written when it was paused; None unless it still is."""
    if dossier.status is not Status.ON_HOLD:
        return None
    return session.exec(
        select(CourseNote).where(CourseNote.dossier_id == dossier.id, is_latest_pause()).limit(1)
    ).one()


def paused_since(session: Session, dossier_ids: Collection[UUID]) -> Mapping[UUID, datetime]:
    """When these dossiers, which are on hold, were paused."""
    found = session.exec(
        select(CourseNote.dossier_id, CourseNote.at).where(
            col(CourseNote.dossier_id).in_(dossier_ids), is_latest_pause()
        )
    )
    return dict(found.all())


def is_latest_pause() -> sa.ColumnElement[bool]:
    """Notes of pauses after which their dossier was not paused again."""
    later = sa.orm.aliased(CourseNote)
    again = sa.exists().where(
        col(later.dossier_id) == col(CourseNote.dossier_id),
        col(later.turn) == Turn.HELD,
        col(later.id) > col(CourseNote.id),
    )
    return (col(CourseNote.turn) == Turn.HELD) & ~again


def reasons_of(session: Session, note_ids: Collection[UUID]) -> dict[UUID, str]:
    """The words of these notes."""
    if not note_ids:
        return {}
    found = session.exec(select(CourseNote.id, CourseNote.reason).where(col(CourseNote.id).in_(note_ids)))
    return dict(found.all())
