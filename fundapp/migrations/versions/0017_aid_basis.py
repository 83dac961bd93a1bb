"""A dossier says under which rules of public aid it is financed; without a row, de minimis."""

import sqlalchemy as sa
from alembic import op

revision = "0017_aid_basis"
down_revision = "0016_aside"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "aid_choice",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=300), nullable=False),
        sa.Column("chosen_by", sa.Uuid(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("basis IN ('de_minimis', 'other')", name=op.f("ck_aid_choice_aid_basis")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_aid_choice_dossier_id")),
        sa.ForeignKeyConstraint(["chosen_by"], ["person.id"], name=op.f("fk_aid_choice_chosen_by")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_aid_choice")),
    )


def downgrade() -> None:
    op.drop_table("aid_choice")
