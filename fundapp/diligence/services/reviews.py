"""How is a review begun, kept, handed in or given up?"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from fundapp.diligence import queries
from fundapp.diligence.events import ReviewAbstained, ReviewStarted, ReviewSubmitted
from fundapp.diligence.models import DossierGrid, Review, Score
from fundapp.diligence.rules import checklist, scoring
from fundapp.diligence.types import ReviewState
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.rules import merged
from fundapp.kernel.events import record
from fundapp.kernel.seen import Saved


def start_review(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> Review:
    """Begin, or go on with, one's review; the first reviewer of a dossier freezes its grid."""
    dossier = dossiers.lock_dossier(session, dossier_id)
    scoring.check_open(dossier.stage, dossier.status)
    checklist.check_investigator(by, dossier.owner_id)
    begun = queries.find_review(session, dossier_id, by)
    if begun is not None:
        return begun
    _freeze_grid(session, dossier_id, at)
    review = Review(dossier_id=dossier_id, author_id=by, started_at=at)
    session.add(review)
    session.flush()
    record(session, ReviewStarted(dossier_id, review.id, scoring.GRID_VERSION), by=by, at=at)
    return review


def _freeze_grid(session: Session, dossier_id: UUID, at: datetime) -> None:
    if session.get(DossierGrid, dossier_id) is None:
        session.add(
            DossierGrid(
                dossier_id=dossier_id,
                version=scoring.GRID_VERSION,
                criteria=scoring.frozen(scoring.GRID),
                frozen_at=at,
            )
        )


def save_review(
    session: Session,
    *,
    dossier_id: UUID,
    typed: Mapping[str, str],
    base: Mapping[str, str] | None = None,
    by: UUID,
    at: datetime,
) -> Review:
    """Keep the fields of a draft that were typed, with its gaps; `base` is what the page showed.

    Raises `Outdated` for fields changed both here and on another page, in different words.
    """
    review = start_review(session, dossier_id=dossier_id, by=by, at=at)
    scoring.check_unfinished(review.state)
    grid, stored = queries.grid_of(session, dossier_id), queries.typed_of(session, review)
    authors = dict.fromkeys(stored, str(Saved(by, review.saved_at)))
    kept = merged(stored, base, scoring.only_asked(typed, grid), authors)
    if kept != stored:
        review.saved_at = at
    answers, review.opinion, review.summary = scoring.read_typed(kept, grid)
    scores = {
        score.criterion: score for score in session.exec(select(Score).where(Score.review_id == review.id))
    }
    for key, answer in answers.items():
        score = scores.get(key) or Score(review_id=review.id, criterion=key)
        score.points = answer.mark.points if answer.mark else None
        score.justification = answer.justification
        session.add(score)
    session.flush()
    return review


def submit_review(
    session: Session,
    *,
    dossier_id: UUID,
    typed: Mapping[str, str],
    base: Mapping[str, str] | None = None,
    by: UUID,
    at: datetime,
) -> Review:
    """Hand in, for good; refuses with everything that is missing."""
    review = save_review(session, dossier_id=dossier_id, typed=typed, base=base, by=by, at=at)
    grid = queries.grid_of(session, dossier_id)
    scoring.check_submission(*scoring.read_typed(queries.typed_of(session, review), grid), grid)
    review.state = ReviewState.SUBMITTED
    review.ended_at = at
    record(session, ReviewSubmitted(dossier_id, review.id), by=by, at=at)
    return review


def abstain(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> Review:
    """Give up judging this dossier, to read what others wrote: it can't be taken back."""
    review = start_review(session, dossier_id=dossier_id, by=by, at=at)
    scoring.check_unfinished(review.state)
    review.state = ReviewState.ABSTAINED
    review.ended_at = at
    record(session, ReviewAbstained(dossier_id, review.id), by=by, at=at)
    return review
