from datetime import timedelta

import pytest
from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.dossiers import queries, services
from fundapp.dossiers.models import Dossier, Message
from fundapp.dossiers.queries import messages
from fundapp.dossiers.types import Side
from fundapp.kernel.errors import NotFound
from fundapp.policy import Role
from tests.factories import accounts, dossiers
from tests.factories.dossiers import AT


@pytest.fixture
def analyst(session: Session) -> Person:
    return accounts.person(session, roles=[Role.ANALYST], name="Ada Analyste")


@pytest.fixture
def dossier(session: Session) -> Dossier:
    return dossiers.submitted_dossier(session)


def write(
    session: Session, dossier: Dossier, side: Side, body: str, by: Person | None, minutes: int
) -> Message:
    made = services.send_message(
        session,
        dossier_id=dossier.id,
        side=side,
        body=body,
        by=by.id if by else dossier.owner_id,
        at=AT + timedelta(minutes=minutes),
    )
    session.commit()
    return made


def test_each_side_reads_the_other(session: Session, dossier: Dossier, analyst: Person) -> None:
    write(session, dossier, Side.TEAM, "Bonjour, quel est votre calendrier ?", analyst, 0)
    write(session, dossier, Side.TEAM, "Et votre site ?", analyst, 5)

    seen = messages.thread(session, dossier.id, side=Side.APPLICANT)

    assert [(said.side, said.author, said.body) for said in seen.messages] == [
        (Side.TEAM, "Ada Analyste", "Bonjour, quel est votre calendrier ?"),
        (Side.TEAM, "Ada Analyste", "Et votre site ?"),
    ]
    assert seen.unread == 2
    assert messages.thread(session, dossier.id, side=Side.TEAM).unread == 0


def test_answering_says_that_one_has_read(session: Session, dossier: Dossier, analyst: Person) -> None:
    write(session, dossier, Side.TEAM, "Quel est votre calendrier ?", analyst, 0)
    write(session, dossier, Side.APPLICANT, "Mise en service en mars.", None, 30)

    asked, answered = messages.thread(session, dossier.id, side=Side.TEAM).messages

    assert asked.read_at == AT + timedelta(minutes=30)
    assert answered.read_at is None


def test_reading_marks_only_what_the_other_side_wrote(
    session: Session, dossier: Dossier, analyst: Person
) -> None:
    mine = write(session, dossier, Side.APPLICANT, "Bonjour.", None, 0)
    theirs = write(session, dossier, Side.TEAM, "Bonjour à vous.", analyst, 5)
    mine.read_at = mine.read_by = None

    services.read_messages(
        session, dossier_id=dossier.id, side=Side.APPLICANT, by=dossier.owner_id, at=AT + timedelta(hours=1)
    )

    session.refresh(theirs)
    assert (mine.read_at, theirs.read_by) == (None, dossier.owner_id)


def test_second_click_sends_nothing_more(session: Session, dossier: Dossier) -> None:
    first = write(session, dossier, Side.APPLICANT, "Bonjour.", None, 0)
    second = services.send_message(
        session, dossier_id=dossier.id, side=Side.APPLICANT, body="Bonjour. ", by=dossier.owner_id, at=AT
    )

    assert first.id == second.id


def test_attack_1_piece_of_another_dossier_is_not_referred_to(session: Session, dossier: Dossier) -> None:
    other = dossiers.submitted_dossier(session)
    [piece] = queries.documents_of(session, other.id)

    with pytest.raises(NotFound):
        services.send_message(
            session,
            dossier_id=dossier.id,
            side=Side.APPLICANT,
            body="Voyez ceci.",
            document_id=piece.id,
            by=dossier.owner_id,
            at=AT,
        )


def test_draft_has_no_thread(session: Session) -> None:
    draft = dossiers.draft_dossier(session)

    with pytest.raises(NotFound):
        write(session, draft, Side.APPLICANT, "Bonjour.", None, 0)
