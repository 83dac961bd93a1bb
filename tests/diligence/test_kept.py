"""Can whoever holds the database rewrite a review that was handed in?"""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from fundapp.diligence import services
from fundapp.diligence.models import Review
from fundapp.policy import Role
from tests.factories import accounts, diligence, dossiers
from tests.factories.diligence import AT

ASIDE = "UPDATE review SET apart_at = now()"


def refused(session: Session, statement: str) -> None:
    """By the triggers; nothing has changed."""
    before = contents(session)

    with pytest.raises(IntegrityError) as refusal, session.begin_nested():
        session.execute(sa.text(statement))

    assert getattr(refusal.value.orig, "sqlstate", None) == "23001"
    assert contents(session) == before


def contents(session: Session) -> list[list[tuple[Any, ...]]]:
    session.expire_all()
    return [
        [tuple(row) for row in session.execute(sa.text(f"SELECT * FROM {table} ORDER BY id"))]
        for table in ("review", "score")
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE review SET opinion = 'unfavourable'",
        "UPDATE review SET summary = 'Autre chose.'",
        "UPDATE review SET state = 'draft', ended_at = NULL",
        "UPDATE review SET state = 'abstained'",
        "UPDATE review SET ended_at = ended_at - interval '1 day'",
        "UPDATE score SET points = 1",
        "UPDATE score SET justification = 'Autre chose.'",
        "INSERT INTO score (id, review_id, criterion, points, justification) "
        "SELECT gen_random_uuid(), id, 'more', 1, '' FROM review",
    ],
)
def test_review_that_was_handed_in_is_neither_rewritten_nor_reopened(
    session: Session, statement: str
) -> None:
    diligence.reviewed_dossier(session)

    refused(session, statement)


def test_review_is_set_aside_once(session: Session) -> None:
    diligence.reviewed_dossier(session)

    session.execute(sa.text(ASIDE))

    refused(session, "UPDATE review SET apart_at = NULL")
    refused(session, "UPDATE review SET apart_at = apart_at - interval '1 day'")


def test_abstention_is_not_taken_back_and_a_draft_goes_on(session: Session) -> None:
    dossier = dossiers.complete_dossier(session)
    author = accounts.person(session, roles=[Role.ANALYST]).id
    draft = services.save_review(
        session, dossier_id=dossier.id, typed={"summary": "Un projet mûr."}, by=author, at=AT
    )
    session.commit()
    services.abstain(session, dossier_id=dossier.id, by=author, at=AT + timedelta(hours=1))
    session.commit()
    kept = session.get_one(Review, draft.id)
    assert (kept.state, kept.summary) == ("abstained", "Un projet mûr.")

    refused(session, "UPDATE review SET state = 'draft', ended_at = NULL")
