"""Does a mail that was not delivered come before somebody's eyes, and leave again?"""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts import services as accounts_services
from fundapp.accounts.models import Person
from fundapp.committee.types import Answer
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import history
from fundapp.kernel.ids import new_id
from fundapp.notifications import queries, rules, services
from fundapp.notifications.events import LetterResent
from fundapp.notifications.models import Notice
from fundapp.notifications.types import FailureCause, MailState, NoticeKind, Page, PageKind
from fundapp.policy import Actor, Role
from fundapp.workspace.queries.today import today
from tests.factories import accounts, committee, dossiers, notices, signin
from tests.factories.accounts import AT

PAGE = "/exploitation/courriels"
GONE, FULL = "550 5.1.1 nobody of that name", "552 5.2.2 the mailbox is full"


@pytest.fixture
def manager(session: Session, client: FlaskClient) -> Person:
    person = accounts.person(session, roles=[Role.MANAGER])
    signin.sign_in(client, person)
    return person


@pytest.fixture
def founder(session: Session) -> Person:
    return accounts.person(session, name="Aïcha Vandamme", email="aicha@example.org")


def state_of(session: Session, letter: Notice) -> tuple[MailState, int]:
    session.refresh(letter)
    return letter.mail_state, letter.attempts


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        (GONE, "unknown_address"),
        ("550 no such user here", "unknown_address"),
        ("553 5.1.2 bad domain", "unknown_address"),
        ("550 5.7.1 refused by policy", "refused"),
        ("554 transaction failed", "refused"),
        ("552 5.3.4 message too big", "refused"),
        (FULL, "mailbox_full"),
        ("452 insufficient system storage", "mailbox_full"),
        ("452 4.2.2 over quota", "mailbox_full"),
        ("451 4.7.1 greylisted", "postponed"),
        ("450 try again", "postponed"),
        ("", "refused"),
    ],
)
def test_what_a_server_answers_means_a_cause(reply: str, cause: str) -> None:
    assert rules.cause_of(reply) == FailureCause(cause)


def test_every_cause_says_what_to_do() -> None:
    assert set(rules.ADVICE) == set(FailureCause)


