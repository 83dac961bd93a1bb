"""Does a word that is typed write again only what it changes?"""

from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import queries, services
from fundapp.dossiers.models import Dossier
from tests.factories import dossiers
from tests.factories.dossiers import AT


def lines_of(session: Session, dossier: Dossier) -> list[UUID]:
    session.flush()
    return [line.id for line in queries.plan_of(session, dossier.id)]


def typed(session: Session, draft: Dossier, **answers: str) -> None:
    services.save_answers(session, dossier_id=draft.id, typed=answers, by=draft.owner_id, at=AT)


def test_word_typed_elsewhere_leaves_the_plan_alone(session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    before = lines_of(session, draft)

    typed(session, draft, title="Un autre titre")

    assert before
    assert lines_of(session, draft) == before


def test_word_typed_in_the_plan_is_in_its_lines(session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    before = lines_of(session, draft)

    typed(session, draft, **{"needs-0-label": "Une autre machine"})

    assert queries.plan_of(session, draft.id)[0].label == "Une autre machine"
    assert not set(lines_of(session, draft)) & set(before)
