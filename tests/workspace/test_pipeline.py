import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.events import SYSTEM
from fundapp.kernel.money import Money
from fundapp.policy import Role
from fundapp.programme.types import Axis
from fundapp.workspace.queries import pipeline
from fundapp.workspace.rules import Cursor
from fundapp.workspace.types import Sort, Wanted
from tests.factories import accounts, diligence, dossiers
from tests.factories.diligence import AT
from tests.factories.signin import sign_in
from tests.workspace.counting import counted


@pytest.fixture
def analyst(session: Session) -> Person:
    return accounts.person(session, roles=[Role.ANALYST])


def references(rows: object) -> list[str]:
    return [row.reference for row in rows]  # type: ignore[attr-defined]


def test_board_counts_and_adds_each_stage(session: Session) -> None:
    dossiers.draft_dossier(session)
    dossiers.submitted_dossier(session)
    dossiers.submitted_dossier(session, amount_asked="100 000")
    diligence.dossier_in_diligence(session)

    board = pipeline.board(session, Wanted(), hidden=())

    assert {column.stage: (column.count, column.amount) for column in board.columns if column.count} == {
        Stage.SUBMITTED: (2, Money(35_000_000)),
        Stage.DILIGENCE: (1, Money(25_000_000)),
    }
    assert board.count == 3


