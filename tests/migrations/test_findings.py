"""Do findings written before they followed one another become the first ones, and come back?"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Engine, create_engine

from fundapp import migrations
from fundapp.kernel.ids import new_id
from tests.databases import new_database

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
DOSSIER, OWNER, ANALYST = new_id(), new_id(), new_id()
WRITTEN, UNTOUCHED, BEGUN = new_id(), new_id(), new_id()


def insert(connection: Connection, table: str, **values: Any) -> None:
    names = ", ".join(values)
    connection.execute(
        sa.text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(':' + each for each in values)})"), values
    )


def point(connection: Connection, number: int, **values: Any) -> None:
    blank = {"finding": "", "evidence": "", "condition_text": "", "state": "to_ask"}
    insert(
        connection, "diligence_item",
        **{**blank, "dossier_id": DOSSIER, "catalogue": "2026.1", "number": number, "category": "legal",
           "title": "Kbis", "severity": "blocking", **values},
    )  # fmt: skip


def fill(connection: Connection) -> None:
    """A settled reserve, a point nobody has written on, and one of which only the event knows the author."""
    connection.execute(sa.text("SET session_replication_role = replica"))
    for person in (OWNER, ANALYST):
        insert(
            connection, "person", id=person, name="Quelqu’un", email=f"{person}@example.org", active=True,
            language="fr", created_at=AT, fs_uniquifier=person.hex,
        )  # fmt: skip
    texts = dict.fromkeys(("title", "summary", "company", "end_text"), "")
    moments = dict.fromkeys(("started_at", "saved_at", "submitted_at", "stage_since"), AT)
    insert(
        connection, "dossier", id=DOSSIER, reference="DK-2026-000001", call_id=new_id(), form_id=new_id(),
        owner_id=OWNER, startup_id=new_id(), stage="diligence", status="active", answers="{}",
        version=1, authors="{}",
        **texts, **moments,
    )  # fmt: skip
    point(
        connection, 1, id=WRITTEN, state="reserve", finding="Le procès-verbal manque.", evidence="Page 14",
        condition_kind="suspensive", condition_text="Le produire.", settled_by=ANALYST, settled_at=AT,
    )  # fmt: skip
    point(connection, 2, id=UNTOUCHED)
    point(connection, 3, id=BEGUN, state="asked", owner_id=ANALYST)
    insert(
        connection, "event", name="FindingRecorded", subject_id=DOSSIER, actor_id=OWNER, at=AT,
        payload=f'{{"item_id": "{BEGUN}"}}',
    )  # fmt: skip
    connection.execute(sa.text("SET session_replication_role = origin"))


@pytest.fixture
def before(postgres_url: str) -> Iterator[Engine]:
    """A database of the version before, with findings in it."""
    with new_database(postgres_url) as url:
        migrations.upgrade(url, "0014_notice_kinds")
        engine = create_engine(url)
        with engine.begin() as connection:
            fill(connection)
        yield engine
        engine.dispose()


def rows(engine: Engine, query: str) -> list[Any]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]


def test_what_was_found_becomes_the_first_finding_and_comes_back(before: Engine) -> None:
    url = before.url.render_as_string(hide_password=False)

    migrations.upgrade(url, "0015_findings")
    findings = rows(
        before, "SELECT item_id, number, state, text, condition_text, by FROM finding ORDER BY state"
    )
    counted = rows(before, "SELECT number, findings FROM diligence_item ORDER BY number")
    migrations.downgrade(url, "0014_notice_kinds")
    back = rows(
        before, "SELECT number, finding, evidence, condition_text FROM diligence_item ORDER BY number"
    )

    assert findings == [
        (BEGUN, 1, "asked", "", "", OWNER),
        (WRITTEN, 1, "reserve", "Le procès-verbal manque.", "Le produire.", ANALYST),
    ]
    assert counted == [(1, 1), (2, 0), (3, 1)]
    assert back == [
        (1, "Le procès-verbal manque.", "Page 14", "Le produire."),
        (2, "", "", ""),
        (3, "", "", ""),
    ]
