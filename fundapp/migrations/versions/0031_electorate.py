"""Nobody joins the electorate of a poll that runs: its electors are those of the transaction that opened it.

A poll remembers that transaction itself, whatever it is told: an elector written by another is refused, and so is
one of a poll opened before this.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031_electorate"
down_revision = "0030_reviews_apart"
branch_labels = None
depends_on = None

POLL = """
CREATE OR REPLACE FUNCTION keep_poll() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' OR NEW.tally IS NOT NULL THEN
            PERFORM refuse_row(TG_RELID, 'a poll begins open and uncounted');
        END IF;
        {remember}
    ELSIF NEW IS DISTINCT FROM OLD THEN
        IF OLD.state <> 'open' THEN
            PERFORM refuse_row(TG_RELID, 'it is closed');
        ELSIF NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{{state,closed_at,outcome,tally,reason}}') THEN
            PERFORM refuse_row(TG_RELID, 'the text, the rule and the hours of a vote are those it opened with');
        END IF;
    END IF;
    RETURN NEW;
END $$
"""

ELECTOR = """
CREATE OR REPLACE FUNCTION keep_elector() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        ELSIF NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{{took_part,recused_at}}')
           OR (OLD.took_part AND NOT NEW.took_part)
           OR (OLD.recused_at IS NOT NULL AND NEW.recused_at IS DISTINCT FROM OLD.recused_at) THEN
            PERFORM refuse_row(TG_RELID, 'an elector votes or steps aside, and does not go back on it');
        END IF;
    {opening}
    END IF;
    PERFORM check_poll_open(TG_RELID, NEW.poll_id);
    RETURN NEW;
END $$
"""

OPENING = """
    ELSIF NOT EXISTS (
        SELECT FROM poll WHERE id = NEW.poll_id AND opened_in = pg_current_xact_id()::text::bigint
    ) THEN
        PERFORM refuse_row(TG_RELID, 'its electorate is the one it opened with');
"""


def upgrade() -> None:
    op.add_column("poll", sa.Column("opened_in", sa.BigInteger(), nullable=True))
    op.execute(POLL.format(remember="NEW.opened_in := pg_current_xact_id()::text::bigint;"))
    op.execute(ELECTOR.format(opening=OPENING))


def downgrade() -> None:
    op.execute(ELECTOR.format(opening=""))
    op.execute(POLL.format(remember=""))
    op.drop_column("poll", "opened_in")
