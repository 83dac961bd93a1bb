"""What a call asks is kept with it, version by version, and a dossier says which one it is written in."""

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010_forms"
down_revision = "0009_waiting"
branch_labels = None
depends_on = None

STANDARD = Path(__file__).with_name("0010_forms.json")
NOBODY = "00000000-0000-0000-0000-000000000000"


def upgrade() -> None:
    make_versions()
    give_first_versions()
    op.add_column("dossier", sa.Column("form_id", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE dossier SET form_id = form_version.id FROM form_version "
        "WHERE form_version.call_id = dossier.call_id"
    )
    op.alter_column("dossier", "form_id", nullable=False)
    op.create_foreign_key(op.f("fk_dossier_form_id"), "dossier", "form_version", ["form_id"], ["id"])
    op.create_index(op.f("ix_dossier_form_id"), "dossier", ["form_id"])
    name_what_was_asked_again()


def downgrade() -> None:
    op.drop_index(op.f("ix_dossier_form_id"), table_name="dossier")
    op.drop_constraint(op.f("fk_dossier_form_id"), "dossier", type_="foreignkey")
    op.drop_column("dossier", "form_id")
    op.drop_table("form_version")


def make_versions() -> None:
    op.create_table(
        "form_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name=op.f("ck_form_version_published_has_a_date")),
        sa.CheckConstraint("number > 0", name=op.f("ck_form_version_number_positive")),
        sa.CheckConstraint("state IN ('draft', 'published')", name=op.f("ck_form_version_form_state")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_form_version_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_version")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_form_version_call_id_number")),
    )
    op.create_index(
        "uq_form_version_draft", "form_version", ["call_id"], unique=True,
        postgresql_where=sa.text("state = 'draft'"),
    )


def give_first_versions() -> None:
    """Until now every call asked the same; what it asked is its version 1."""
    op.get_bind().execute(
        sa.text(
            "INSERT INTO form_version "
            "(id, call_id, number, state, content, revision, made_by, made_at, published_by, published_at) "
            "SELECT gen_random_uuid(), id, 1, 'published', CAST(:content AS jsonb), 0, :nobody, opens_at, "
            ":nobody, opens_at FROM call"
        ),
        {"content": STANDARD.read_text(), "nobody": NOBODY},
    )


def name_what_was_asked_again() -> None:
    """A request for complements keeps the words of its questions, which may change in a later version."""
    labels = {
        question["name"]: question["label"]
        for section in json.loads(STANDARD.read_text())["sections"]
        for question in section["questions"]
    }
    connection = op.get_bind()
    for key, points in connection.execute(sa.text("SELECT id, asked FROM complement_request")).all():
        named = [
            {**point, "asked": labels.get(point["question"], "")} if "question" in point else point
            for point in points
        ]
        connection.execute(
            sa.text("UPDATE complement_request SET asked = CAST(:asked AS jsonb) WHERE id = :key"),
            {"asked": json.dumps(named), "key": key},
        )
