"""What may the program's own database role do with the rows of each table, which another role owns?"""

import os
from collections.abc import Collection, Iterator, Mapping
from getpass import getuser
from typing import NamedTuple

import psycopg
import sqlalchemy as sa
from alembic.util import CommandError
from psycopg import sql
from sqlalchemy.engine import URL, Connection

from fundapp.kernel import db


class Rights(NamedTuple):
    """What the program may do with the rows of a table, beside reading them and adding to them."""

    change: str = ""
    """The columns it writes in rows that are there; the others stay what they were when the row was added."""
    delete: bool = False

    @property
    def columns(self) -> list[str]:
        return self.change.split()


ADD = Rights()
LOCK = Rights(change="id")
"""Locking a row takes the right to one of its columns: its key, which the rows that point to it hold."""

RIGHTS: Mapping[str, Rights] = {
    "agenda_change": ADD,
    "agenda_item": Rights("amount instrument resolution conditions amended_by amended_at", delete=True),
    "aid_choice": Rights("basis reference chosen_by chosen_at", delete=True),
    "amendment": Rights("state answers authors version saved_at closed_at"),
    "attachment": ADD,
    "ballot": Rights("choice reason receipt cast_at"),
    "ballot_version": ADD,
    "bank_account": Rights(
        "state confirmed_at checked_by checked_note verified_by verified_note verified_at"
    ),
    "call": Rights("regime"),
    "co_editor": Rights("ended_at ended_by", delete=True),
    "cofinancing": Rights("siren"),
    "cofinancing_confirmation": ADD,
    "cofinancing_file": ADD,
    "cofinancing_record": ADD,
    "company": Rights(
        "siren name legal_form address founded_on naf website siret site contact_name contact_phone "
        "changed_at",
        delete=True,
    ),
    "complement_request": Rights("state reminded answers authors version saved_at closed_at"),
    "condition": Rights("evidence cleared_by cleared_at"),
    "course_note": ADD,
    "data_export": Rights("state due_at attempts ready_at expires_at sha256 size", delete=True),
    "decision": ADD,
    "declaration": Rights("answer reason at"),
    "diligence_item": Rights(
        "severity state owner_id due_on findings settled_by settled_at confirmed_by confirmed_at"
    ),
    "document": Rights(
        "removed_at request_id dated_on dated_by dated_at state state_reason judged_by judged_at "
        "replaced_by replaced_at expiry_told",
        delete=True,
    ),
    "dossier": Rights(
        "owner_id form_id startup_id stage status answers version authors title summary company axis "
        "instrument amount_asked round_total assigned_to saved_at submitted_at complete_at stage_since "
        "ended_at end_reason end_text",
        delete=True,
    ),
    "dossier_grid": ADD,
    "elector": Rights("took_part recused_at"),
    "ending_letter": ADD,
    "envelope": LOCK,
    "erasure": Rights("state held_at closed_at"),
    "event": Rights("relayed_at"),
    "finding": ADD,
    "form_version": Rights("state content authors revision published_by published_at", delete=True),
    "fund": ADD,
    "handled_event": ADD,
    "interest": Rights("to_day"),
    "invitation": Rights("name email claimed_at withdrawn_at person_id"),
    "ledger_entry": ADD,
    "mail_link": Rights("used_at", delete=True),
    "message": Rights("read_at read_by"),
    "not_yet": ADD,
    "notice": Rights("seen_at mail_state attempts next_try_at sent_at failure failure_cause", delete=True),
    "parameter": ADD,
    "partner": ADD,
    "passkey": Rights("sign_count lastuse_datetime", delete=True),
    "payment": Rights(
        "state verified_by verified_at answer paid_by paid_at reference effective_on returned_at "
        "returned_on returned_for"
    ),
    "pending_answer": ADD,
    "pending_entry": ADD,
    "pending_file": ADD,
    "pending_reaction": Rights("attempts next_try_at last_error", delete=True),
    "person": Rights(
        "name email password active language confirmed_at terms_accepted_at fs_uniquifier "
        "fs_webauthn_user_handle tf_primary_method tf_totp_secret totp_counter mf_recovery_codes erased_at"
    ),
    "person_role": Rights(delete=True),
    "plan_line": Rights(delete=True),
    "poll": Rights("state closed_at outcome tally reason"),
    "poll_aside": Rights("answer answered_by answered_at"),
    "prefill": Rights(delete=True),
    "presence": Rights("section seen_at", delete=True),
    "resubmission": Rights("replies authors", delete=True),
    "review": Rights("state opinion summary saved_at ended_at apart_at"),
    "score": Rights("points justification"),
    "seal": ADD,
    "seat": ADD,
    "secret_count": Rights("number"),
    "self_test": Rights(delete=True),
    "sharing_invitation": Rights("email sent_at expires_at accepted_at withdrawn_at person_id", delete=True),
    "shelved": Rights(delete=True),
    "shortcoming": ADD,
    "sign_in": Rights("last_seen revoked_at", delete=True),
    "sitting": Rights("convened_at urgency"),
    "snapshot": ADD,
    "startup": Rights("name legal_form address"),
    "ticket": Rights(
        "owner_id state reserved committed paid returned reserved_at ended_at signed_on signed_at signed_by"
    ),
    "total": Rights("reserved committed paid returned refreshed_at"),
    "tranche": Rights("replaced_at"),
    "transfer": Rights("accepted closed_at", delete=True),
    "upload": Rights("received dated_on touched_at", delete=True),
    "waiver": Rights(delete=True),
}
"""A table that is not here the program cannot even read. What depends on a row's state, triggers keep."""

