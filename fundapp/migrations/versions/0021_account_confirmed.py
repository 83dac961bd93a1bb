"""Whoever gives a new bank account confirms it, by a second factor or by the link of a mail."""

import sqlalchemy as sa
from alembic import op

revision = "0021_account_confirmed"
down_revision = "0020_as_of"
branch_labels = None
depends_on = None

PURPOSES = ("confirm_email", "reset_password", "claim_invitation", "join_dossier")


def upgrade() -> None:
    op.add_column("bank_account", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE bank_account SET confirmed_at = proposed_at")
    allow((*PURPOSES, "confirm_bank_account"))


def downgrade() -> None:
    op.execute("DELETE FROM mail_link WHERE purpose = 'confirm_bank_account'")
    allow(PURPOSES)
    op.drop_column("bank_account", "confirmed_at")


def allow(purposes: tuple[str, ...]) -> None:
    name = op.f("ck_mail_link_purpose")
    op.drop_constraint(name, "mail_link", type_="check")
    op.create_check_constraint(name, "mail_link", sa.column("purpose", sa.String).in_(purposes))
