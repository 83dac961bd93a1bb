"""A dossier that is paused says when to look at it again."""

import sqlalchemy as sa
from alembic import op

revision = "0027_again_on"
down_revision = "0026_committee_kept"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("course_note", sa.Column("again_on", sa.Date(), nullable=True))
    op.create_check_constraint(
        op.f("ck_course_note_held_is_looked_at_again"), "course_note", "again_on IS NULL OR turn = 'held'"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_course_note_held_is_looked_at_again"), "course_note", type_="check")
    op.drop_column("course_note", "again_on")
