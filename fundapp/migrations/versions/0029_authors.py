"""What several people prepare together says who typed each answer: changes, complements, replies too."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0029_authors"
down_revision = "0028_pending_entries"
branch_labels = None
depends_on = None

TABLES = ("amendment", "complement_request", "resubmission")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(
            table, sa.Column("authors", JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False)
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "authors")
