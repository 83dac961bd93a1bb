"""Can the program, or whoever takes its place before the database, do more than its work?"""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic.util import CommandError
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import ProgrammingError
from sqlmodel import SQLModel

from fundapp import migrations
from fundapp.kernel import db
from fundapp.kernel.ids import new_id
from fundapp.migrations.rights import ADD, RIGHTS
from tests.databases import PROGRAM, as_program, new_database

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN")
KEPT = [table for table, rights in RIGHTS.items() if rights == ADD]


@pytest.fixture
def url(postgres_url: str, migrated_template: str) -> Iterator[str]:
    """The owner's address of a migrated database."""
    with new_database(postgres_url, template=migrated_template) as url:
        migrations.upgrade(url, program_url=as_program(url))  # a copy has its tables' rights, not its own
        yield url


@pytest.fixture
def owner(url: str) -> Iterator[Engine]:
    engine = create_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def program(url: str) -> Iterator[Engine]:
    engine = create_engine(as_program(url))
    yield engine
    engine.dispose()


def rights_of(engine: Engine) -> dict[str, list[str]]:
    """What our own role may do, as the database says it."""
    with engine.connect() as connection:
        rows = connection.execute(
            sa.text(
                "SELECT tablename, verb FROM pg_tables, unnest(CAST(:verbs AS text[])) WITH ORDINALITY "
                "AS asked (verb, place) WHERE schemaname = 'public' "
                "AND has_table_privilege(quote_ident(tablename), verb) ORDER BY tablename, place"
            ),
            {"verbs": list(VERBS)},
        ).all()
    found: dict[str, list[str]] = {}
    for table, verb in rows:
        found.setdefault(table, []).append(verb)
    return found


CHANGEABLE = sa.text(
    "SELECT relname, attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid "
    "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped "
    "AND has_column_privilege(pg_class.oid, attnum, 'UPDATE')"
)


def changeable(engine: Engine) -> set[tuple[str, str]]:
    """The columns that our own role may change in rows that are there."""
    with engine.connect() as connection:
        return {(table, column) for table, column in connection.execute(CHANGEABLE)}


def test_program_has_the_rights_that_are_written_down_and_no_other(program: Engine) -> None:
    """No table whole: a row is changed in the columns that a service writes after it was added."""
    whole = {
        table: ["SELECT", "INSERT", *(["DELETE"] if rights.delete else [])]
        for table, rights in RIGHTS.items()
    }

    assert rights_of(program) == {**whole, "alembic_version": ["SELECT"]}
    assert changeable(program) == {
        (table, column) for table, rights in RIGHTS.items() for column in rights.columns
    }


def test_no_other_column_of_any_table_is_rewritten(program: Engine) -> None:
    """The amount of a payment, the IBAN of an account, the file of a piece, the words of a message."""
    kept = [
        (table, column.name)
        for table, rights in RIGHTS.items()
        for column in SQLModel.metadata.tables[table].c
        if column.name not in rights.columns
    ]
    named = {
        *(("payment", each) for each in ("amount", "account_id", "tranche_id", "requested_by")),
        *(("bank_account", each) for each in ("iban", "bic", "holder", "startup_id", "proposed_by")),
        *(("document", each) for each in ("sha256", "name", "kind", "dossier_id", "added_by")),
        *(("ticket", each) for each in ("asked", "voted", "decision_id", "startup_id", "envelope_id")),
        *(("envelope", each) for each in ("amount", "kind")),
        *(("message", each) for each in ("body", "author_id", "side")),
        *(("tranche", each) for each in ("amount", "ticket_id", "position")),
        *(("poll", each) for each in ("resolution", "rule", "closes_at")),
    }
    assert named <= set(kept)
    with program.connect() as connection:
        for table, column in kept:
            with pytest.raises(ProgrammingError) as refusal, connection.begin_nested():
                connection.execute(sa.text(f'UPDATE "{table}" SET "{column}" = "{column}"'))

            assert isinstance(refusal.value.orig, InsufficientPrivilege), (table, column)


def test_what_triggers_keep_is_kept_by_rights_too(owner: Engine) -> None:
    """Of a table whose rows are never changed, or never deleted, the program has no right to either."""
    changed, deleted = 16, 8
    with owner.connect() as connection:
        guarded = connection.execute(
            sa.text(
                "SELECT tgrelid::regclass::text, bit_or(tgtype) FROM pg_trigger "
                "JOIN pg_proc ON pg_proc.oid = tgfoid "
                "WHERE proname = 'refuse_change' AND tgtype & 1 = 1 AND tgqual IS NULL GROUP BY tgrelid"
            )
        ).all()

    assert len(guarded) > 20
    too_much = {
        table
        for table, kinds in guarded
        if (kinds & changed and RIGHTS[table].change) or (kinds & deleted and RIGHTS[table].delete)
    }
    assert not too_much, (
        f"Take the right back in fundapp/migrations/rights.py: {too_much} have triggers that refuse."
    )


