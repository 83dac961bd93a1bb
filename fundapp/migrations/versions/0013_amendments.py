"""What is submitted may be changed apart until it is deposited again, and both sides are told."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013_amendments"
down_revision = "0012_form_moves"
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
)


def upgrade() -> None:
    op.create_table(
        "amendment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("begun_by", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_amendment_closed_has_a_date")),
        sa.CheckConstraint("state IN ('open', 'deposited', 'given_up')", name=op.f("ck_amendment_amendment_state")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_amendment_dossier_id")),
        sa.ForeignKeyConstraint(["begun_by"], ["person.id"], name=op.f("fk_amendment_begun_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
    )
    op.create_index(
        "uq_amendment_open", "amendment", ["dossier_id"], unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    allow(NOTICES + ("amendment_deposited", "amendment_received"))


def downgrade() -> None:
    op.execute("DELETE FROM notice WHERE kind IN ('amendment_deposited', 'amendment_received')")
    allow(NOTICES)
    op.drop_table("amendment")


def allow(kinds: tuple[str, ...]) -> None:
    """The words a notice's kind takes."""
    name = op.f("ck_notice_notice_kind")
    op.drop_constraint(name, "notice", type_="check")
    op.create_check_constraint(name, "notice", sa.column("kind").in_(kinds))
