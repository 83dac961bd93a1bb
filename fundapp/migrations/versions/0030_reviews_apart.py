"""A review whose author steps aside is kept, and counts no more from then on (DD-06)."""

import sqlalchemy as sa
from alembic import op

revision = "0030_reviews_apart"
down_revision = "0029_authors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("review", sa.Column("apart_at", sa.DateTime(timezone=True), nullable=True))
    # whoever stepped aside before this was kept: from the moment at which they declared it
    op.execute(
        "UPDATE review SET apart_at = declaration.at FROM declaration "
        "WHERE declaration.dossier_id = review.dossier_id AND declaration.person_id = review.author_id "
        "AND declaration.answer = 'some'"
    )


def downgrade() -> None:
    op.drop_column("review", "apart_at")
