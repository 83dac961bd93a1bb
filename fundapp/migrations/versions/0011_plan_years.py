"""A line of the funding plan keeps its amount year by year; those of one year have one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011_plan_years"
down_revision = "0010_forms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "plan_line", sa.Column("years", JSONB, nullable=False, server_default=sa.text("'[]'::jsonb"))
    )
    op.execute("UPDATE plan_line SET years = jsonb_build_array(amount)")


def downgrade() -> None:
    op.drop_column("plan_line", "years")
