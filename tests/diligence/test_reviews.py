import pytest
from sqlmodel import Session, select

from fundapp.diligence import queries, services
from fundapp.diligence.events import ReviewSubmitted
from fundapp.diligence.models import DossierGrid, Review, Score
from fundapp.diligence.rules import scoring
from fundapp.diligence.types import Answer, Criterion, Mark, Opinion, ReviewState
from fundapp.dossiers.types import Stage
from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.events import history
from fundapp.kernel.words import say
from fundapp.policy import Role
from tests.factories import accounts, diligence, dossiers
from tests.factories.diligence import AT


def test_draft_keeps_its_gaps_and_is_gone_on_with(session: Session) -> None:
    dossier = dossiers.complete_dossier(session)
    analyst = accounts.person(session, roles=[Role.ANALYST]).id
    begun = {"team": Answer(Mark.FOUR, ""), "market": Answer(None, "Deux clients signés.")}

    for _ in range(2):
        services.save_review(session, dossier_id=dossier.id, typed=scoring.as_typed(begun), by=analyst, at=AT)

    [review] = session.exec(select(Review)).all()
    kept = queries.scores_of(session, [review.id])[review.id]
    assert (review.state, review.opinion) == (ReviewState.DRAFT, None)
    assert {key: answer for key, answer in kept.items() if answer != Answer()} == begun


def test_submitted_review_counts_and_is_told(session: Session) -> None:
    dossier = dossiers.complete_dossier(session)

    review = diligence.review(session, dossier, mark=Mark.FOUR)

    assert queries.count_submitted(session, dossier.id) == 1
    assert history(session, dossier.id)[0].revived() == ReviewSubmitted(dossier.id, review.id)


def test_incomplete_review_is_refused_whole(session: Session) -> None:
    dossier = dossiers.complete_dossier(session)
    analyst = accounts.person(session, roles=[Role.ANALYST]).id

    with pytest.raises(SeveralRefusals) as refused, session.begin_nested():
        services.submit_review(
            session,
            dossier_id=dossier.id,
            typed=scoring.as_typed(
                diligence.answers() | {"team": Answer()}, Opinion.RESERVED, "Équipe inconnue."
            ),
            by=analyst,
            at=AT,
        )

    assert len(refused.value.reasons) == 2
    assert session.exec(select(Score)).all() == []


def test_handed_in_review_never_changes(session: Session) -> None:
    dossier = dossiers.complete_dossier(session)
    review = diligence.review(session, dossier, mark=Mark.FOUR)

    with pytest.raises(Refused, match="ne change plus"):
        diligence.review(session, dossier, by=review.author_id, mark=Mark.ONE)

    assert queries.review_summary(session, dossier.id).mean == 400


def test_applicant_does_not_review_their_own_dossier(session: Session) -> None:
    dossier = dossiers.complete_dossier(session)

    with pytest.raises(Refused, match="une autre personne doit l’instruire"):
        services.start_review(session, dossier_id=dossier.id, by=dossier.owner_id, at=AT)


def test_dossier_keeps_the_grid_its_first_reviewer_began_with(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = dossiers.complete_dossier(session)
    diligence.review(session, dossier)
    tomorrow = (Criterion("luck", say("Chance"), say("Autre grille."), 100),)

    monkeypatch.setattr(scoring, "GRID", tomorrow)

    assert [each.key for each in queries.grid_of(session, dossier.id)] == [
        "team", "innovation", "market", "impact", "finance",
    ]  # fmt: skip
    assert session.get_one(DossierGrid, dossier.id).version == "2026.1"


def test_summary_shows_dispersion_beside_the_mean(session: Session) -> None:
    dossier = dossiers.complete_dossier(session)
    for mark in (Mark.TWO, Mark.FOUR):
        diligence.review(session, dossier, mark=mark)

    summary = queries.review_summary(session, dossier.id)

    assert (summary.mean, summary.dispersion, summary.disagree) == (300, 100, True)
    assert [(row.mean, row.median) for row in summary.criteria] == [(300, 300)] * 5


def test_attack_40_others_reviews_are_hidden_by_default_until_mine_is_in(session: Session) -> None:
    dossier = dossiers.complete_dossier(session)
    diligence.review(session, dossier)
    late = accounts.person(session, roles=[Role.ANALYST]).id

    def seen() -> queries.ReviewsSeen:
        return queries.reviews_as_seen(
            session, dossier_id=dossier.id, stage=Stage.REVIEW, viewer_id=late, may_review=True
        )

    assert (seen().submitted, seen().summary) == (1, None)
    services.save_review(session, dossier_id=dossier.id, typed={}, by=late, at=AT)
    assert seen().summary is None
    services.abstain(session, dossier_id=dossier.id, by=late, at=AT)
    opened = seen().summary
    assert opened is not None
    assert opened.mean == 400


def test_abstention_is_for_good(session: Session) -> None:
    dossier = dossiers.complete_dossier(session)
    analyst = accounts.person(session, roles=[Role.ANALYST]).id
    services.abstain(session, dossier_id=dossier.id, by=analyst, at=AT)

    with pytest.raises(Refused, match="ne change plus"):
        diligence.review(session, dossier, by=analyst)

    assert queries.count_submitted(session, dossier.id) == 0
