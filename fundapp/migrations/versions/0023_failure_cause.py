"""A mail that failed says why in a word of ours, and mails are listed by their state."""

import sqlalchemy as sa
from alembic import op

revision = "0023_failure_cause"
down_revision = "0022_course"
branch_labels = None
depends_on = None

CAUSES = sa.Enum(
    "unknown_address", "mailbox_full", "refused", "postponed", "server_away", "not_written",
    name="failure_cause", native_enum=False, create_constraint=False, length=32,
)


def upgrade() -> None:
    op.add_column("notice", sa.Column("failure_cause", CAUSES, nullable=True))
    op.execute(
        """
        UPDATE notice SET failure_cause = CASE
          WHEN failure ~ '^(452|552)' THEN 'mailbox_full'
          WHEN failure ~ '^55[013]' THEN 'unknown_address'
          WHEN failure ~ '^5' THEN 'refused'
          WHEN failure ~ '^4' THEN 'postponed'
          WHEN failure ~ '(Timeout|Connection|Disconnected)' THEN 'server_away'
          ELSE 'not_written' END
        WHERE failure IS NOT NULL
        """
    )
    op.create_index("ix_notice_mail_state_id", "notice", ["mail_state", "id"])


def downgrade() -> None:
    op.drop_index("ix_notice_mail_state_id", "notice")
    op.drop_column("notice", "failure_cause")
