"""Is a finding ever lost: by a colleague's old page, a second click, a careless hand?"""

from dataclasses import replace
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.diligence import queries, services
from fundapp.diligence.events import ItemTaken
from fundapp.diligence.models import DiligenceItem
from fundapp.diligence.rules import checklist as rules
from fundapp.diligence.services.release import release_items
from fundapp.diligence.types import Finding, ItemState, Severity
from fundapp.kernel.events import history
from fundapp.kernel.seen import Outdated, Saved, mark
from fundapp.policy import Role
from tests.factories import accounts, diligence
from tests.factories.diligence import AT
from tests.factories.signin import sign_in
from tests.pages import fill_in, filled
from tests.workspace.counting import counted

LONG = Finding(
    ItemState.ANALYSED, Severity.BLOCKING, "Constat long de la gérante.", "Relevé du 3 novembre, page 2"
)
ASKED = Finding(ItemState.ASKED, Severity.BLOCKING)


@pytest.fixture
def manager(session: Session) -> Person:
    return accounts.person(session, name="Gaëlle Gérante", roles=[Role.MANAGER])


@pytest.fixture
def analyst(session: Session) -> Person:
    return accounts.person(session, name="Anna Analyste", roles=[Role.ANALYST])


@pytest.fixture
def point(session: Session, manager: Person) -> DiligenceItem:
    dossier = diligence.dossier_in_diligence(session, by=manager.id)
    return diligence.point(session, dossier, 1)


def add(
    session: Session, point: DiligenceItem, finding: Finding, by: Person, seen: str | None = None
) -> None:
    services.record_finding(
        session, item_id=point.id, finding=finding, seen=seen, by=by.id, at=AT + timedelta(hours=1)
    )
    session.commit()


def seen_on(session: Session, point: DiligenceItem) -> str:
    shown = queries.last_finding(session, point).finding
    return mark(rules.values_shown(shown, point.confirmed_by))


def texts(session: Session, point: DiligenceItem) -> list[tuple[int, str, str]]:
    return [(each.number, each.finding.text, each.author) for each in queries.findings_of(session, point)]


def read(text: str) -> str:
    return " ".join(unescape(text).split())


def test_colleagues_old_page_erases_nothing_and_shows_both_texts(
    client: FlaskClient, session: Session, point: DiligenceItem, manager: Person, analyst: Person
) -> None:
    page = f"/verifications/{point.id}"
    sign_in(client, analyst)
    old = filled(client, page, state="asked", finding="Demandé au fondateur.")
    add(session, point, LONG, manager)

    refused = client.post(page, data=old)

    session.expire_all()
    assert refused.status_code == 409
    assert (point.state, texts(session, point)) == (
        ItemState.ANALYSED,
        [(1, "Constat long de la gérante.", "Gaëlle Gérante")],
    )
    both = read(refused.text.partition('class="both-versions"')[2].partition("</section>")[0])
    for words in ("Gaëlle Gérante", "Constat long de la gérante.", "Demandé au fondateur.", "Analysé"):
        assert words in both
    assert "Demandé au fondateur.</textarea>" in refused.text


def test_both_texts_seen_the_form_is_sent_again_and_keeps_them_both(
    client: FlaskClient, session: Session, point: DiligenceItem, manager: Person, analyst: Person
) -> None:
    page = f"/verifications/{point.id}"
    sign_in(client, analyst)
    old = filled(client, page, state="asked", finding="Demandé au fondateur.")
    add(session, point, LONG, manager)
    refused = client.post(page, data=old)
    renewed = refused.text.partition('name="seen" type="hidden" value="')[2].partition('"')[0]

    kept = client.post(page, data={**old, "seen": renewed})

    session.expire_all()
    assert kept.status_code == 303
    assert texts(session, point) == [
        (2, "Demandé au fondateur.", "Anna Analyste"),
        (1, "Constat long de la gérante.", "Gaëlle Gérante"),
    ]


def test_page_shows_every_finding_with_its_author(
    client: FlaskClient, session: Session, point: DiligenceItem, manager: Person, analyst: Person
) -> None:
    add(session, point, LONG, manager)
    add(session, point, ASKED, analyst)
    sign_in(client, manager)

    page = read(client.get(f"/verifications/{point.id}").text)

    assert page.index("Constat n° 2") < page.index("Par Anna Analyste") < page.index("Constats précédents")
    earlier = page.partition("Constats précédents")[2]
    assert "Par Gaëlle Gérante, lundi 23 novembre 2026 à 11" in earlier.replace("\xa0", " ")
    assert "Relevé du 3 novembre, page 2" in earlier


def test_page_that_was_sent_without_its_version_overwrites_nothing(
    client: FlaskClient, session: Session, point: DiligenceItem, manager: Person, analyst: Person
) -> None:
    add(session, point, LONG, manager)
    sign_in(client, analyst)

    answer = client.post(f"/verifications/{point.id}", data={"state": "asked", "severity": "blocking"})

    session.expire_all()
    assert (answer.status_code, texts(session, point)) == (
        409,
        [(1, "Constat long de la gérante.", "Gaëlle Gérante")],
    )


def test_second_click_records_one_finding(
    client: FlaskClient, session: Session, point: DiligenceItem, manager: Person
) -> None:
    page = f"/verifications/{point.id}"
    sign_in(client, manager)
    sent = filled(client, page, state="asked", finding="Demandé hier.")

    answers = [client.post(page, data=sent).status_code for _ in range(2)]

    session.expire_all()
    assert (answers, texts(session, point)) == ([303, 303], [(1, "Demandé hier.", "Gaëlle Gérante")])


