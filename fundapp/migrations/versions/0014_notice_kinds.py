"""A new kind of notice needs no migration: its list grows with every feature, and the program reads it."""

import sqlalchemy as sa
from alembic import op

revision = "0014_notice_kinds"
down_revision = "0013_amendments"
branch_labels = None
depends_on = None

NOTICES = (
    "dossier_received", "dossier_arrived", "dossier_complete", "dossier_ready", "dossier_assigned",
    "dossier_withdrawn", "dossier_ended", "sitting_convened", "poll_opened",
    "poll_without_decision", "decision", "decision_taken", "ticket_reserved", "ticket_waiting",
    "ticket_signed", "account_proposed", "tranche_requested", "tranche_sent_back",
    "payment_verified", "payment_made", "confirm_email", "already_registered", "reset_password",
    "password_changed", "factor_changed", "invitation", "complements_asked", "complements_reminded",
    "complements_withdrawn", "complements_deposited", "complements_received", "message_received",
    "piece_to_renew", "piece_refused", "piece_sent", "export_ready", "export_failed",
    "erasure_asked", "erasure_held", "not_yet", "dossier_resubmitted", "co_editor_invited",
    "co_editor_joined", "co_editor_left", "co_editor_removed", "transfer_proposed",
    "transfer_accepted", "transfer_declined", "form_moved",
    "amendment_deposited", "amendment_received",
)


def upgrade() -> None:
    op.drop_constraint(op.f("ck_notice_notice_kind"), "notice", type_="check")


def downgrade() -> None:
    op.create_check_constraint(
        op.f("ck_notice_notice_kind"), "notice", sa.column("kind", sa.String).in_(NOTICES)
    )
