"""What has this person been told, what have they not read, and what has become of the mails?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.accounts.models import Invitation, Person
from fundapp.committee import queries as committee
from fundapp.dossiers.models import SharingInvitation
from fundapp.kernel import rows
from fundapp.kernel.errors import NotFound
from fundapp.notifications.models import Notice
from fundapp.notifications.types import MAIL_ONLY, REQUIRED_BY_LAW, FailureCause, MailState, NoticeKind

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
    return committee.recused_from(session, dossier_id)


def _readable(person_id: UUID, recused: Collection[UUID]) -> sa.ColumnElement[bool]:
    about = col(Notice.dossier_id)
    return sa.and_(
        col(Notice.person_id) == person_id,
        col(Notice.kind).in_(SHOWN),
        sa.or_(about.is_(None), col(Notice.to_applicant), about.not_in(list(recused))),
    )


@dataclass(frozen=True)
class LetterRow:
    """A mail as whoever looks after the mails sees it: to whom, about which dossier, and what it says."""

    notice: Notice
    name: str
    email: str

    @property
    def required_by_law(self) -> bool:
        return self.notice.kind in REQUIRED_BY_LAW

    @property
    def reference(self) -> str:
        return str(self.notice.facts.get("reference") or "")


def get_letter(session: Session, notice_id: UUID) -> Notice:
    return rows.get(session, Notice, notice_id)


def list_letters(
    session: Session,
    *clauses: sa.ColumnElement[bool],
    hidden: Collection[UUID],
    after: UUID | None = None,
    limit: int = 50,
) -> Sequence[LetterRow]:
    """The newest first, but for those of the dossiers hidden from who asks; `after` ends the page before."""
    wanted = (
        sa.select(
            Notice,
            sa.func.coalesce(col(Person.name), col(Invitation.name), ""),
            sa.func.coalesce(col(Person.email), col(Invitation.email), col(SharingInvitation.email), ""),
        )
        .outerjoin(Person, col(Person.id) == col(Notice.person_id))
        .outerjoin(Invitation, col(Invitation.id) == col(Notice.invitation_id))
        .outerjoin(SharingInvitation, col(SharingInvitation.id) == col(Notice.sharing_invitation_id))
        .where(_open_to(hidden), *clauses)
    )
    if after is not None:
        wanted = wanted.where(col(Notice.id) < after)
    found = session.execute(wanted.order_by(col(Notice.id).desc()).limit(limit))
    return [LetterRow(*row) for row in found]


def has_become(state: MailState, cause: FailureCause | None = None) -> sa.ColumnElement[bool]:
    """Mails in a state, those on their way as one, and failed ones of one cause."""
    states = [MailState.QUEUED, MailState.SENDING] if state is MailState.QUEUED else [state]
    found = col(Notice.mail_state).in_(states)
    return found if cause is None else sa.and_(found, col(Notice.failure_cause) == cause)


def owed_by_law() -> sa.ColumnElement[bool]:
    """Mails that the law asks for and that were given up."""
    return sa.and_(has_become(MailState.FAILED), col(Notice.kind).in_(list(REQUIRED_BY_LAW)))


def count_letters(session: Session, *clauses: sa.ColumnElement[bool], hidden: Collection[UUID]) -> int:
    counted = select(sa.func.count()).select_from(Notice).where(_open_to(hidden), *clauses)
    return session.exec(counted).one()


def count_by_cause(session: Session, hidden: Collection[UUID]) -> dict[FailureCause | None, int]:
    """How many mails were given up for each cause, the most frequent first."""
    count = sa.func.count()
    found = session.execute(
        sa.select(col(Notice.failure_cause), count)
        .where(_open_to(hidden), has_become(MailState.FAILED))
        .group_by(col(Notice.failure_cause))
        .order_by(count.desc())
    )
    return {row[0]: row[1] for row in found}


def oldest_due(session: Session, at: datetime) -> datetime | None:
    """Since when the mail that is due longest has been waiting."""
    return session.exec(select(sa.func.min(Notice.next_try_at)).where(is_due(at))).one()


def lock_failed(session: Session, *, cause: FailureCause, hidden: Collection[UUID]) -> Sequence[Notice]:
    failed = select(Notice).where(_open_to(hidden), has_become(MailState.FAILED, cause))
    return session.exec(failed.order_by(col(Notice.id)).with_for_update(key_share=True)).all()


def _open_to(hidden: Collection[UUID]) -> sa.ColumnElement[bool]:
    """Of no dossier that is hidden, and of a kind that this version knows."""
    about = col(Notice.dossier_id)
    known = col(Notice.kind).in_(list(NoticeKind))
    return sa.and_(known, sa.or_(about.is_(None), about.not_in(list(hidden))))