def test_confirmation_given_meanwhile_is_not_undone_unseen(
    session: Session, point: DiligenceItem, manager: Person, analyst: Person
) -> None:
    add(session, point, replace(LONG, state=ItemState.CLEARED), manager)
    seen = seen_on(session, point)
    services.confirm_item(session, item_id=point.id, by=analyst.id, at=AT)

    with pytest.raises(Outdated), session.begin_nested():
        add(session, point, ASKED, manager, seen=seen)

    assert (point.state, point.confirmed_by) == (ItemState.CLEARED, analyst.id)


def test_second_person_confirms_the_finding_that_they_have_read(
    client: FlaskClient, session: Session, point: DiligenceItem, manager: Person, analyst: Person
) -> None:
    page = f"/verifications/{point.id}"
    add(session, point, replace(LONG, state=ItemState.CLEARED), manager)
    sign_in(client, analyst)
    old = filled(client, page, f"{page}/confirmer")
    add(session, point, replace(LONG, state=ItemState.CLEARED, text="Un autre constat."), manager)

    answers = [client.post(f"{page}/confirmer", data=sent) for sent in (old, {})]

    session.expire_all()
    assert ["relisez-le, puis confirmez" in answer.text for answer in answers] == [True, True]
    assert point.confirmed_by is None

    fill_in(client, page, f"{page}/confirmer")

    session.expire_all()
    assert point.confirmed_by == analyst.id


def test_assignment_from_an_old_page_shows_both_and_changes_nothing(
    client: FlaskClient, session: Session, point: DiligenceItem, manager: Person, analyst: Person
) -> None:
    page, take = f"/verifications/{point.id}", f"/verifications/{point.id}/prendre"
    sign_in(client, analyst)
    old = filled(client, page, take, owner=str(analyst.id), due_on="2026-12-04")
    services.take_item(session, item_id=point.id, owner_id=manager.id, due_on=None, by=manager.id, at=AT)
    session.commit()

    refused = client.post(take, data=old)

    session.expire_all()
    assert (refused.status_code, point.owner_id, point.due_on) == (409, manager.id, None)
    both = read(refused.text.partition('class="both-versions"')[2].partition("</section>")[0])
    for words in ("Gaëlle Gérante", "Anna Analyste", "(vide)", "vendredi 4 décembre 2026"):
        assert words in both


def test_whose_a_point_is_is_looked_for_in_a_conflict_alone(
    session: Session, point: DiligenceItem, manager: Person, analyst: Person
) -> None:
    """The past of the dossier was searched under its lock whenever a point was given."""
    old = mark(rules.assignment(None, None))

    with counted() as sent:
        give(session, point, analyst, seen=old, by=manager)
    with counted() as refused, pytest.raises(Outdated) as conflict:
        give(session, point, manager, seen=old, by=analyst)

    assert [said for said in sent if "FROM event" in said] == []
    assert len([said for said in refused if "FROM event" in said]) == 1
    assert set(conflict.value.saved.values()) == {Saved(manager.id, AT)}


def give(session: Session, point: DiligenceItem, owner: Person, *, seen: str, by: Person) -> None:
    services.take_item(session, item_id=point.id, owner_id=owner.id, due_on=None, seen=seen, by=by.id, at=AT)
    session.commit()


def test_point_says_who_gave_it_to_whoever_has_it_or_took_it_from_them(
    session: Session, point: DiligenceItem, manager: Person, analyst: Person
) -> None:
    add(session, point, ASKED, analyst)
    written = queries.last_assigned(session, point)
    services.take_item(
        session, item_id=point.id, owner_id=manager.id, due_on=None, by=manager.id, at=AT + timedelta(hours=2)
    )
    given = queries.last_assigned(session, point)
    release_items(
        session, dossier_id=point.dossier_id, person_id=manager.id, by=analyst.id, at=AT + timedelta(hours=3)
    )

    assert written == Saved(analyst.id, AT + timedelta(hours=1))
    assert given == Saved(manager.id, AT + timedelta(hours=2))
    assert queries.last_assigned(session, point) == Saved(analyst.id, AT + timedelta(hours=3))


def test_point_is_whose_it_became_last_whoever_wrote_on_it_since(
    session: Session, point: DiligenceItem, manager: Person, analyst: Person
) -> None:
    services.take_item(session, item_id=point.id, owner_id=analyst.id, due_on=None, by=manager.id, at=AT)
    release_items(
        session,
        dossier_id=point.dossier_id,
        person_id=analyst.id,
        by=manager.id,
        at=AT + timedelta(minutes=1),
    )
    add(session, point, ASKED, analyst)
    services.record_finding(
        session, item_id=point.id, finding=LONG, by=manager.id, at=AT + timedelta(hours=2)
    )

    assert point.owner_id == analyst.id
    assert queries.last_assigned(session, point) == Saved(analyst.id, AT + timedelta(hours=1))
    told = [each.revived() for each in history(session, point.dossier_id, names=["ItemTaken"])]
    assert told == [ItemTaken(point.dossier_id, point.id, point.number, analyst.id)] * 2


def test_event_names_the_finding_and_none_of_its_words(
    session: Session, point: DiligenceItem, manager: Person
) -> None:
    add(session, point, LONG, manager)

    told = history(session, point.dossier_id)[0]
    [finding] = queries.findings_of(session, point)
    assert UUID(told.payload["finding_id"]) == finding.id
    assert "Constat" not in str(told.payload)
