"""How are people told, and how do they say that they have read?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from fundapp.kernel.ids import new_id
from fundapp.notifications.models import Notice
from fundapp.notifications.types import MailState, NoticeKind, Page, pack


def notify(
    session: Session,
    *,
    kind: NoticeKind,
    page: Page,
    facts: Mapping[str, Any],
    at: datetime,
    person_id: UUID | None = None,
    invitation_id: UUID | None = None,
    sharing_invitation_id: UUID | None = None,
    event_id: int | None = None,
    dossier_id: UUID | None = None,
    to_applicant: bool = False,
) -> bool:
    """Tell one person one thing, once for an event; True if they had not been told yet."""
    told = session.execute(
        insert(Notice)
        .values(
            id=new_id(),
            kind=kind,
            person_id=person_id,
            invitation_id=invitation_id,
            sharing_invitation_id=sharing_invitation_id,
            event_id=event_id,
            dossier_id=dossier_id,
            page=page.kind,
            to_applicant=to_applicant,
            address={name: pack(value) for name, value in page.values.items()},
            facts={name: pack(value) for name, value in facts.items()},
            made_at=at,
            next_try_at=at,
            mail_state=MailState.QUEUED,
            attempts=0,
        )
        .on_conflict_do_nothing()
        .returning(col(Notice.id))
    ).first()
    session.info["letters"] = session.info.get("letters", False) or told is not None
    return told is not None


def see_notice(session: Session, *, notice_id: UUID, by: UUID, at: datetime) -> None:
    _see(session, sa.and_(col(Notice.id) == notice_id, col(Notice.person_id) == by), at)


def see_every_notice(session: Session, *, by: UUID, at: datetime) -> None:
    _see(session, col(Notice.person_id) == by, at)


def settle_notices(
    session: Session,
    *,
    dossier_id: UUID,
    kinds: Sequence[NoticeKind],
    at: datetime,
    person_id: UUID | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """What these notices asked for is done: none of them is left to read; they stay among all notices."""
    which = [col(Notice.dossier_id) == dossier_id, col(Notice.kind).in_(kinds)]
    if person_id is not None:
        which.append(col(Notice.person_id) == person_id)
    if facts:
        which.append(col(Notice.facts).contains({name: pack(value) for name, value in facts.items()}))
    _see(session, sa.and_(*which), at)


def _see(session: Session, which: sa.ColumnElement[bool], at: datetime) -> None:
    session.execute(sa.update(Notice).where(which, col(Notice.seen_at).is_(None)).values(seen_at=at))


def forget_notices(session: Session, *, person_id: UUID) -> None:
    """All that a person was told, read or not, sent or not: they have been forgotten."""
    session.execute(sa.delete(Notice).where(col(Notice.person_id) == person_id))
