"""A published form never changes, and whoever is moved to another one is told."""

import sqlalchemy as sa
from alembic import op

revision = "0012_form_moves"
down_revision = "0011_plan_years"
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
    "transfer_accepted", "transfer_declined",
)


def upgrade() -> None:
    op.execute(
        "CREATE TRIGGER published_for_ever BEFORE UPDATE OR DELETE ON form_version FOR EACH ROW "
        "WHEN (OLD.state = 'published') EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON form_version "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    allow(NOTICES + ("form_moved",))


def downgrade() -> None:
    op.execute("DELETE FROM notice WHERE kind = 'form_moved'")
    allow(NOTICES)
    op.execute("DROP TRIGGER never_emptied ON form_version")
    op.execute("DROP TRIGGER published_for_ever ON form_version")


def allow(kinds: tuple[str, ...]) -> None:
    """The words a notice's kind takes."""
    name = op.f("ck_notice_notice_kind")
    op.drop_constraint(name, "notice", type_="check")
    op.create_check_constraint(name, "notice", sa.column("kind").in_(kinds))
