"""What several people change says who changed it last, and when: resolutions, parts of a form, dates, reviews."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0032_saved"
down_revision = "0031_electorate"
branch_labels = None
depends_on = None

SIGNED = (("agenda_item", "amended"), ("document", "dated"))


def upgrade() -> None:
    for table, act in SIGNED:
        op.add_column(table, sa.Column(f"{act}_by", sa.Uuid(), nullable=True))
        op.add_column(table, sa.Column(f"{act}_at", sa.DateTime(timezone=True), nullable=True))
        op.create_foreign_key(op.f(f"fk_{table}_{act}_by"), table, "person", [f"{act}_by"], ["id"])
    op.add_column("review", sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "form_version",
        sa.Column("authors", JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("form_version", "authors")
    op.drop_column("review", "saved_at")
    for table, act in SIGNED:
        op.drop_constraint(op.f(f"fk_{table}_{act}_by"), table, type_="foreignkey")
        op.drop_column(table, f"{act}_at")
        op.drop_column(table, f"{act}_by")
