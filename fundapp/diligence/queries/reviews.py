"""What did the reviewers say, each and together, and what of it may this person read?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from fundapp.accounts import queries as accounts
from fundapp.diligence.models import DossierGrid, Review, Score
from fundapp.diligence.rules import scoring
from fundapp.diligence.types import MARKS, Answer, Criterion, Opinion, ReviewState
from fundapp.dossiers.types import Stage


@dataclass(frozen=True)
class ReviewRead:
    """One review handed in, with its author's name."""

    id: UUID
    author: str
    opinion: Opinion
    summary: str
    ended_at: datetime
    mean: int
    answers: Mapping[str, Answer]


@dataclass(frozen=True)
class CriterionRead:
    """One criterion over all the reviews handed in."""

    criterion: Criterion
    mean: int
    median: int


@dataclass(frozen=True)
class ReviewSummary:
    """All reviews handed in; means and dispersion in hundredths of a point, None without a review.

    Of the `reviews` that count alone; those `apart` are of persons who stepped aside since (DD-06).
    """

    grid: Sequence[Criterion]
    reviews: Sequence[ReviewRead]
    apart: Sequence[ReviewRead]
    criteria: Sequence[CriterionRead]
    mean: int | None
    dispersion: int | None

    @property
    def disagree(self) -> bool:
        return self.dispersion is not None and self.dispersion >= scoring.WIDE


@dataclass(frozen=True)
class ReviewsSeen:
    """What one person may know: how many count, and the content of all once it can't influence them."""

    submitted: int
    abstained: int
    mine: Review | None
    summary: ReviewSummary | None


def grid_of(session: Session, dossier_id: UUID) -> tuple[Criterion, ...]:
    """The grid this dossier keeps, or today's when nobody has begun."""
    kept = session.get(DossierGrid, dossier_id)
    return scoring.thawed(kept.criteria) if kept else scoring.GRID


def find_review(session: Session, dossier_id: UUID, author_id: UUID) -> Review | None:
    return session.exec(
        select(Review).where(Review.dossier_id == dossier_id, Review.author_id == author_id)
    ).first()


def is_counted() -> sa.ColumnElement[bool]:
    """Reviews that were handed in, and whose authors have not stepped aside since (DD-06)."""
    return (col(Review.state) == ReviewState.SUBMITTED) & col(Review.apart_at).is_(None)


def count_submitted(session: Session, dossier_id: UUID) -> int:
    return session.exec(
        select(func.count()).select_from(Review).where(Review.dossier_id == dossier_id, is_counted())
    ).one()


def scores_of(session: Session, review_ids: Sequence[UUID]) -> dict[UUID, dict[str, Answer]]:
    found: dict[UUID, dict[str, Answer]] = {review_id: {} for review_id in review_ids}
    for score in session.exec(select(Score).where(col(Score.review_id).in_(review_ids))):
        mark = MARKS.get(score.points or 0)
        found[score.review_id][score.criterion] = Answer(mark, score.justification)
    return found


def typed_of(session: Session, review: Review) -> dict[str, str]:
    """A review as its page shows it, field by field."""
    grid = grid_of(session, review.dossier_id)
    answers = scoring.blank(grid) | scores_of(session, [review.id])[review.id]
    return scoring.as_typed(answers, review.opinion, review.summary)


def review_summary(session: Session, dossier_id: UUID, *, at: datetime | None = None) -> ReviewSummary:
    """For whoever the policy and `reviews_as_seen` let read them, e.g. the committee.

    `at`: what counted at that moment, for what was decided then.
    """
    return _summary(session, dossier_id, _ended(session, dossier_id), at)


def reviews_as_seen(
    session: Session, *, dossier_id: UUID, stage: Stage, viewer_id: UUID, may_review: bool
) -> ReviewsSeen:
    rows = _ended(session, dossier_id)
    mine = find_review(session, dossier_id, viewer_id)
    readable = scoring.others_are_open(stage, may_review, mine.state if mine else None)
    return ReviewsSeen(
        submitted=sum(row.state is ReviewState.SUBMITTED and row.apart_at is None for row in rows),
        abstained=sum(row.state is ReviewState.ABSTAINED and row.apart_at is None for row in rows),
        mine=mine,
        summary=_summary(session, dossier_id, rows) if readable else None,
    )


def _ended(session: Session, dossier_id: UUID) -> Sequence[Review]:
    return session.exec(
        select(Review)
        .where(Review.dossier_id == dossier_id, col(Review.state) != ReviewState.DRAFT)
        .order_by(col(Review.ended_at))
    ).all()


def _summary(
    session: Session, dossier_id: UUID, rows: Sequence[Review], at: datetime | None = None
) -> ReviewSummary:
    submitted = [row for row in rows if row.state is ReviewState.SUBMITTED]
    grid = grid_of(session, dossier_id)
    answers = scores_of(session, [row.id for row in submitted])
    names = accounts.names_of(session, {row.author_id for row in submitted})
    reviews: list[ReviewRead] = []
    apart: list[ReviewRead] = []
    for row in submitted:
        counts = row.apart_at is None or (at is not None and row.apart_at > at)
        (reviews if counts else apart).append(_read(row, names, answers[row.id], grid))
    means = [review.mean for review in reviews]
    return ReviewSummary(
        grid=grid,
        reviews=reviews,
        apart=apart,
        criteria=[_over_all(criterion, reviews) for criterion in grid] if reviews else [],
        mean=scoring.mean(means) if means else None,
        dispersion=scoring.dispersion(means) if means else None,
    )


def _read(
    row: Review, names: Mapping[UUID, str], answers: Mapping[str, Answer], grid: Sequence[Criterion]
) -> ReviewRead:
    assert row.opinion is not None
    assert row.ended_at is not None
    points = {key: answer.mark.points for key, answer in answers.items() if answer.mark}
    return ReviewRead(
        id=row.id,
        author=names[row.author_id],
        opinion=row.opinion,
        summary=row.summary,
        ended_at=row.ended_at,
        mean=scoring.weighted_mean(points, grid),
        answers=answers,
    )


def _over_all(criterion: Criterion, reviews: Sequence[ReviewRead]) -> CriterionRead:
    marks = [review.answers[criterion.key].mark for review in reviews]
    points = [100 * mark.points for mark in marks if mark]
    return CriterionRead(criterion, scoring.mean(points), scoring.median(points))
