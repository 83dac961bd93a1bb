"""What a piece is worth: its date, how it was judged, its versions, what is waived, and large files on their way."""

import sqlalchemy as sa
from alembic import op

revision = "0004_pieces"
down_revision = "0003_complements"
branch_labels = None
depends_on = None

KINDS = ("bp", "pitch", "pf", "kbis", "stat", "ubo", "comptes", "cap", "imp", "loi")
NEW_KINDS = ("id", "pouv", "sit", "pacte", "rib", "fisc", "soc", "min", "pi")
STATES = ("missing", "received", "conform", "not_conform", "expired", "waived")
NOTICES = (
    "dossier_received", "dossier_arrived", "dossier_complete", "dossier_ready", "dossier_assigned",
    "dossier_withdrawn", "dossier_ended", "sitting_convened", "poll_opened", "poll_without_decision",
    "decision", "decision_taken", "ticket_reserved", "ticket_waiting", "ticket_signed",
    "account_proposed", "tranche_requested", "tranche_sent_back", "payment_verified", "payment_made",
    "confirm_email", "already_registered", "reset_password", "password_changed", "factor_changed",
    "invitation", "complements_asked", "complements_reminded", "complements_withdrawn",
    "complements_deposited", "complements_received", "message_received",
)
NEW_NOTICES = ("piece_to_renew", "piece_refused", "piece_sent")


def upgrade() -> None:
    allow("document", "document_kind", "kind", (*KINDS, *NEW_KINDS, "autre"))
    allow("notice", "notice_kind", "kind", NOTICES + NEW_NOTICES)
    judge_documents()
    make_waivers()
    make_uploads()
    # a fund that is already running asks what `seed` asks of a new one
    op.execute(
        "INSERT INTO parameter (id, key, value, valid_from, source, author_id) "
        "SELECT gen_random_uuid(), 'dossier.required_pieces', '[\"pitch\"]', '2024-01-01', "
        "'Règlement de l’appel, INT-07', '00000000-0000-0000-0000-000000000000' FROM fund"
    )


def downgrade() -> None:
    op.execute("DELETE FROM parameter WHERE key = 'dossier.required_pieces'")
    op.drop_table("upload")
    op.drop_table("waiver")
    for check in ("state_of_a_file", "refused_has_a_reason", "judged_has_a_date", "replaced_has_a_date"):
        op.drop_constraint(op.f(f"ck_document_{check}"), "document", type_="check")
    op.drop_constraint(op.f("ck_document_piece_state"), "document", type_="check")
    op.drop_index("ix_document_replaced_by", table_name="document")
    for column in (
        "dated_on", "state", "state_reason", "judged_by", "judged_at", "replaced_by", "replaced_at",
        "expiry_told",
    ):
        op.drop_column("document", column)
    op.execute("DELETE FROM notice WHERE kind LIKE 'piece_%'")
    allow("notice", "notice_kind", "kind", NOTICES)
    op.execute("UPDATE document SET kind = 'autre' WHERE kind IN ({})".format(", ".join(f"'{each}'" for each in NEW_KINDS)))
    allow("document", "document_kind", "kind", (*KINDS, "autre"))


def judge_documents() -> None:
    op.add_column("document", sa.Column("dated_on", sa.Date(), nullable=True))
    op.add_column("document", sa.Column("state", sa.String(length=32), server_default="received", nullable=False))
    op.alter_column("document", "state", server_default=None)
    op.create_check_constraint(op.f("ck_document_piece_state"), "document", sa.column("state").in_(STATES))
    op.add_column("document", sa.Column("state_reason", sa.String(length=600), server_default="", nullable=False))
    op.alter_column("document", "state_reason", server_default=None)
    op.add_column("document", sa.Column("judged_by", sa.Uuid(), nullable=True))
    op.add_column("document", sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("document", sa.Column("replaced_by", sa.Uuid(), nullable=True))
    op.add_column("document", sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("document", sa.Column("expiry_told", sa.Integer(), nullable=True))
    op.create_foreign_key(op.f("fk_document_judged_by"), "document", "person", ["judged_by"], ["id"])
    op.create_foreign_key(op.f("fk_document_replaced_by"), "document", "document", ["replaced_by"], ["id"])
    op.create_index("ix_document_replaced_by", "document", ["replaced_by"])
    for name, rule in (
        ("state_of_a_file", "state IN ('received', 'conform', 'not_conform')"),
        ("refused_has_a_reason", "(state = 'not_conform') = (state_reason <> '')"),
        ("judged_has_a_date", "(state = 'received') = (judged_at IS NULL)"),
        ("replaced_has_a_date", "(replaced_by IS NULL) = (replaced_at IS NULL)"),
    ):
        op.create_check_constraint(op.f(f"ck_document_{name}"), "document", sa.text(rule))


def make_waivers() -> None:
    op.create_table(
        "waiver",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_waiver_dossier_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_waiver_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
        sa.UniqueConstraint("dossier_id", "kind", name=op.f("uq_waiver_dossier_id_kind")),
    )


def make_uploads() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("begun_by", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("received >= 0 AND received <= size", name=op.f("ck_upload_received_within_size")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_upload_dossier_id")),
        sa.ForeignKeyConstraint(["begun_by"], ["person.id"], name=op.f("fk_upload_begun_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index("ix_upload_dossier_id", "upload", ["dossier_id"])
    op.create_index("ix_upload_touched_at", "upload", ["touched_at"])


def _kind() -> sa.Enum:
    return sa.Enum(
        *KINDS, *NEW_KINDS, "autre", name="document_kind", native_enum=False, create_constraint=True, length=32
    )


def allow(table: str, check: str, column: str, values: tuple[str, ...]) -> None:
    """Make a closed list again."""
    op.drop_constraint(op.f(f"ck_{table}_{check}"), table, type_="check")
    op.create_check_constraint(op.f(f"ck_{table}_{check}"), table, sa.column(column).in_(values))
