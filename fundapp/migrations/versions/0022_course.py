"""A dossier that ended may be reopened: its letters, and why its course was changed, are kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022_course"
down_revision = "0021_account_confirmed"
branch_labels = None
depends_on = None

REASONS = ("ineligible", "incomplete", "weak_case", "funding", "gaps", "committee", "applicant", "done")
NEW_REASONS = ("conditions", "abandoned")
FROZEN = ("ending_letter", "course_note")


def upgrade() -> None:
    allow_reasons(REASONS + NEW_REASONS)
    op.drop_constraint(op.f("uq_not_yet_dossier_id"), "not_yet", type_="unique")
    op.create_index(op.f("ix_not_yet_dossier_id"), "not_yet", ["dossier_id"])
    make_letters()
    make_notes()
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
    op.drop_table("course_note")
    op.drop_table("ending_letter")
    op.drop_index(op.f("ix_not_yet_dossier_id"), "not_yet")
    op.create_unique_constraint(op.f("uq_not_yet_dossier_id"), "not_yet", ["dossier_id"])
    op.execute("UPDATE dossier SET end_reason = 'done' WHERE end_reason IN ('conditions', 'abandoned')")
    allow_reasons(REASONS)


def make_letters() -> None:
    op.create_table(
        "ending_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("letter", JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('declined', 'closed')", name=op.f("ck_ending_letter_reasoned_end")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_ending_letter_dossier_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_ending_letter_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ending_letter")),
    )
    op.create_index(op.f("ix_ending_letter_dossier_id"), "ending_letter", ["dossier_id"])


def make_notes() -> None:
    op.create_table(
        "course_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("charged_to", sa.String(length=32), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "turn IN ('held', 'resumed', 'stepped_back', 'reopened')", name=op.f("ck_course_note_turn")
        ),
        sa.CheckConstraint("charged_to IN ('fund', 'applicant')", name=op.f("ck_course_note_charge")),
        sa.CheckConstraint(
            "(turn = 'held') = (charged_to IS NOT NULL)", name=op.f("ck_course_note_held_is_charged")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_course_note_dossier_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_course_note_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_note")),
    )
    op.create_index(op.f("ix_course_note_dossier_id"), "course_note", ["dossier_id"])


def allow_reasons(reasons: tuple[str, ...]) -> None:
    name = op.f("ck_dossier_end_reason")
    op.drop_constraint(name, "dossier", type_="check")
    op.create_check_constraint(name, "dossier", sa.column("end_reason").in_(reasons))
