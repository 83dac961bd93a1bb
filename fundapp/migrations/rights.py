"""What may the program's own database role do with the rows of each table, which another role owns?"""

import os
from collections.abc import Mapping
from getpass import getuser

import psycopg
import sqlalchemy as sa
from alembic.util import CommandError
from psycopg import sql
from sqlalchemy.engine import URL, Connection

from fundapp.kernel import db

RIGHTS: Mapping[str, str] = {
    "agenda_change": "",
    "agenda_item": "UPDATE, DELETE",
    "aid_choice": "UPDATE, DELETE",
    "amendment": "UPDATE",
    "attachment": "UPDATE",
    "ballot": "UPDATE",
    "ballot_version": "",
    "bank_account": "UPDATE",
    "call": "UPDATE",
    "co_editor": "UPDATE, DELETE",
    "cofinancing": "UPDATE (siren)",
    "cofinancing_confirmation": "",
    "cofinancing_file": "",
    "cofinancing_record": "",
    "company": "UPDATE, DELETE",
    "complement_request": "UPDATE",
    "condition": "UPDATE",
    "course_note": "",
    "data_export": "UPDATE, DELETE",
    "decision": "",
    "declaration": "UPDATE",
    "diligence_item": "UPDATE",
    "document": "UPDATE, DELETE",
    "dossier": "UPDATE, DELETE",
    "dossier_grid": "",
    "elector": "UPDATE",
    "ending_letter": "",
    "envelope": "UPDATE",
    "erasure": "UPDATE",
    "event": "UPDATE (relayed_at)",
    "finding": "",
    "form_version": "UPDATE, DELETE",
    "fund": "",
    "handled_event": "",
    "interest": "UPDATE",
    "invitation": "UPDATE",
    "ledger_entry": "",
    "mail_link": "UPDATE, DELETE",
    "message": "UPDATE",
    "not_yet": "",
    "notice": "UPDATE, DELETE",
    "parameter": "",
    "partner": "",
    "passkey": "UPDATE, DELETE",
    "payment": "UPDATE",
    "pending_answer": "",
    "pending_entry": "",
    "pending_file": "",
    "pending_reaction": "UPDATE, DELETE",
    "person": "UPDATE",
    "person_role": "DELETE",
    "plan_line": "UPDATE, DELETE",
    "poll": "UPDATE",
    "poll_aside": "UPDATE",
    "prefill": "DELETE",
    "presence": "UPDATE, DELETE",
    "resubmission": "UPDATE, DELETE",
    "review": "UPDATE",
    "score": "UPDATE",
    "seal": "",
    "seat": "UPDATE",
    "secret_count": "UPDATE",
    "self_test": "DELETE",
    "sharing_invitation": "UPDATE, DELETE",
    "shelved": "DELETE",
    "shortcoming": "",
    "sign_in": "UPDATE, DELETE",
    "sitting": "UPDATE",
    "snapshot": "",
    "startup": "UPDATE",
    "ticket": "UPDATE",
    "total": "UPDATE",
    "tranche": "UPDATE",
    "transfer": "UPDATE, DELETE",
    "upload": "UPDATE, DELETE",
    "waiver": "DELETE",
}
"""Beside reading and adding, which it may do in all of them: so "" is a table it only adds to.

Locking a row takes UPDATE. A table that is not here the program cannot even read."""

NUMBERED_BY = sa.text(
    "SELECT sequence.relname FROM pg_class AS sequence JOIN pg_depend ON objid = sequence.oid "
    "WHERE relkind = 'S' AND refobjid = to_regclass('public.' || quote_ident(:table))"
)


def grant(connection: Connection, program: URL) -> None:
    """Give the program's role exactly these rights, and make it where there is none; twice changes nothing.

    Where one role is both, nothing is given. Raises `CommandError` for one that could take more itself.
    """
    role = program.username or os.environ.get("PGUSER") or getuser()  # as libpq names who names nobody
    if role == connection.scalar(sa.text("SELECT current_user")):
        return
    if connection.scalar(sa.text("SELECT to_regrole(quote_ident(:role))"), {"role": role}) is None:
        _make(connection, role, str(program.password or ""))
    if db.may_alter_tables(connection, role):
        raise CommandError(
            f"The role {role} of DATABASE_URL is a superuser, the owner of the tables or a member of it. "
            "Name one that is none of these; where it does not exist yet, this command makes it."
        )
    for statement in _statements(connection, sql.Identifier(role)):
        connection.exec_driver_sql(statement.as_string())
    if connection.scalar(
        sa.text("SELECT has_database_privilege(:role, current_database(), 'TEMPORARY')"), {"role": role}
    ):
        raise CommandError(
            "Whoever owns this database must first say: REVOKE TEMPORARY ON DATABASE … FROM PUBLIC. "
            "A temporary table of the program's would stand before one of ours."
        )


def _make(connection: Connection, role: str, password: str) -> None:
    """The server is given the password's hash: what it writes to its log cannot be used."""
    line = connection.connection.driver_connection
    assert isinstance(line, psycopg.Connection)
    made = sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role))
    if password:
        hashed = line.pgconn.encrypt_password(password.encode(), role.encode()).decode()
        made += sql.SQL(" PASSWORD {}").format(sql.Literal(hashed))
    connection.exec_driver_sql(made.as_string())


def _statements(connection: Connection, role: sql.Identifier) -> list[sql.Composed]:
    database = sql.Identifier(connection.scalar(sa.text("SELECT current_database()")) or "")
    # a table of its own, even a temporary one, would stand before ours in what the triggers read
    found = [
        sql.SQL("REVOKE TEMPORARY, CREATE ON DATABASE {} FROM PUBLIC, {}").format(database, role),
        sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {}").format(role),
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role),
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(role),
        sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {}").format(role),
    ]
    there = set(sa.inspect(connection).get_table_names())
    for table in sorted(there & {*RIGHTS, "alembic_version"}):
        given = "SELECT"
        if table in RIGHTS:
            given = ", ".join(filter(None, ("SELECT", "INSERT", RIGHTS[table])))
        named = sql.Identifier("public", table)
        found.append(sql.SQL("GRANT " + given + " ON {} TO {}").format(named, role))
        for sequence in connection.scalars(NUMBERED_BY, {"table": table}):
            numbers = sql.Identifier("public", sequence)
            found.append(sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(numbers, role))
    return found
