"""What has happened can't be rewritten, by a bug, a command or a careless hand: triggers refuse it."""

from alembic import op

revision = "0002_append_only"
down_revision = "0001_spine"
branch_labels = None
depends_on = None

APPEND_ONLY = ("seal", "ledger_entry", "snapshot", "dossier_grid", "ballot_version", "decision")

REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$
"""

RELAY_ONLY = """
CREATE FUNCTION allow_relaying() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.relayed_at IS NULL AND NEW.relayed_at IS NOT NULL
       AND to_jsonb(NEW) - 'relayed_at' = to_jsonb(OLD) - 'relayed_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'table event is append-only: UPDATE refused' USING ERRCODE = 'restrict_violation';
END $$
"""


def upgrade() -> None:
    op.execute(REFUSE)
    op.execute(RELAY_ONLY)
    op.execute(
        "CREATE TRIGGER relaying_only BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION allow_relaying()"
    )
    op.execute(
        "CREATE TRIGGER append_only BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    for table in ("event", *APPEND_ONLY):
        op.execute(
            f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    for table in ("event", *APPEND_ONLY):
        op.execute(f"DROP TRIGGER never_emptied ON {table}")
        op.execute(f"DROP TRIGGER append_only ON {table}")
    op.execute("DROP TRIGGER relaying_only ON event")
    op.execute("DROP FUNCTION refuse_change()")
    op.execute("DROP FUNCTION allow_relaying()")
