"""What did the reviewers say, each and together, and what of it may this person read?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

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
    """All reviews handed in; means and dispersion in hundredths of a point, None without a review."""

    reviews: Sequence[ReviewRead]
    criteria: Sequence[CriterionRead]
    mean: int | None
    dispersion: int | None

    @property
    def disagree(self) -> bool:
        return self.dispersion is not None and self.dispersion >= scoring.WIDE


@dataclass(frozen=True)
class ReviewsSeen:
    """What one person may know: how many there are, and their content once it can't influence them."""

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


def count_submitted(session: Session, dossier_id: UUID) -> int:
    return session.exec(
        select(func.count())
        .select_from(Review)
        .where(Review.dossier_id == dossier_id, col(Review.state) == ReviewState.SUBMITTED)
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


def review_summary(session: Session, dossier_id: UUID) -> ReviewSummary:
    """For whoever the policy and `reviews_as_seen` let read them, e.g. the committee."""
    return _summary(session, dossier_id, _ended(session, dossier_id))


def reviews_as_seen(
    session: Session, *, dossier_id: UUID, stage: Stage, viewer_id: UUID, may_review: bool
) -> ReviewsSeen:
    rows = _ended(session, dossier_id)
    mine = find_review(session, dossier_id, viewer_id)
    readable = scoring.others_are_open(stage, may_review, mine.state if mine else None)
    return ReviewsSeen(
        submitted=sum(row.state is ReviewState.SUBMITTED for row in rows),
        abstained=sum(row.state is ReviewState.ABSTAINED for row in rows),
        mine=mine,
        summary=_summary(session, dossier_id, rows) if readable else None,
    )


def _ended(session: Session, dossier_id: UUID) -> Sequence[Review]:
    return session.exec(
        select(Review)
        .where(Review.dossier_id == dossier_id, col(Review.state) != ReviewState.DRAFT)
        .order_by(col(Review.ended_at))
    ).all()


def _summary(session: Session, dossier_id: UUID, rows: Sequence[Review]) -> ReviewSummary:
    submitted = [row for row in rows if row.state is ReviewState.SUBMITTED]
    if not submitted:
        return ReviewSummary((), (), None, None)
    grid = grid_of(session, dossier_id)
    answers = scores_of(session, [row.id for row in submitted])
    names = accounts.names_of(session, {row.author_id for row in submitted})
    reviews = [_read(row, names, answers[row.id], grid) for row in submitted]
    means = [review.mean for review in reviews]
    return ReviewSummary(
        reviews=reviews,
        criteria=[_over_all(criterion, reviews) for criterion in grid],
        mean=scoring.mean(means),
        dispersion=scoring.dispersion(means),
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
