"""What waits for the team is found without reading every dossier there is."""

from alembic import op

revision = "0009_waiting"
down_revision = "0008_sharing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_dossier_stage_status", table_name="dossier")
    # whole, not partial: only so is it read without the rows, which are wide
    op.create_index(
        "ix_dossier_stage_status_submitted_at_id", "dossier", ["stage", "status", "submitted_at", "id"]
    )


def downgrade() -> None:
    op.drop_index("ix_dossier_stage_status_submitted_at_id", table_name="dossier")
    op.create_index("ix_dossier_stage_status", "dossier", ["stage", "status"])
