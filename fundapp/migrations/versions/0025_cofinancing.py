"""Co-financing is recorded line by line, never overwritten, and confirmed by a second person."""

import unicodedata
from collections import Counter
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0025_cofinancing"
down_revision = "0024_demands"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
LEGAL_FORMS = {"sas", "sasu", "sa", "sarl", "eurl", "sci", "scop"}
GRADES = "('announced', 'letter', 'signed', 'paid', 'justified')"
COUNTED = "('signed', 'paid', 'justified')"
SYSTEM = "00000000-0000-0000-0000-000000000000"
THRESHOLD = 10_000_000


def upgrade() -> None:
    make_tables()
    op.execute(
        "INSERT INTO parameter (id, key, value, valid_from, source, author_id) "
        f"SELECT gen_random_uuid(), 'cofinancing.second_person_cents', '{THRESHOLD}', '2024-01-01', "
        f"'Règlement du fonds, quatre yeux', '{SYSTEM}' FROM fund"
    )
    name_lines()
    carry_records()
    op.drop_index("ix_cofinancing_grade", table_name="cofinancing")
    op.drop_constraint(op.f("uq_cofinancing_dossier_id_name"), "cofinancing", type_="unique")
    for name in ("nature", "grade", "amount", "evidence", "author_id", "at"):
        op.drop_column("cofinancing", name)
    for table in ("cofinancing_record", "cofinancing_file", "cofinancing_confirmation"):
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def make_tables() -> None:
    op.create_table(
        "cofinancing_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cofinancing_id", sa.Uuid(), nullable=False),
        sa.Column("nature", sa.String(length=32), nullable=False),
        sa.Column("grade", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("evidence", sa.String(length=2000), nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_cofinancing_record_amount_not_negative")),
        sa.CheckConstraint(f"grade IN {GRADES}", name=op.f("ck_cofinancing_record_grade")),
        sa.CheckConstraint("nature IN ('public', 'private')", name=op.f("ck_cofinancing_record_nature")),
        sa.ForeignKeyConstraint(
            ["cofinancing_id"], ["cofinancing.id"], name=op.f("fk_cofinancing_record_cofinancing_id")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_cofinancing_record_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cofinancing_record")),
    )
    op.create_index(
        "ix_cofinancing_record_cofinancing_id_at", "cofinancing_record", ["cofinancing_id", "at"]
    )
    op.create_table(
        "cofinancing_file",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("scan", sa.String(length=32), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_cofinancing_file_size_positive")),
        sa.CheckConstraint(
            "media_type IN ('pdf', 'png', 'jpeg', 'xlsx', 'docx')", name=op.f("ck_cofinancing_file_media_type")
        ),
        sa.CheckConstraint(
            "scan IN ('not_scanned', 'clean', 'infected')", name=op.f("ck_cofinancing_file_scan_state")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["cofinancing_record.id"], name=op.f("fk_cofinancing_file_record_id")
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_cofinancing_file")),
    )
    op.create_table(
        "cofinancing_confirmation",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["cofinancing_record.id"], name=op.f("fk_cofinancing_confirmation_record_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_cofinancing_confirmation_person_id")
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_cofinancing_confirmation")),
    )


def name_lines() -> None:
    """One name once: of two that only differ by their spelling, the later one keeps a number."""
    op.add_column("cofinancing", sa.Column("plain_name", sa.String(length=180), nullable=True))
    op.add_column("cofinancing", sa.Column("siren", sa.String(length=9), nullable=True))
    work, seen = op.get_bind(), Counter[tuple[Any, str]]()
    rows = work.execute(sa.text("SELECT id, dossier_id, name FROM cofinancing ORDER BY id")).all()
    for row_id, dossier_id, name in rows:
        found = plain(name)
        seen[dossier_id, found] += 1
        number = seen[dossier_id, found]
        work.execute(
            sa.text("UPDATE cofinancing SET plain_name = :plain WHERE id = :id"),
            {"plain": found if number == 1 else f"{found} {number}", "id": row_id},
        )
    op.alter_column("cofinancing", "plain_name", nullable=False)
    op.create_unique_constraint(
        op.f("uq_cofinancing_dossier_id_plain_name"), "cofinancing", ["dossier_id", "plain_name"]
    )
    op.create_unique_constraint(op.f("uq_cofinancing_dossier_id_siren"), "cofinancing", ["dossier_id", "siren"])


def carry_records() -> None:
    """What was recorded, from the events; the proof of a line is only known as it was written last.

    What counts for more than the threshold had one author: it counts again once a second person confirmed it.
    """
    op.execute(
        "INSERT INTO cofinancing_record "
        "(id, cofinancing_id, nature, grade, amount, evidence, needs_second, author_id, at) "
        "SELECT gen_random_uuid(), line.id, event.payload->>'nature', event.payload->>'grade', "
        "(event.payload->>'amount')::bigint, "
        "CASE WHEN event.at = line.at THEN line.evidence ELSE '' END, "
        f"event.payload->>'grade' IN {COUNTED} AND (event.payload->>'amount')::bigint > {THRESHOLD}, "
        "event.actor_id, event.at "
        "FROM event JOIN cofinancing line ON line.id::text = event.payload->>'cofinancing_id' "
        "WHERE event.name = 'CofinancingRecorded' ORDER BY event.id"
    )


def plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    spaced = "".join(char if char.isalnum() else " " for char in letters if not unicodedata.combining(char))
    return " ".join(word for word in spaced.split() if word not in LEGAL_FORMS)


def downgrade() -> None:
    for name, kind in (
        ("nature", sa.String(32)), ("grade", sa.String(32)), ("amount", sa.BigInteger()),
        ("evidence", sa.String(2000)), ("author_id", sa.Uuid()), ("at", MOMENT),
    ):
        op.add_column("cofinancing", sa.Column(name, kind, nullable=True))
    op.execute(
        "UPDATE cofinancing line SET nature = last.nature, grade = last.grade, amount = last.amount, "
        "evidence = last.evidence, author_id = last.author_id, at = last.at FROM ("
        "SELECT DISTINCT ON (cofinancing_id) * FROM cofinancing_record "
        "ORDER BY cofinancing_id, at DESC, id DESC) last WHERE last.cofinancing_id = line.id"
    )
    for name in ("nature", "grade", "amount", "evidence", "author_id", "at"):
        op.alter_column("cofinancing", name, nullable=False)
    op.create_check_constraint(op.f("ck_cofinancing_amount_not_negative"), "cofinancing", "amount >= 0")
    op.create_check_constraint(op.f("ck_cofinancing_grade"), "cofinancing", f"grade IN {GRADES}")
    op.create_check_constraint(
        op.f("ck_cofinancing_nature"), "cofinancing", "nature IN ('public', 'private')"
    )
    op.create_foreign_key(op.f("fk_cofinancing_author_id"), "cofinancing", "person", ["author_id"], ["id"])
    op.create_unique_constraint(op.f("uq_cofinancing_dossier_id_name"), "cofinancing", ["dossier_id", "name"])
    op.create_index("ix_cofinancing_grade", "cofinancing", ["grade"])
    for name in ("plain_name", "siren"):
        op.drop_constraint(op.f(f"uq_cofinancing_dossier_id_{name}"), "cofinancing", type_="unique")
        op.drop_column("cofinancing", name)
    op.execute("DELETE FROM parameter WHERE key = 'cofinancing.second_person_cents'")
    op.drop_table("cofinancing_confirmation")
    op.drop_table("cofinancing_file")
    op.drop_table("cofinancing_record")
