"""What has this person been told, what have they not read, and which mails are due?"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.committee import queries as committee
from fundapp.kernel import rows
from fundapp.kernel.errors import NotFound
from fundapp.notifications.models import Notice
from fundapp.notifications.types import MAIL_ONLY, MailState, NoticeKind

SHOWN = [kind for kind in NoticeKind if kind not in MAIL_ONLY]
"""A kind that only a newer version of the program knows is left to it, unread and unsent."""


def is_due(at: datetime) -> sa.ColumnElement[bool]:
    """A mail nobody has sent, whose time has come or whose worker has let its lease run out."""
    on_its_way = col(Notice.mail_state).in_([MailState.QUEUED, MailState.SENDING])
    return sa.and_(on_its_way, col(Notice.next_try_at) <= at, col(Notice.kind).in_(list(NoticeKind)))


def any_letter_due(session: Session, at: datetime) -> bool:
    return session.exec(select(sa.exists().where(is_due(at)))).one()


def lock_notice(session: Session, notice_id: UUID) -> Notice:
    return rows.lock(session, Notice, notice_id)


def get_own_notice(session: Session, notice_id: UUID, person_id: UUID, recused: Collection[UUID]) -> Notice:
    """A notice of this person's own that they may still read; nobody else's exists for them."""
    readable = _readable(person_id, recused)
    notice = session.exec(select(Notice).where(col(Notice.id) == notice_id, readable)).first()
    if notice is None:
        raise NotFound()
    return notice


def count_unread(session: Session, person_id: UUID, recused: Collection[UUID] = ()) -> int:
    unread = sa.and_(_readable(person_id, recused), col(Notice.seen_at).is_(None))
    return session.exec(select(sa.func.count()).select_from(Notice).where(unread)).one()


def list_notices(
    session: Session,
    person_id: UUID,
    recused: Collection[UUID] = (),
    *,
    unread: bool = False,
    before: UUID | None = None,
    limit: int = 30,
) -> Sequence[Notice]:
    """The newest first; `before` is the last one of the page before."""
    wanted = select(Notice).where(_readable(person_id, recused))
    if unread:
        wanted = wanted.where(col(Notice.seen_at).is_(None))
    if before is not None:
        wanted = wanted.where(col(Notice.id) < before)
    return session.exec(wanted.order_by(col(Notice.id).desc()).limit(limit)).all()


def recused_people(session: Session, dossier_id: UUID) -> frozenset[UUID]:
    return frozenset(said.person_id for _, said in committee.recused_from(session, dossier_id))


def _readable(person_id: UUID, recused: Collection[UUID]) -> sa.ColumnElement[bool]:
    about = col(Notice.dossier_id)
    return sa.and_(
        col(Notice.person_id) == person_id,
        col(Notice.kind).in_(SHOWN),
        sa.or_(about.is_(None), col(Notice.to_applicant), about.not_in(list(recused))),
    )