def test_board_shows_the_oldest_and_says_how_many_more(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [dossiers.submitted_dossier(session, at=AT - timedelta(days=age)) for age in (1, 3, 2)]
    monkeypatch.setattr(pipeline, "CARDS", 2)

    column = pipeline.board(session, Wanted(), hidden=()).columns[0]

    assert references(column.rows) == [made[1].reference, made[2].reference]
    assert column.more == 1


def test_ended_dossiers_are_left_out_unless_asked_for(session: Session) -> None:
    dossier = dossiers.submitted_dossier(session)
    dossier_services.withdraw_dossier(session, dossier_id=dossier.id, by=dossier.owner_id, at=AT)
    session.commit()

    assert pipeline.board(session, Wanted(), hidden=()).count == 0
    assert pipeline.board(session, Wanted(statuses=(Status.WITHDRAWN,)), hidden=()).count == 1


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("descending", [False, True])
def test_list_pages_by_key_there_and_back(
    session: Session, monkeypatch: pytest.MonkeyPatch, sort: Sort, descending: bool
) -> None:
    monkeypatch.setattr(pipeline, "PAGE", 2)
    for age in range(5):
        dossiers.submitted_dossier(
            session, at=AT - timedelta(days=age % 3), company=f"{'ABA'[age % 3]} {age}", amount_asked="250000"
        )

    def page(cursor: Cursor | None) -> pipeline.Listed:
        return pipeline.listed(session, Wanted(), sort=sort, descending=descending, cursor=cursor, hidden=())

    def edge(listed: pipeline.Listed, index: int, *, backwards: bool) -> Cursor:
        row = listed.rows[index]
        value = {
            Sort.SINCE: row.stage_since,
            Sort.SUBMITTED: row.submitted_at,
            Sort.AMOUNT: row.amount_asked,
            Sort.COMPANY: row.company.lower(),
        }[sort]
        return Cursor(value, row.id, backwards)

    first = page(None)
    second = page(edge(first, -1, backwards=False))
    third = page(edge(second, -1, backwards=False))
    back = page(edge(third, 0, backwards=True))

    seen = [*first.rows, *second.rows, *third.rows]
    assert len({row.id for row in seen}) == 5
    assert list(back.rows) == list(second.rows)
    assert [(each.has_previous, each.has_next) for each in (first, second, third)] == [
        (False, True),
        (True, True),
        (True, False),
    ]


def test_list_is_filtered_by_what_one_looks_for(session: Session, analyst: Person) -> None:
    heat = dossiers.complete_dossier(session, by=analyst.id, company="Chaleur du Port")
    air = dossiers.submitted_dossier(session, axis="air", company="Air Pur")

    def found(wanted: Wanted) -> list[str]:
        listed = pipeline.listed(session, wanted, sort=Sort.SINCE, descending=False, cursor=None, hidden=())
        return references(listed.rows)

    assert found(Wanted(axis=Axis.AIR)) == [air.reference]
    assert found(Wanted(stage=Stage.REVIEW)) == [heat.reference]
    assert found(Wanted(holder_id=analyst.id)) == [heat.reference]
    assert found(Wanted(text="air p")) == [air.reference]
    assert found(Wanted(text=heat.reference[-6:].lower())) == [heat.reference]
    assert found(Wanted(text="%")) == []


def test_search_finds_by_siren_however_spaced(session: Session) -> None:
    wanted = dossiers.submitted_dossier(session, siren="552 100 554")
    dossiers.submitted_dossier(session)

    assert references(pipeline.search(session, "552 100 5", hidden=())) == [wanted.reference]


def test_attack_36_recused_reader_finds_the_dossier_nowhere(session: Session) -> None:
    closed, other = dossiers.submitted_dossier(session), dossiers.submitted_dossier(session)
    hidden = frozenset({closed.id})

    board = pipeline.board(session, Wanted(), hidden=hidden)
    listed = pipeline.listed(session, Wanted(), sort=Sort.SINCE, descending=False, cursor=None, hidden=hidden)

    assert (board.count, board.amount) == (1, Money(25_000_000))
    assert references(listed.rows) == [other.reference]
    assert listed.count == 1
    assert pipeline.search(session, closed.reference, hidden=hidden) == []
    assert references(pipeline.search(session, closed.reference, hidden=())) == [closed.reference]


@pytest.mark.parametrize("path", ["/pipeline", "/pipeline?look=table", "/recherche?q=Hydrog", "/aujourdhui"])
def test_page_costs_the_same_with_one_row_and_with_thirty(
    client: FlaskClient, session: Session, analyst: Person, path: str
) -> None:
    sign_in(client, analyst)
    dossiers.complete_dossier(session, by=analyst.id)
    client.get(path)
    with counted() as one:
        assert client.get(path).status_code == 200
    for _ in range(29):
        dossiers.complete_dossier(session, by=analyst.id)

    with counted() as thirty:
        page = client.get(path)

    assert "Hydrogène des Dunes" in page.text
    assert len(thirty) == len(one)


@pytest.mark.parametrize(
    "query",
    [
        "look=table&sort=amount&desc=1&after=%00",
        "look=table&sort=siren&before=1~2",
        "axis=water&stage=draft&status=none&holder=me&instrument=gold",
        "q=%00%25_",
        f"look=table&sort=amount&after={SYSTEM}~99999999999999999999999",
        f"look=table&sort=company&after={SYSTEM}~%00",
        f"look=table&sort=since&after={SYSTEM}~9999-12-31T23:59:59-23:59",
        "look=table&after=" + "9" * 400,
    ],
)
def test_attack_37_filters_that_make_no_sense_are_left_out(
    client: FlaskClient, session: Session, analyst: Person, query: str
) -> None:
    dossiers.submitted_dossier(session)
    sign_in(client, analyst)

    assert client.get(f"/pipeline?{query}").status_code == 200


def test_filters_are_kept_in_the_address(client: FlaskClient, session: Session, analyst: Person) -> None:
    dossiers.submitted_dossier(session)
    sign_in(client, analyst)

    page = client.get("/pipeline?axis=heat&q=Dunes")

    assert "/pipeline?q=Dunes&amp;axis=heat&amp;look=table" in page.text


@pytest.mark.parametrize("look", ["board", "table"])
def test_pasted_paragraph_does_not_burst_the_cookie_of_the_session(
    client: FlaskClient, session: Session, analyst: Person, look: str
) -> None:
    """A browser ignores a cookie beyond 4 kB: the way back was once lost, with whatever else it kept."""
    dossier = dossiers.submitted_dossier(session)
    sign_in(client, analyst)
    pasted = "".join(f"{number**5}," for number in range(400))[:3_000]

    answer = client.get("/pipeline", query_string={"q": pasted, "look": look})

    assert max(len(each) for each in answer.headers.getlist("Set-Cookie")) < 1_000
    page = client.get(f"/dossiers/{dossier.id}").text
    way_back = re.search(r'<a href="/pipeline\?([^"]*)">Pipeline</a>', page)
    assert way_back
    assert parse_qs(unescape(way_back[1]))["q"] == [pasted[:80]]


@pytest.mark.parametrize(
    ("role", "expected"),
    [(Role.ENTREPRENEUR, 403), (Role.MEMBER, 403), (Role.AUDITOR, 200), (Role.FINANCE, 200)],
)
def test_pipeline_and_search_are_for_readers(
    client: FlaskClient, session: Session, role: Role, expected: int
) -> None:
    dossiers.submitted_dossier(session)
    sign_in(client, accounts.person(session, roles=[role]))

    assert client.get("/pipeline").status_code == expected
    assert client.get("/recherche?q=Hydrog").status_code == expected


def test_way_back_from_a_dossier_keeps_the_filters_of_the_list(
    client: FlaskClient, session: Session, analyst: Person
) -> None:
    dossier = dossiers.submitted_dossier(session)
    sign_in(client, analyst)
    assert 'href="/pipeline">Pipeline' in client.get(f"/dossiers/{dossier.id}").text

    client.get("/pipeline?look=table&stage=submitted&sort=amount&desc=1&holder=nonsense")

    way_back = re.search(
        r'<a href="/pipeline\?([^"]*)">Pipeline</a>', client.get(f"/dossiers/{dossier.id}").text
    )
    assert way_back
    kept = {"look": ["table"], "stage": ["submitted"], "sort": ["amount"], "desc": ["1"]}
    assert parse_qs(unescape(way_back[1])) == kept