@pytest.mark.usefixtures("manager")
def test_failed_mails_are_shown_first_with_why_and_what_to_do(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    notices.failed_letter(session, founder, NoticeKind.DOSSIER_RECEIVED)
    services.notify(
        session,
        kind=NoticeKind.PASSWORD_CHANGED,
        page=Page(PageKind.ACCOUNT),
        facts={},
        at=AT,
        person_id=founder.id,
    )
    session.commit()

    failed, waiting = client.get(PAGE).text, client.get(f"{PAGE}?etat=queued").text

    for words in ("Aïcha Vandamme", "aicha@example.org", "Dossier déposé", "DK-2026-7F3K9Q", GONE):
        assert words in failed
    for words in ("Adresse inconnue", "demandez-lui la bonne", "Prévu par la loi"):
        assert words in failed
    assert "Mot de passe changé" not in failed
    assert ("Mot de passe changé" in waiting, "Dossier déposé" in waiting) == (True, False)


@pytest.mark.usefixtures("manager")
def test_an_invitation_that_did_not_arrive_is_shown(session: Session, client: FlaskClient) -> None:
    admin = accounts.person(session, roles=[Role.ADMIN])
    invitation = accounts_services.invite(
        session, name="Driss Benali", email="driss@nowhere.example", roles=[Role.ANALYST], by=admin.id, at=AT
    )
    notices.failed_letter(
        session, kind=NoticeKind.INVITATION, invitation_id=invitation.id, facts={"expires_at": AT}
    )

    page = client.get(PAGE).text

    assert "Driss Benali" in page
    assert "driss@nowhere.example" in page


def test_a_mail_sent_again_begins_anew_and_is_remembered(
    session: Session, client: FlaskClient, manager: Person, founder: Person
) -> None:
    letter = notices.failed_letter(session, founder)

    answer = client.post(f"{PAGE}/{letter.id}/renvoyer", follow_redirects=True)

    assert "Le courriel repart dans la minute." in answer.text
    assert state_of(session, letter) == (MailState.QUEUED, 0)
    [past] = history(session, letter.id)
    assert past.actor_id == manager.id
    assert past.revived() == LetterResent(
        letter.id, NoticeKind.PASSWORD_CHANGED, FailureCause.UNKNOWN_ADDRESS
    )


@pytest.mark.usefixtures("manager")
def test_a_mail_that_has_left_is_not_sent_twice(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    letter = notices.failed_letter(session, founder)
    client.post(f"{PAGE}/{letter.id}/renvoyer")
    session.expire_all()
    assert services.claim_letter(session, at=AT + timedelta(days=9000)) == letter
    services.letter_sent(session, notice_id=letter.id, at=AT)
    session.commit()

    answer = client.post(f"{PAGE}/{letter.id}/renvoyer")

    assert answer.status_code == 409
    assert "Ce courriel n’est pas en échec" in answer.text
    assert state_of(session, letter) == (MailState.SENT, 1)


@pytest.mark.usefixtures("manager")
def test_all_that_failed_of_one_cause_leave_again(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    gone = [notices.failed_letter(session, founder) for _ in range(3)]
    full = notices.failed_letter(session, founder, reply=FULL)

    answer = client.post(f"{PAGE}/renvoyer?cause=unknown_address", follow_redirects=True)
    client.post(f"{PAGE}/renvoyer?cause=kettle")

    assert "3 courriels repartent." in answer.text
    assert {state_of(session, each) for each in gone} == {(MailState.QUEUED, 0)}
    assert state_of(session, full) == (MailState.FAILED, 1)


def test_attack_36_mails_about_a_dossier_one_left_are_not_listed_counted_nor_sent_again(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    """Neither those of the team nor the applicant's, which may say that the dossier was refused."""
    made = committee.assembly(session)
    person = accounts.person(session, roles=[Role.MANAGER, Role.MEMBER])
    hidden = notices.failed_letter(
        session,
        founder,
        NoticeKind.DOSSIER_ENDED,
        dossier_id=made.dossier.id,
        to_applicant=True,
        facts={"reference": "DK-2026-SECRET"},
    )
    shown = notices.failed_letter(session, founder, NoticeKind.DOSSIER_ENDED)
    signin.sign_in(client, person)
    assert client.get(PAGE).text.count("DK-2026-SECRET") == 1

    committee.declare(session, made.dossier.id, person, answer=Answer.SOME)

    page = client.get(PAGE).text
    assert "DK-2026-SECRET" not in page
    assert re.search(r"Non remis\s*<span [^>]+>1</span><span [^>]+> \(1 courriel\)</span>", page)
    assert client.post(f"{PAGE}/{hidden.id}/renvoyer").status_code == 403
    client.post(f"{PAGE}/renvoyer?cause=unknown_address")
    assert state_of(session, hidden) == (MailState.FAILED, 1)
    assert state_of(session, shown) == (MailState.QUEUED, 0)


def test_manager_has_what_the_law_asks_and_was_not_delivered(
    session: Session, manager: Person, founder: Person
) -> None:
    dossiers.open_call(session)
    hidden_from = new_id()
    notices.failed_letter(session, founder, NoticeKind.COMPLEMENTS_ASKED)
    notices.failed_letter(session, founder, NoticeKind.PASSWORD_CHANGED)
    notices.failed_letter(session, founder, NoticeKind.DECISION, dossier_id=hidden_from, to_applicant=True)

    def owed(role: Role, *recused_from: UUID) -> list[tuple[str, int]]:
        actor = Actor(manager.id, "M", "m@x", frozenset([role]), AT, recused_from=frozenset(recused_from))
        return [
            (str(task.detail), section.count)
            for section in today(session, actor, AT)
            if section.title.text == "Courriels prévus par la loi, non remis"
            for task in section.tasks
        ]

    assert owed(Role.ANALYST) == []
    assert owed(Role.MANAGER, hidden_from) == [("complements_asked · DK-2026-7F3K9Q", 1)]
    assert [count for _, count in owed(Role.MANAGER)] == [2, 2]


@pytest.mark.usefixtures("manager")
def test_pages_go_on_by_key_and_keep_the_cause(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    letters = [notices.failed_letter(session, founder) for _ in range(52)]

    first = client.get(f"{PAGE}?cause=unknown_address").text
    second = client.get(f"{PAGE}?cause=unknown_address&apres={letters[2].id}").text

    assert f"cause=unknown_address&amp;apres={letters[2].id}" in first
    assert (first.count(GONE), second.count(GONE)) == (50, 2)


@pytest.mark.usefixtures("manager")
def test_mails_that_do_not_leave_at_all_are_an_alarm(
    session: Session, client: FlaskClient, founder: Person
) -> None:
    letter = notices.failed_letter(session, founder)
    assert "Aucun courriel ne part." not in client.get(PAGE).text
    client.post(f"{PAGE}/{letter.id}/renvoyer")
    session.refresh(letter)
    letter.next_try_at -= timedelta(hours=1)
    session.commit()

    assert "Aucun courriel ne part." in client.get(PAGE).text


def test_only_what_failed_is_sent_again() -> None:
    for state in set(MailState) - {MailState.FAILED}:
        with pytest.raises(Refused):
            rules.check_resend(state)
    rules.check_resend(MailState.FAILED)


def test_list_costs_the_same_with_one_and_with_thirty(session: Session, founder: Person) -> None:
    one = queries.list_letters(session, hidden=())
    for _ in range(30):
        notices.failed_letter(session, founder)

    assert (len(one), len(queries.list_letters(session, hidden=()))) == (0, 30)


@pytest.mark.usefixtures("manager")
@pytest.mark.parametrize(
    ("language", "states"),
    [
        (
            "fr",
            ["Non remis 0 (0 courriel)", "En attente d’envoi 0 (0 courriel)", "Envoyé", "Plus à envoyer"],
        ),
        (
            "en",
            [
                "Not delivered 0 (0 e-mails)",
                "Waiting to be sent 0 (0 e-mails)",
                "Sent",
                "No longer to be sent",
            ],
        ),
    ],
)
def test_mails_that_were_given_up_are_not_said_to_have_no_subject(
    client: FlaskClient, language: str, states: list[str]
) -> None:
    client.post("/langue", data={"language": language})

    page = client.get(PAGE).text

    tabs = page[page.index('class="tabs"') :].partition("</nav>")[0]
    assert [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in tabs.split("<li>")[1:]] == states
