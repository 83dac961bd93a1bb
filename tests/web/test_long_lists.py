"""However long a list has grown, is every line of it on some page, and every count true?"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from uuid import UUID

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.models import Erasure, Invitation, Person, SignIn
from fundapp.accounts.types import ErasureState
from fundapp.committee.models import AgendaChange
from fundapp.committee.types import AgendaChangeKind
from fundapp.dossiers.models import Message
from fundapp.dossiers.queries import messages
from fundapp.dossiers.types import Side
from fundapp.kernel import clock
from fundapp.kernel.ids import new_id
from fundapp.kernel.money import euros
from fundapp.kernel.words import say
from fundapp.policy import Role
from fundapp.portfolio import queries, services
from fundapp.portfolio.services.payments import Planned
from fundapp.portfolio.types import TicketState
from fundapp.programme.types import Instrument
from fundapp.workspace.queries.tasks import Task, section
from tests.factories import accounts, committee, dossiers, portfolio
from tests.factories.dossiers import AT
from tests.factories.signin import sign_in

ROWS = 55
"""More than a page of fifty shows."""


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def pages_of(client: FlaskClient, url: str) -> list[str]:
    """The page, and those its « next » leads to one after the other."""
    read: list[str] = []
    following: str | None = url
    while following:
        answer = client.get(following)
        assert answer.status_code == 200
        read.append(answer.text)
        found = re.search(r'rel="next" href="([^"]+)"', answer.text)
        following = unescape(found[1]).partition("#")[0] if found else None
    assert ('rel="prev"' in read[-1]) is (len(read) > 1)
    return read


def numbers_on(page: str) -> list[str]:
    """The numbers of the lines it shows, each once, in their order."""
    return list(dict.fromkeys(re.findall(r"Ligne (\d{3})", text_of(page))))


def invited(session: Session, admin: Person) -> str:
    for number in range(ROWS):
        session.add(
            Invitation(
                name=f"Ligne {number:03d}",
                email=f"ligne{number}@example.org",
                roles=[Role.ANALYST.value],
                invited_by=admin.id,
                at=AT,
                expires_at=AT + timedelta(days=7),
            )
        )
        session.flush()
    return "/personnes"


def forgotten(session: Session, _: Person) -> str:
    for number in range(ROWS):
        person = accounts.person(session, name=f"Ligne {number:03d}")
        session.add(
            Erasure(person_id=person.id, state=ErasureState.ASKED, asked_at=AT, due_on=date(2027, 1, 1))
        )
        session.flush()
    return "/personnes/suppressions"


def connected(session: Session, person: Person) -> str:
    now = clock.now()
    for number in range(ROWS):
        session.add(
            SignIn(
                person_id=person.id,
                token_digest=f"{number:064d}",
                agent=f"Ligne {number:03d}",
                at=now,
                last_seen=now,
            )
        )
        session.flush()
    return "/compte"


def changed(session: Session, person: Person) -> str:
    item = committee.convened_item(session)
    for number in range(ROWS):
        session.add(
            AgendaChange(
                sitting_id=item.sitting_id,
                dossier_id=item.dossier_id,
                kind=AgendaChangeKind.ADDED,
                reason=f"Ligne {number:03d}",
                by=person.id,
                at=AT,
            )
        )
        session.flush()
    return f"/comite/seances/{item.sitting_id}"


def test_sign_ins_that_open_nothing_any_more_are_on_no_page(client: FlaskClient, session: Session) -> None:
    """They were read first and left out afterwards: « Suivants » led to a page of none."""
    person = accounts.person(session, roles=[Role.ADMIN])
    connected(session, person)
    session.commit()

    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        sign_in(client, person)
        page = client.get("/compte").text

    assert (numbers_on(page), "celle-ci" in page, 'rel="next"' in page) == ([], True, False)


@pytest.mark.parametrize(
    "filled, role",
    [(invited, Role.ADMIN), (forgotten, Role.ADMIN), (connected, Role.ADMIN), (changed, Role.SECRETARY)],
    ids=["invitations", "erasures", "sign-ins", "changes of an agenda"],
)
def test_every_line_is_on_some_page_the_latest_first(
    client: FlaskClient, session: Session, filled: Callable[[Session, Person], str], role: Role
) -> None:
    """The 51st, the 101st line was on none."""
    person = accounts.person(session, roles=[role])
    url = filled(session, person)
    session.commit()
    sign_in(client, person)

    [first, second] = pages_of(client, url)

    shown = numbers_on(first) + numbers_on(second)
    assert shown == [f"{number:03d}" for number in reversed(range(ROWS))]


def test_messages_of_a_dossier_are_all_on_some_page_for_both_sides(
    client: FlaskClient, session: Session
) -> None:
    """200 were shown, the 30 oldest on no page; what is unread was counted among those shown."""
    manager, owner = accounts.person(session, roles=[Role.MANAGER]), accounts.person(session)
    dossier = dossiers.submitted_dossier(session, owner_id=owner.id)
    for number in range(ROWS):
        session.add(
            Message(
                dossier_id=dossier.id,
                side=Side.APPLICANT,
                author_id=owner.id,
                body=f"Ligne {number:03d}",
                at=AT + timedelta(minutes=number),
            )
        )
        session.flush()
    session.commit()

    for reader, url in ((manager, f"/dossiers/{dossier.id}"), (owner, f"/mes-dossiers/{dossier.id}")):
        sign_in(client, reader)
        [latest, oldest] = pages_of(client, url)
        assert numbers_on(latest) == [f"{number:03d}" for number in range(5, ROWS)]
        assert numbers_on(oldest) == [f"{number:03d}" for number in range(5)]

    pages = [
        messages.thread(session, dossier.id, side=Side.TEAM, before=before) for before in (None, new_id())
    ]
    assert [page.unread for page in pages] == [ROWS, ROWS]


def planned(session: Session, manager: UUID, parts: int) -> UUID:
    ticket = portfolio.signed_ticket(session, by=manager, amount=euros(240_000), parts=2)
    share = euros(240_000).split(parts)
    days = [date(2027, 1, 1) + timedelta(days=number // 2) for number in range(parts)]
    services.plan_tranches(
        session,
        ticket_id=ticket.id,
        plan=[Planned(f"Ligne {at:03d}", share[at], days[at]) for at in range(parts)],
        by=manager,
        at=clock.now(),
    )
    session.commit()
    return ticket.id


def test_every_payment_to_come_is_on_some_page_of_the_dashboard(
    client: FlaskClient, session: Session
) -> None:
    """Eight were shown: late ones hid those to come. Two fall on one day: the key tells them apart."""
    team = portfolio.team(session)
    planned(session, team.manager.id, 19)
    sign_in(client, team.manager)

    pages = pages_of(client, "/tableau-de-bord")

    assert [len(numbers_on(page)) for page in pages] == [8, 8, 3]
    assert [each for page in pages for each in numbers_on(page)] == [f"{at:03d}" for at in range(19)]


def test_today_counts_what_waits(client: FlaskClient, session: Session) -> None:
    """60 requests read « 50 en attente … et 38 autres »."""
    team = portfolio.team(session)
    ticket = queries.get_ticket(session, planned(session, team.manager.id, 60))
    for number in range(60):
        portfolio.requested_payment(session, ticket, position=number + 1)
    sign_in(client, team.finance)

    page = text_of(client.get("/aujourdhui").text)

    assert "Tranches demandées, à vérifier 60 en attente" in page
    assert "et 48 autres" in page


@pytest.mark.parametrize(
    "number, expected", [(12, (12, 0, False)), (100, (100, 88, False)), (101, (100, 88, True))]
)
def test_what_is_not_counted_further_is_said_to_be_more(number: int, expected: tuple[int, int, bool]) -> None:
    task = Task(about="", detail="", endpoint="", values={})

    made = section(say("Versements vérifiés, à payer"), [task] * number)

    assert (made.count, made.more, made.at_least) == expected


def test_tickets_wait_in_the_order_of_their_votes(session: Session) -> None:
    """The oldest vote lapses first: the latest ones hid it."""
    tickets = [
        portfolio.voted_ticket(session, amount=euros(10_000), instrument=Instrument.GRANT) for _ in range(3)
    ]

    found = queries.list_tickets_in(session, TicketState.RESERVED, limit=2)

    assert [row.ticket.id for row in found] == [ticket.id for ticket in tickets[:2]]
