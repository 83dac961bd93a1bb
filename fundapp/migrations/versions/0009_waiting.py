"""What waits for the team is found without reading every dossier there is."""

import sqlalchemy as sa
from alembic import op

revision = "0009_waiting"
down_revision = "0008_sharing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_dossier_waiting",
        "dossier",
        ["stage", "submitted_at", "id"],
        postgresql_where=sa.text("status = 'active' AND submitted_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_dossier_waiting", table_name="dossier")