REFUSED = [
    "UPDATE event SET payload = payload",
    "UPDATE cofinancing SET name = name",
    *(f"DELETE FROM {table}" for table in (*KEPT, "event", "ballot", "elector", "payment", "person", "poll")),
    *(f"TRUNCATE {table} CASCADE" for table in ("event", "ballot", "presence")),
    "DROP TABLE ballot CASCADE",
    "DROP TRIGGER append_only ON ledger_entry",
    "DROP FUNCTION refuse_change() CASCADE",
    "ALTER TABLE event DISABLE TRIGGER ALL",
    "ALTER TABLE ledger_entry ADD COLUMN more int",
    "ALTER TABLE ledger_entry OWNER TO CURRENT_USER",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE poll (id uuid, state text)",
    "CREATE SCHEMA mine",
    "CREATE ROLE mine SUPERUSER",
    "SET session_replication_role = replica",
    "SET ROLE fund",
    "SET SESSION AUTHORIZATION fund",
    "SELECT setval('event_id_seq', 1)",
    "UPDATE alembic_version SET version_num = '0001_spine'",
    "SELECT lo_from_bytea(0, 'kept outside of every table')",
    "SELECT lo_create(0)",
    "SELECT lo_get(1)",
    "SELECT lo_unlink(1)",
    "SELECT pg_logical_emit_message(true, 'us', 'into the journal')",
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "SELECT pg_read_file('postgresql.conf')",
]


def test_program_can_neither_rewrite_nor_take_more(program: Engine) -> None:
    with program.connect() as connection:
        for statement in REFUSED:
            with pytest.raises(ProgrammingError) as refusal, connection.begin_nested():
                connection.execute(sa.text(statement))

            assert isinstance(refusal.value.orig, InsufficientPrivilege), statement


def test_program_owns_nothing(program: Engine, owner: Engine) -> None:
    with program.connect() as connection:
        powers = connection.execute(
            sa.text(
                "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles "
                "WHERE rolname = current_user"
            )
        ).one()
        owned = connection.scalar(
            sa.text(
                "SELECT count(*) FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND deptype = 'o' "
                "AND refobjid = current_user::regrole"
            )
        )
        apart = db.may_alter_tables(connection)
    with owner.connect() as connection:
        owning = db.may_alter_tables(connection)

    assert (tuple(powers), owned, apart, owning) == ((False,) * 5, 0, False, True)


def test_migrating_again_takes_back_what_was_given_by_hand(url: str, owner: Engine) -> None:
    program = create_engine(as_program(url))
    before = rights_of(program)
    with owner.begin() as hand:
        hand.execute(sa.text("CREATE TABLE borrowed (id int)"))
        hand.execute(sa.text(f"GRANT ALL ON seal, ballot, alembic_version, borrowed TO {PROGRAM}"))
        hand.execute(sa.text(f"GRANT UPDATE (amount) ON payment TO {PROGRAM}"))
        hand.execute(sa.text("GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC"))
        hand.execute(sa.text(f"GRANT UPDATE ON SEQUENCE event_id_seq TO {PROGRAM}"))
    given, written = rights_of(program), changeable(program)
    turned_back, large = may_turn_back(program), may_make_large_objects(program)

    migrations.upgrade(url, program_url=as_program(url))

    assert (given == before, ("payment", "amount") in written, turned_back, large) == (
        False,
        True,
        True,
        True,
    )
    assert (rights_of(program), may_turn_back(program)) == (before, False)
    assert (("payment", "amount") in changeable(program), may_make_large_objects(program)) == (False, False)
    program.dispose()


def may_turn_back(program: Engine) -> bool:
    """Whether events could be numbered from one again."""
    with program.connect() as connection:
        return bool(connection.scalar(sa.text("SELECT has_sequence_privilege('event_id_seq', 'UPDATE')")))


def may_make_large_objects(program: Engine) -> bool:
    with program.connect() as connection:
        return bool(connection.scalar(sa.text("SELECT has_function_privilege('lo_create(oid)', 'EXECUTE')")))


def test_role_cannot_send_the_program_to_other_tables(url: str, program: Engine) -> None:
    with program.begin() as taken:
        taken.execute(sa.text(f"ALTER ROLE {PROGRAM} SET search_path = elsewhere"))
    try:
        engine = db.connect(as_program(url))
        with engine.connect() as connection:
            assert connection.scalar(sa.text("SELECT count(*) FROM event")) == 0
        engine.dispose()
    finally:
        with program.begin() as taken:
            taken.execute(sa.text(f"ALTER ROLE {PROGRAM} RESET search_path"))


