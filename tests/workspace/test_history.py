"""Does a dossier's history say who did what, keep secrets, and reach back to its deposit?"""

import re
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp import timeline
from fundapp.accounts.models import Person
from fundapp.diligence.events import FindingRecorded
from fundapp.diligence.types import ItemState
from fundapp.dossiers import services
from fundapp.dossiers.events import AttachmentSent, MessageSent
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import Side
from fundapp.kernel.events import Event, record
from fundapp.kernel.ids import new_id
from fundapp.policy import Role
from tests.factories import accounts, diligence, dossiers, portfolio, sharing
from tests.factories.dossiers import AT
from tests.factories.signin import sign_in


@pytest.fixture
def manager(session: Session) -> Person:
    return accounts.person(session, roles=[Role.MANAGER], name="Anne Gérante")


def write(session: Session, by: UUID, *events: Event) -> None:
    for event in events:
        record(session, event, by=by, at=AT)
    session.commit()


def told(session: Session, dossier: Dossier, side: Side = Side.TEAM, *, owner: bool = False) -> list[str]:
    """What one side reads, page after page."""
    titles, before = [], None
    while True:
        page = timeline.read(session, dossier.id, side, owner=owner, before=before)
        titles += [entry.title.text % dict(entry.title.values) for entry in page.entries]
        if page.older is None:
            return titles
        before = page.older


def walked(client: FlaskClient, path: str) -> list[str]:
    """The titles of every page of a history, as its « plus ancien » leads from one to the next."""
    titles: list[str] = []
    address: str | None = path
    while address:
        page = client.get(address).text
        titles += re.findall(r"<strong>([^<]+)</strong>", page[page.index('class="timeline"') :])
        older = re.search(r'href="(/[^"]*/historique\?avant=\d+)"', page)
        address = older[1] if older else None
    return titles


def test_three_hundred_events_do_not_hide_the_deposit(
    session: Session, client: FlaskClient, manager: Person
) -> None:
    dossier = dossiers.complete_dossier(session)
    points = [
        FindingRecorded(dossier.id, new_id(), number % 60 + 1, next(iter(ItemState))) for number in range(300)
    ]
    write(session, manager.id, *points)
    sign_in(client, manager)

    titles = walked(client, f"/dossiers/{dossier.id}/historique")

    assert sum(title.startswith("Point ") for title in titles) == 300
    assert titles[-1] == "Dossier déposé"
    assert "historique?avant=" in client.get(f"/dossiers/{dossier.id}").text


def test_what_nobody_reads_leaves_the_page_as_full(session: Session, manager: Person) -> None:
    """Filtered before the limit: a busy dossier used to show an empty history."""
    dossier = dossiers.submitted_dossier(session)
    write(
        session,
        manager.id,
        *(AttachmentSent(dossier.id, new_id(), new_id(), "0" * 64) for _ in range(250)),
    )

    page = timeline.read(session, dossier.id, Side.TEAM, limit=5)

    assert [entry.title.text for entry in page.entries] == ["Dossier déposé"]
    assert page.older is None


def test_pages_follow_each_other_without_gap_or_repeat(session: Session, manager: Person) -> None:
    dossier = dossiers.submitted_dossier(session)
    write(session, manager.id, *(MessageSent(dossier.id, new_id(), Side.TEAM) for _ in range(timeline.PAGE)))

    first = timeline.read(session, dossier.id, Side.TEAM)
    second = timeline.read(session, dossier.id, Side.TEAM, before=first.older)

    assert (len(first.entries), len(second.entries), second.older) == (timeline.PAGE, 1, None)


def test_to_whom_and_by_whom_is_said(session: Session, manager: Person) -> None:
    dossier = dossiers.complete_dossier(session)
    other = accounts.person(session, roles=[Role.ANALYST], name="Marc Duval")
    services.assign(session, dossier_id=dossier.id, person_id=other.id, by=manager.id, at=AT)

    [entry] = timeline.read(session, dossier.id, Side.TEAM, limit=1).entries

    assert entry.title.text % dict(entry.title.values) == "Suivi confié à Marc Duval"
    assert entry.who == "Anne Gérante"


def test_applicant_reads_no_name_of_the_fund_and_nothing_of_its_judgement(
    session: Session, manager: Person
) -> None:
    dossier = diligence.dossier_in_diligence(session, by=manager.id)

    page = timeline.read(session, dossier.id, Side.APPLICANT, owner=True)
    titles = told(session, dossier, Side.APPLICANT, owner=True)

    assert {entry.who for entry in page.entries} == {""}
    assert titles[-1] == "Dossier commencé"
    assert [title for title in titles if "valuation remise" in title or "Point" in title] == []
    assert "Dossier déposé, accusé de réception émis" in titles


def test_money_is_read_by_the_owner_alone(session: Session, manager: Person) -> None:
    ticket = portfolio.signed_ticket(session, by=manager.id)
    [dossier] = [session.get(Dossier, ticket.dossier_id)]
    assert dossier is not None

    owner = told(session, dossier, Side.APPLICANT, owner=True)
    others = told(session, dossier, Side.APPLICANT)

    assert [title for title in owner if "Financement signé" in title] != []
    assert [title for title in others if "Financement signé" in title] == []


def test_reviewer_is_unnamed_until_ones_own_review_is_in(
    session: Session, client: FlaskClient, manager: Person
) -> None:
    dossier = dossiers.complete_dossier(session)
    other = accounts.person(session, roles=[Role.ANALYST], name="Marc Duval")
    diligence.review(session, dossier, by=other.id)
    sign_in(client, manager)

    before = client.get(f"/dossiers/{dossier.id}/historique").text
    diligence.review(session, dossier, by=manager.id)
    after = client.get(f"/dossiers/{dossier.id}/historique").text

    assert ("Évaluation remise" in before, "Marc Duval" in before) == (True, False)
    assert "Marc Duval" in after


def test_co_editors_history_pages_too(session: Session, client: FlaskClient) -> None:
    owner = accounts.person(session, roles=[Role.ENTREPRENEUR])
    beside = accounts.person(session, name="Ana Roche")
    dossier = dossiers.submitted_dossier(session, owner_id=owner.id)
    sharing.co_editor(session, dossier.id, beside)
    write(session, owner.id, *(MessageSent(dossier.id, new_id(), Side.APPLICANT) for _ in range(90)))
    sign_in(client, beside)

    titles = walked(client, f"/mes-dossiers/{dossier.id}/historique")

    assert titles[-1] == "Dossier commencé"
    assert "Ana Roche remplit ce dossier avec vous" in titles


@pytest.mark.parametrize("key", ["", "abc", "-1", "9" * 30, "1 OR 1=1", "²"])
def test_key_that_is_none_begins_at_the_newest(
    session: Session, client: FlaskClient, manager: Person, key: str
) -> None:
    dossier = dossiers.submitted_dossier(session)
    sign_in(client, manager)

    page = client.get(f"/dossiers/{dossier.id}/historique", query_string={"avant": key})

    assert (page.status_code, "Dossier déposé" in page.text) == (200, True)
