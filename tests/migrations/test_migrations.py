"""Do the migrations build what the models say, undo it, and keep the past from being rewritten?"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from fundapp import migrations
from fundapp.kernel.ids import new_id
from tests.databases import new_database

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def empty_url(postgres_url: str) -> Iterator[str]:
    """A database of this test alone, with nothing in it."""
    with new_database(postgres_url) as url:
        yield url


@pytest.fixture
def migrated(empty_url: str) -> Iterator[Engine]:
    migrations.upgrade(empty_url)
    engine = create_engine(empty_url)
    yield engine
    engine.dispose()


def tables(url: str) -> set[str]:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {name for (name,) in found}


def test_migrations_build_the_models_and_can_be_undone(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    migrations.check(empty_url)
    built = tables(empty_url)

    migrations.downgrade(empty_url, "base")
    assert tables(empty_url) == {"alembic_version"}

    migrations.upgrade(empty_url)
    assert tables(empty_url) == built


CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 't'
"""
"""But for triggers, which only migrations make."""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"


def rules_of(engine: Engine) -> set[tuple[str, str, tuple[str, ...]]]:
    """Every constraint and index with its words, in whatever order a list was written."""
    with engine.connect() as connection:
        rows = [row for each in (CONSTRAINTS, INDEXES) for row in connection.execute(sa.text(each))]
    return {
        (table, name, tuple(sorted(re.findall(r"[\w.'<>=]+", definition))))
        for table, name, definition in rows
        if table != "alembic_version"
    }


def test_migrated_rules_are_those_of_the_models(migrated: Engine, postgres_url: str) -> None:
    """Alembic's own comparison sees neither checks nor conditions: a new word needs a migration too."""
    with new_database(postgres_url) as url:
        modelled = create_engine(url)
        SQLModel.metadata.create_all(modelled)
        wanted = rules_of(modelled)
        modelled.dispose()

    assert rules_of(migrated) == wanted


def test_migrations_have_one_head_which_is_written_down() -> None:
    """Two people who add a migration at once both change HEAD: git shows the conflict, not production."""
    written = (migrations.FOLDER / "HEAD").read_text().strip()

    assert migrations.heads() == (written,)


def write_event(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO event (name, subject_id, payload, actor_id, at) "
                "VALUES ('Tried', :id, '{}', :id, :at)"
            ),
            {"id": new_id(), "at": AT},
        )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET name = 'Untried'",
        "UPDATE event SET payload = '{\"amount\": 1}', relayed_at = now()",
        "DELETE FROM event",
        "TRUNCATE event CASCADE",
    ],
)
def test_what_happened_cannot_be_rewritten(migrated: Engine, change: str) -> None:
    write_event(migrated)

    with pytest.raises(IntegrityError, match="append-only"), migrated.begin() as connection:
        connection.execute(sa.text(change))

    with migrated.connect() as connection:
        assert connection.execute(sa.text("SELECT name, payload, relayed_at FROM event")).all() == [
            ("Tried", {}, None)
        ]


def test_an_event_is_relayed_once(migrated: Engine) -> None:
    write_event(migrated)
    with migrated.begin() as connection:
        connection.execute(sa.text("UPDATE event SET relayed_at = :at"), {"at": AT})

    with pytest.raises(IntegrityError, match="append-only"), migrated.begin() as connection:
        connection.execute(sa.text("UPDATE event SET relayed_at = NULL"))


@pytest.mark.parametrize(
    "table",
    [
        "seal",
        "ledger_entry",
        "snapshot",
        "dossier_grid",
        "ballot_version",
        "decision",
        "agenda_change",
        "not_yet",
        "shortcoming",
        "finding",
        "ending_letter",
        "course_note",
        "cofinancing_record",
        "cofinancing_file",
        "cofinancing_confirmation",
        "pending_entry",
        "pending_file",
        "pending_answer",
    ],
)
def test_kept_tables_refuse_every_change(migrated: Engine, table: str) -> None:
    """Every change of a row and the emptying of the table, whoever asks."""
    with migrated.connect() as connection:
        guarded = connection.execute(
            sa.text(
                "SELECT tgname, tgtype & 28 FROM pg_trigger WHERE tgrelid = to_regclass(:table) "
                "AND NOT tgisinternal AND tgtype & 4 = 0 ORDER BY tgname"
            ),
            {"table": table},
        ).all()
    assert guarded == [("append_only", 8 | 16), ("never_emptied", 0)]

    with pytest.raises(IntegrityError, match="append-only"), migrated.begin() as connection:
        connection.execute(sa.text(f"TRUNCATE {table} CASCADE"))
