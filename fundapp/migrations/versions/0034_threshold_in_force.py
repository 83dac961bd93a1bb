"""A day without a threshold in force has every movement decided by two, as nothing says what one may do alone."""

from alembic import op

revision = "0034_threshold_in_force"
down_revision = "0033_money_kept"
branch_labels = None
depends_on = None

PENDING_ENTRY = """
CREATE OR REPLACE FUNCTION keep_pending_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    day date := (NEW.at AT TIME ZONE 'Europe/Paris')::date;
    threshold bigint := (
        SELECT value::text::bigint FROM parameter
        WHERE key = 'return.second_person_cents' AND valid_from <= day AND (valid_to IS NULL OR day <= valid_to)
        ORDER BY valid_from DESC LIMIT 1
    );
BEGIN
    IF NOT NEW.needs_second AND ({alone_above}) THEN
        PERFORM refuse_row(TG_RELID, 'above the threshold two people decide');
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute(PENDING_ENTRY.format(alone_above="threshold IS NULL OR NEW.amount > threshold"))


def downgrade() -> None:
    op.execute(PENDING_ENTRY.format(alone_above="NEW.amount > threshold"))