NUMBERED_BY = sa.text(
    "SELECT sequence.relname FROM pg_class AS sequence JOIN pg_depend ON objid = sequence.oid "
    "WHERE relkind = 'S' AND refobjid = to_regclass('public.' || quote_ident(:table))"
)

NEVER_CALLED = sa.text(
    "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace "
    "AND proname ~ '^(lo_.*|loread|lowrite|pg_logical_emit_message)$' "
    "AND has_function_privilege(:role, oid, 'EXECUTE') AND pg_has_role(proowner, 'USAGE') ORDER BY 1"
)
"""Functions that write outside the tables, as far as whoever migrates may withdraw them: a superuser may.

Large objects belong to whoever makes them, and no trigger watches them; a message in the journal is for
replicas, of which the program knows nothing.
"""

SET_FOR = sa.text(
    "SELECT datname FROM pg_db_role_setting LEFT JOIN pg_database ON pg_database.oid = setdatabase "
    "WHERE setrole = to_regrole(quote_ident(:role)) AND (datname IS NULL OR datname = current_database()) "
    "AND (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user)"
)
"""Where a role has settings, if whoever migrates may take them back: everywhere (NULL), or in this one."""


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
    for statement in _statements(connection, role):
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


def _statements(connection: Connection, program: str) -> Iterator[sql.Composed]:
    role = sql.Identifier(program)
    database = sql.Identifier(connection.scalar(sa.text("SELECT current_database()")) or "")
    # a table of its own, even a temporary one, would stand before ours in what the triggers read
    yield sql.SQL("REVOKE TEMPORARY, CREATE ON DATABASE {} FROM PUBLIC, {}").format(database, role)
    yield sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {}").format(role)
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role)
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(role)
    yield sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {}").format(role)
    for function in connection.scalars(NEVER_CALLED, {"role": program}).all():
        yield sql.SQL("REVOKE EXECUTE ON FUNCTION " + function + " FROM PUBLIC, {}").format(role)
    # a role may set its own, for every connection to come: to read only, to give up after a millisecond
    for where in connection.scalars(SET_FOR, {"role": program}).all():
        only = sql.SQL(" IN DATABASE {}").format(database) if where else sql.SQL("")
        yield sql.SQL("ALTER ROLE {}{} RESET ALL").format(role, only)
    inspector = sa.inspect(connection)
    for table in sorted({*inspector.get_table_names()} & {*RIGHTS, "alembic_version"}):
        there = [each["name"] for each in inspector.get_columns(table)]
        named = sql.Identifier("public", table)
        yield sql.SQL("GRANT " + _given(table, there) + " ON {} TO {}").format(named, role)
        for sequence in connection.scalars(NUMBERED_BY, {"table": table}).all():
            numbers = sql.Identifier("public", sequence)
            yield sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(numbers, role)


def _given(table: str, there: Collection[str]) -> str:
    """In the words of SQL; an older version of a table may lack some of today's columns."""
    if table not in RIGHTS:
        return "SELECT"
    rights = RIGHTS[table]
    columns = ", ".join(each for each in rights.columns if each in there)
    given = ["SELECT", "INSERT"]
    given += [f"UPDATE ({columns})"] if columns else []
    given += ["DELETE"] if rights.delete else []
    return ", ".join(given)
