"""What is asked of an applicant again, what they prepare to answer, and the words exchanged."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003_complements"
down_revision = "0002_append_only"
branch_labels = None
depends_on = None

KINDS = (
    "dossier_received", "dossier_arrived", "dossier_complete", "dossier_ready", "dossier_assigned",
    "dossier_withdrawn", "dossier_ended", "sitting_convened", "poll_opened", "poll_without_decision",
    "decision", "decision_taken", "ticket_reserved", "ticket_waiting", "ticket_signed",
    "account_proposed", "tranche_requested", "tranche_sent_back", "payment_verified", "payment_made",
    "confirm_email", "already_registered", "reset_password", "password_changed", "factor_changed",
    "invitation",
)
NEW_KINDS = (
    "complements_asked", "complements_reminded", "complements_withdrawn", "complements_deposited",
    "complements_received", "message_received",
)


def upgrade() -> None:
    make_requests()
    make_messages()
    allow_kinds(KINDS + NEW_KINDS)
    op.create_index(
        "uq_notice_unread_message", "notice", ["person_id", "dossier_id"], unique=True,
        postgresql_where=sa.text("kind = 'message_received' AND seen_at IS NULL"),
    )
    # a fund that is already running gets the default deadline, as `seed` gives it to a new one
    op.execute(
        "INSERT INTO parameter (id, key, value, valid_from, source, author_id) "
        "SELECT gen_random_uuid(), 'dossier.complement_days', '15', '2024-01-01', 'CRPA L114-5, INT-13', "
        "'00000000-0000-0000-0000-000000000000' FROM fund"
    )


def downgrade() -> None:
    op.execute("DELETE FROM parameter WHERE key = 'dossier.complement_days'")
    op.drop_index("uq_notice_unread_message", table_name="notice")
    op.execute("DELETE FROM notice WHERE kind LIKE 'complements_%' OR kind = 'message_received'")
    allow_kinds(KINDS)
    op.drop_table("message")
    op.drop_index("ix_document_request_id", table_name="document")
    op.drop_column("document", "request_id")
    op.drop_table("complement_request")


def make_requests() -> None:
    op.create_table(
        "complement_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Enum("open", "answered", "withdrawn", name="complement_state", native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column("asked", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=True),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_complement_request_closed_has_a_date")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_complement_request_dossier_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_complement_request_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complement_request")),
    )
    op.create_index("ix_complement_request_dossier_id", "complement_request", ["dossier_id"])
    op.create_index(
        "uq_complement_request_open", "complement_request", ["dossier_id"], unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.add_column("document", sa.Column("request_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_document_request_id"), "document", "complement_request", ["request_id"], ["id"])
    op.create_index("ix_document_request_id", "document", ["request_id"])


def make_messages() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Enum("applicant", "team", name="side", native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(length=4000), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(read_at IS NULL) = (read_by IS NULL)", name=op.f("ck_message_read_by_somebody")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_message_dossier_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_message_author_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_message_document_id")),
        sa.ForeignKeyConstraint(["read_by"], ["person.id"], name=op.f("fk_message_read_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index("ix_message_dossier_id_id", "message", ["dossier_id", "id"])


def allow_kinds(kinds: tuple[str, ...]) -> None:
    """What a notice may be about."""
    op.drop_constraint(op.f("ck_notice_notice_kind"), "notice", type_="check")
    op.create_check_constraint(op.f("ck_notice_notice_kind"), "notice", sa.column("kind").in_(kinds))
