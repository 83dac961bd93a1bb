"""What was answered « pas encore », what came back since, and what has the team to read of it?"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.dossiers import queries
from fundapp.dossiers.models import Document, Dossier, NotYet, Resubmission, Shortcoming
from fundapp.dossiers.queries.letters import heading_of
from fundapp.dossiers.rules import not_yet
from fundapp.dossiers.rules.catalogue import Held
from fundapp.dossiers.rules.difference import Difference, difference
from fundapp.dossiers.rules.not_yet import Lack
from fundapp.dossiers.types import Status
from fundapp.kernel.errors import NotFound
from fundapp.kernel.words import Sentence


def find_answer(session: Session, dossier_id: UUID) -> NotYet | None:
    """The latest one: a dossier that was reopened may be answered again."""
    return session.exec(
        select(NotYet).where(NotYet.dossier_id == dossier_id).order_by(col(NotYet.id).desc()).limit(1)
    ).first()


def get_answer(session: Session, dossier_id: UUID) -> NotYet:
    answer = find_answer(session, dossier_id)
    if answer is None:
        raise NotFound
    return answer


def shortcomings_of(session: Session, dossier_id: UUID) -> Sequence[Shortcoming]:
    """The gaps a dossier was answered with last, by number."""
    latest = select(NotYet.id).where(NotYet.dossier_id == dossier_id).order_by(col(NotYet.id).desc()).limit(1)
    return session.exec(
        select(Shortcoming)
        .where(col(Shortcoming.answer_id) == latest.scalar_subquery())
        .order_by(col(Shortcoming.number))
    ).all()


def find_resubmission(session: Session, dossier_id: UUID) -> Resubmission | None:
    """What a dossier comes back from, and its replies as typed; None when it is a first one."""
    return session.exec(
        select(Resubmission)
        .where(Resubmission.dossier_id == dossier_id)
        .execution_options(populate_existing=True)
    ).first()


def get_resubmission(session: Session, dossier_id: UUID) -> Resubmission:
    found = find_resubmission(session, dossier_id)
    if found is None:
        raise NotFound
    return found


def find_next(session: Session, dossier_id: UUID) -> Dossier | None:
    """The dossier that came back after this one, if its owner has not taken it away."""
    return session.exec(
        select(Dossier)
        .join(Resubmission, col(Resubmission.dossier_id) == col(Dossier.id))
        .where(
            Resubmission.previous_id == dossier_id,
            col(Dossier.status).not_in([Status.WITHDRAWN, Status.DISCARDED]),
        )
        .order_by(col(Dossier.id).desc())
        .limit(1)
    ).first()


def find_submitted_next(session: Session, dossier_id: UUID) -> Dossier | None:
    """The same for the team, which does not know of drafts."""
    found = find_next(session, dossier_id)
    return found if found is not None and found.submitted_at is not None else None


def owed(session: Session, dossier_id: UUID) -> Mapping[int, Sentence]:
    """The gaps a resubmission has still to reply to; none for any other dossier."""
    back = find_back(session, dossier_id)
    return back.owed if back else {}


@dataclass(frozen=True)
class Carried:
    """One piece of the earlier dossier; `left` says why it does not come along."""

    document: Document
    left: Sentence | None


def carried_pieces(session: Session, dossier_id: UUID, *, on: date) -> list[Carried]:
    targets = {gap.piece: gap.number for gap in shortcomings_of(session, dossier_id) if gap.piece}
    return [
        Carried(
            each,
            not_yet.left_behind(Held(each.kind, each.state, each.dated_on), each.scan, targets, on),
        )
        for each in queries.documents_of(session, dossier_id)
    ]


def letter_of(
    session: Session,
    dossier: Dossier,
    *,
    reason: str,
    lacks: Sequence[Lack],
    back_before: date | None,
    by: UUID,
    at: datetime,
) -> dict[str, Any]:
    """The letter in plain values: to be shown before it goes, then frozen as it went."""
    return {
        **heading_of(session, dossier, by=by, at=at),
        "reason": reason.strip(),
        "gaps": [
            {"number": number, "title": lack.title, "expected": lack.expected, "about": lack.about}
            for number, lack in enumerate(lacks, 1)
        ],
        "back_before": back_before.isoformat() if back_before else None,
    }


@dataclass(frozen=True)
class Reply:
    """One gap with what was replied to it, as it was submitted."""

    number: int
    title: str
    expected: str
    about: str
    text: str

    @property
    def subject(self) -> Sentence:
        return Sentence(self.about)


@dataclass(frozen=True)
class Comeback:
    """What the team reads of a dossier that came back: where from, what was replied, what changed."""

    previous: Dossier
    answered_at: datetime
    replies: Sequence[Reply]
    changes: Difference


@dataclass(frozen=True)
class Back:
    """What a draft that comes back has to reply to, what it replies so far, and what is still owed."""

    previous: Dossier
    gaps: Sequence[Shortcoming]
    typed: Mapping[str, str]
    owed: Mapping[int, Sentence]

    @property
    def replies(self) -> list[Reply]:
        return [
            Reply(
                gap.number,
                gap.title,
                gap.expected,
                gap.about,
                self.typed.get(not_yet.reply_name(gap.number), ""),
            )
            for gap in self.gaps
        ]


def find_back(session: Session, dossier_id: UUID) -> Back | None:
    """None for a dossier that comes back from nothing."""
    found = find_resubmission(session, dossier_id)
    if found is None:
        return None
    gaps = shortcomings_of(session, found.previous_id)
    return Back(
        previous=queries.get_dossier(session, found.previous_id),
        gaps=gaps,
        typed=found.replies,
        owed=not_yet.owed({gap.number: gap.title for gap in gaps}, found.replies),
    )


def get_back(session: Session, dossier_id: UUID) -> Back:
    back = find_back(session, dossier_id)
    if back is None:
        raise NotFound
    return back


@dataclass(frozen=True)
class Answered:
    """An answer « pas encore » as its applicant follows it; `next` is what they have begun since."""

    answer: NotYet
    gaps: Sequence[Shortcoming]
    next: Dossier | None


def find_answered(session: Session, dossier: Dossier) -> Answered | None:
    """None for a dossier that was not answered so, or has been reopened since."""
    answer = find_answer(session, dossier.id) if dossier.status is Status.NOT_YET else None
    if answer is None:
        return None
    return Answered(answer, shortcomings_of(session, dossier.id), find_next(session, dossier.id))


def told_replies(session: Session, dossier_id: UUID) -> dict[str, Any] | None:
    """What a version freezes of its replies; None for a dossier that does not come back."""
    back = find_back(session, dossier_id)
    if back is None:
        return None
    return {
        "previous": back.previous.reference,
        "replies": [asdict(reply) for reply in back.replies],
    }


def frozen_replies(content: Mapping[str, Any]) -> list[Reply]:
    back = content.get("comeback") or {"replies": []}
    return [Reply(**each) for each in back["replies"]]


def find_comeback(session: Session, dossier_id: UUID) -> Comeback | None:
    """From the frozen versions alone: what a draft says meanwhile is its applicant's business."""
    found = find_resubmission(session, dossier_id)
    snapshot = queries.find_latest_snapshot(session, dossier_id) if found else None
    if found is None or snapshot is None:
        return None
    before = queries.latest_snapshot(session, found.previous_id)
    return Comeback(
        previous=queries.get_dossier(session, found.previous_id),
        answered_at=get_answer(session, found.previous_id).at,
        replies=frozen_replies(snapshot.content),
        changes=difference(before.content, snapshot.content),
    )
