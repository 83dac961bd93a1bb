"""« Pas encore »: the answer with its numbered shortcomings, and the resubmission that replies to each."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007_not_yet"
down_revision = "0006_own_data"
branch_labels = None
depends_on = None

REASONS = ("ineligible", "incomplete", "weak_case", "funding", "committee", "applicant", "done")
NOTICES = (
    "dossier_received", "dossier_arrived", "dossier_complete", "dossier_ready", "dossier_assigned",
    "dossier_withdrawn", "dossier_ended", "sitting_convened", "poll_opened", "poll_without_decision",
    "decision", "decision_taken", "ticket_reserved", "ticket_waiting", "ticket_signed",
    "account_proposed", "tranche_requested", "tranche_sent_back", "payment_verified", "payment_made",
    "confirm_email", "already_registered", "reset_password", "password_changed", "factor_changed",
    "invitation", "complements_asked", "complements_reminded", "complements_withdrawn",
    "complements_deposited", "complements_received", "message_received", "piece_to_renew",
    "piece_refused", "piece_sent", "export_ready", "export_failed", "erasure_asked", "erasure_held",
)
NEW_NOTICES = ("not_yet", "dossier_resubmitted")
KINDS = (
    "bp", "pitch", "pf", "kbis", "stat", "ubo", "comptes", "cap", "imp", "loi", "id", "pouv", "sit",
    "pacte", "rib", "fisc", "soc", "min", "pi", "autre",
)
FROZEN = ("not_yet", "shortcoming")


def upgrade() -> None:
    allow("dossier", "end_reason", "end_reason", (*REASONS, "gaps"))
    allow("notice", "notice_kind", "kind", NOTICES + NEW_NOTICES)
    make_answers()
    make_shortcomings()
    make_resubmissions()
    for table in FROZEN:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    op.drop_table("resubmission")
    op.drop_table("shortcoming")
    op.drop_table("not_yet")
    op.execute("DELETE FROM notice WHERE kind IN ('not_yet', 'dossier_resubmitted')")
    allow("notice", "notice_kind", "kind", NOTICES)
    op.execute("UPDATE dossier SET end_reason = 'weak_case' WHERE end_reason = 'gaps'")
    allow("dossier", "end_reason", "end_reason", REASONS)


def make_answers() -> None:
    op.create_table(
        "not_yet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("back_before", sa.Date(), nullable=True),
        sa.Column("letter", JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_not_yet_dossier_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_not_yet_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_yet")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_not_yet_dossier_id")),
    )


def make_shortcomings() -> None:
    op.create_table(
        "shortcoming",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("expected", sa.String(length=2000), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=True),
        sa.Column("piece", _kind(), nullable=True),
        sa.Column("about", sa.String(length=400), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 12", name=op.f("ck_shortcoming_one_to_twelve")),
        sa.CheckConstraint(
            "question IS NULL OR piece IS NULL", name=op.f("ck_shortcoming_about_one_thing")
        ),
        sa.CheckConstraint("title <> '' AND expected <> ''", name=op.f("ck_shortcoming_says_what")),
        sa.ForeignKeyConstraint(["answer_id"], ["not_yet.id"], name=op.f("fk_shortcoming_answer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortcoming")),
        sa.UniqueConstraint("answer_id", "number", name=op.f("uq_shortcoming_answer_id_number")),
    )


def make_resubmissions() -> None:
    op.create_table(
        "resubmission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("previous_id", sa.Uuid(), nullable=False),
        sa.Column("replies", JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("dossier_id <> previous_id", name=op.f("ck_resubmission_of_another")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_resubmission_dossier_id")),
        sa.ForeignKeyConstraint(["previous_id"], ["dossier.id"], name=op.f("fk_resubmission_previous_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resubmission")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_resubmission_dossier_id")),
    )
    op.create_index("ix_resubmission_previous_id", "resubmission", ["previous_id"])


def _kind() -> sa.Enum:
    return sa.Enum(*KINDS, name="document_kind", native_enum=False, create_constraint=True, length=32)


def allow(table: str, check: str, column: str, values: tuple[str, ...]) -> None:
    """Make a closed list again."""
    op.drop_constraint(op.f(f"ck_{table}_{check}"), table, type_="check")
    op.create_check_constraint(op.f(f"ck_{table}_{check}"), table, sa.column(column).in_(values))