def test_role_cannot_keep_the_program_from_writing(other_role: str, url: str) -> None:
    """A setting of its own is pinned by the program, and taken back by the next migration."""
    named = sa.make_url(url).set(username=other_role).render_as_string(hide_password=False)
    migrations.upgrade(url, program_url=named)
    settings = sa.text("SELECT count(*) FROM pg_db_role_setting WHERE setrole = CAST(:role AS regrole)")
    taken = create_engine(named)
    with taken.begin() as connection:
        connection.execute(sa.text(f"ALTER ROLE {other_role} SET default_transaction_read_only = on"))
        connection.execute(
            sa.text(f"ALTER ROLE {other_role} IN DATABASE {taken.url.database} SET work_mem = '1MB'")
        )
    taken.dispose()
    engine = db.connect(named)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SHOW transaction_read_only")) == "off"
        assert connection.scalar(settings, {"role": other_role}) == 2

    migrations.upgrade(url, program_url=named)

    with engine.connect() as connection:
        assert connection.scalar(settings, {"role": other_role}) == 0
    engine.dispose()


def test_going_back_and_up_again_leaves_the_rights(url: str, program: Engine) -> None:
    before = rights_of(program)

    migrations.downgrade(url, "base", program_url=as_program(url))
    migrations.upgrade(url, program_url=as_program(url))

    assert rights_of(program) == before


@pytest.fixture
def other_role(postgres_url: str) -> Iterator[str]:
    name = f"other_{new_id().hex}"
    yield name
    server = create_engine(postgres_url)
    with server.begin() as connection:
        connection.execute(sa.text(f"DROP ROLE IF EXISTS {name}"))
    server.dispose()


@pytest.mark.parametrize("kind", ["SUPERUSER", "IN ROLE {owner}"])
def test_role_that_could_take_more_is_refused(url: str, owner: Engine, other_role: str, kind: str) -> None:
    with owner.begin() as connection:
        connection.execute(sa.text(f"CREATE ROLE {other_role} LOGIN {kind.format(owner=owner.url.username)}"))
    named = sa.make_url(url).set(username=other_role).render_as_string(hide_password=False)

    with pytest.raises(CommandError, match=f"The role {other_role} of DATABASE_URL is a superuser"):
        migrations.upgrade(url, program_url=named)


def test_owner_of_the_tables_alone_is_enough(postgres_url: str, other_role: str) -> None:
    """No superuser is needed; whoever does not own the database either is told what its owner must say."""
    with new_database(postgres_url) as url:
        database, server = sa.make_url(url).database, create_engine(url)
        with server.begin() as connection:
            connection.execute(sa.text(f"CREATE ROLE {other_role} LOGIN CREATEROLE"))
            connection.execute(sa.text(f"GRANT CREATE ON SCHEMA public TO {other_role}"))
        named = sa.make_url(url).set(username=other_role).render_as_string(hide_password=False)
        with pytest.raises(CommandError, match="REVOKE TEMPORARY ON DATABASE"):
            migrations.upgrade(named, program_url=as_program(url))
        with server.begin() as connection:
            connection.execute(sa.text(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC"))

        migrations.upgrade(named, program_url=as_program(url))

        program = create_engine(as_program(url))
        assert rights_of(program)["event"] == ["SELECT", "INSERT"]
        program.dispose()
        server.dispose()


def test_address_that_names_nobody_is_whom_the_driver_takes(
    url: str, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    nameless = sa.make_url(url)._replace(username=None).render_as_string(hide_password=False)
    with owner.begin() as hand:
        hand.execute(sa.text(f"REVOKE ALL ON event FROM {PROGRAM}"))
    monkeypatch.setenv("PGUSER", str(owner.url.username))
    migrations.upgrade(url, program_url=nameless)
    program = create_engine(as_program(url))
    untouched = rights_of(program)

    monkeypatch.setenv("PGUSER", PROGRAM)
    migrations.upgrade(url, program_url=nameless)

    assert ("event" in untouched, rights_of(program)["event"]) == (False, ["SELECT", "INSERT"])
    program.dispose()


def test_role_is_made_with_the_password_of_its_address(postgres_url: str, other_role: str) -> None:
    """And the server is only ever told its hash."""
    with new_database(postgres_url) as url:
        named = sa.make_url(url).set(username=other_role, password="grue: « % »")

        migrations.upgrade(url, program_url=named.render_as_string(hide_password=False))

        engine = create_engine(url)
        with engine.begin() as connection:
            known = connection.scalar(
                sa.text("SELECT rolpassword FROM pg_authid WHERE rolname = :role"), {"role": other_role}
            )
            connection.execute(sa.text(f"DROP OWNED BY {other_role}"))
        engine.dispose()
    assert str(known).startswith("SCRAM-SHA-256$")


def test_database_of_before_is_given_to_the_program(postgres_url: str, program: Engine) -> None:
    """Its tables stay those of the role that was the program's too; migrating once more is all it takes."""
    with new_database(postgres_url) as url:
        migrations.upgrade(url)
        before = create_engine(as_program(url))
        without = rights_of(before)

        migrations.upgrade(url, program_url=as_program(url))

        assert (without, rights_of(before)) == ({}, rights_of(program))
        before.dispose()
