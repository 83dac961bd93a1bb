"""Who hears of complements and messages, and how often?"""

from datetime import timedelta

import pytest
from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.committee.types import Answer
from fundapp.dossiers import services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import Side
from fundapp.notifications import services as notice_services
from fundapp.policy import Role
from tests.factories import accounts, committee, dossiers, notices
from tests.factories.dossiers import AT


@pytest.fixture
def founder(session: Session) -> Person:
    return accounts.person(session, name="porteuse")


@pytest.fixture
def analyst(session: Session) -> Person:
    return accounts.person(session, roles=[Role.ANALYST], name="analyste")


@pytest.fixture
def waiting(session: Session, founder: Person, analyst: Person) -> Dossier:
    return dossiers.waiting_dossier(session, owner_id=founder.id, by=analyst.id)


def write(session: Session, dossier: Dossier, side: Side, body: str, by: Person, hours: int = 0) -> None:
    at = AT + timedelta(hours=hours)
    services.send_message(session, dossier_id=dossier.id, side=side, body=body, by=by.id, at=at)
    session.commit()
    notices.tell_everything(session)


def kinds(session: Session, person: Person) -> list[str]:
    return [notice.kind.value for notice in notices.notices_of(session, person)]


def test_request_is_told_with_its_reasons_and_its_deadline(
    session: Session, waiting: Dossier, founder: Person
) -> None:
    notices.tell_everything(session)

    asked = notices.notices_of(session, founder)[-1]
    assert (asked.kind.value, asked.page) == ("complements_asked", "complements")
    assert asked.facts["due_on"] == {"day": "2026-12-08"}
    assert asked.facts["points"][0]["values"]["reason"] == "Détaillez par année."


def test_reminder_is_told_once_even_if_played_twice(
    session: Session, waiting: Dossier, founder: Person
) -> None:
    request = dossiers.open_request(session, waiting.id)
    notices.forget(session)
    for _ in range(2):
        services.remind_applicant(session, request_id=request.id, by=founder.id, at=AT + timedelta(days=8))

    notices.tell_everything(session)
    notices.play_again(session)

    assert kinds(session, founder).count("complements_reminded") == 1


def test_deposit_is_acknowledged_and_handed_to_the_team(
    session: Session, waiting: Dossier, founder: Person, analyst: Person
) -> None:
    notices.forget(session)
    services.deposit_complements(session, dossier_id=waiting.id, declared=True, by=founder.id, at=AT)

    notices.tell_everything(session)

    assert notices.told(session) == {
        ("porteuse", "complements_deposited"),
        ("analyste", "complements_received"),
    }


def test_request_answered_before_its_mail_asks_nothing(
    session: Session, waiting: Dossier, founder: Person, analyst: Person
) -> None:
    services.withdraw_request(session, dossier_id=waiting.id, by=analyst.id, at=AT)

    notices.tell_everything(session)

    assert kinds(session, founder)[-1:] == ["complements_withdrawn"]
    assert "complements_asked" not in kinds(session, founder)


def test_messages_join_one_unread_notice(
    session: Session, waiting: Dossier, founder: Person, analyst: Person
) -> None:
    notices.forget(session)
    for hours, words in enumerate(("Bonjour.", "Un détail.", "Et un autre.")):
        write(session, waiting, Side.TEAM, words, analyst, hours)

    [only] = notices.notices_of(session, founder)
    assert (only.kind.value, only.address["_anchor"]) == ("message_received", "messages")

    notice_services.see_notice(session, notice_id=only.id, by=founder.id, at=AT)
    write(session, waiting, Side.TEAM, "Encore un.", analyst, 9)
    assert kinds(session, founder) == ["message_received"] * 2


def test_answer_goes_to_whoever_follows_the_dossier(
    session: Session, waiting: Dossier, founder: Person, analyst: Person
) -> None:
    other = accounts.person(session, roles=[Role.ANALYST], name="autre")
    services.assign(session, dossier_id=waiting.id, person_id=other.id, by=analyst.id, at=AT)
    notices.forget(session)

    write(session, waiting, Side.APPLICANT, "Voici.", founder)

    assert notices.told(session) == {("autre", "message_received")}


def test_attack_36_recused_person_hears_of_no_message(session: Session, founder: Person) -> None:
    tied = accounts.person(session, roles=[Role.ANALYST, Role.MEMBER], name="déporté")
    dossier = committee.dossier_before_committee(session, owner_id=founder.id)
    committee.declare(session, dossier.id, tied, answer=Answer.SOME)
    session.commit()
    notices.forget(session)

    dossier.assigned_to = tied.id
    write(session, dossier, Side.APPLICANT, "Bonjour.", founder)

    assert notices.told(session) == set()
