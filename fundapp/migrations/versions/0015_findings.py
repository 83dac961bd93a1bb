"""What is found on a point is never written over: findings follow one another, the last one holds.

It adds, fills and removes at once, against the two releases of docs/how-to/migrate.md: a program of the revision
before fails on the checklist until it is replaced. No version was released between the two, so that nothing ran
through it but checkouts, which stop to migrate; it stays as it landed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015_findings"
down_revision = "0014_notice_kinds"
branch_labels = None
depends_on = None

STATES = ("to_ask", "asked", "received", "analysed", "cleared", "reserve", "not_applicable")
WORDS = {
    "condition_kind": ("suspensive", "subsequent"),
    "severity": ("blocking", "major", "minor", "note"),
}
CHECKS = {
    "reserve_is_a_condition": "(state = 'reserve') = (condition_kind IS NOT NULL)",
    "subsequent_has_a_day": "condition_kind IS DISTINCT FROM 'subsequent' OR condition_due_on IS NOT NULL",
}
GONE = ("finding", "evidence", "document_id", "condition_kind", "condition_text", "condition_due_on")

FIRST_FINDINGS = """
INSERT INTO finding (id, item_id, number, state, severity, text, evidence, document_id, condition_kind,
                     condition_text, condition_due_on, by, at)
SELECT gen_random_uuid(), item.id, 1, item.state, item.severity, item.finding, item.evidence,
       item.document_id, item.condition_kind, item.condition_text, item.condition_due_on,
       coalesce(item.settled_by, told.actor_id, item.owner_id),
       coalesce(item.settled_at, told.at, dossier.stage_since)
FROM diligence_item item
JOIN dossier ON dossier.id = item.dossier_id
LEFT JOIN LATERAL (
    SELECT actor_id, at FROM event
    WHERE subject_id = item.dossier_id AND name = 'FindingRecorded' AND payload->>'item_id' = item.id::text
    ORDER BY id DESC LIMIT 1
) told ON true
WHERE item.state <> 'to_ask' OR told.at IS NOT NULL
"""
LAST_FINDINGS = """
UPDATE diligence_item item SET finding = last.text, evidence = last.evidence,
    document_id = last.document_id, condition_kind = last.condition_kind,
    condition_text = last.condition_text, condition_due_on = last.condition_due_on
FROM finding last WHERE last.item_id = item.id AND last.number = item.findings
"""


def upgrade() -> None:
    make_findings()
    op.add_column("diligence_item", sa.Column("findings", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("diligence_item", "findings", server_default=None)
    op.execute(FIRST_FINDINGS)
    op.execute("UPDATE diligence_item SET findings = 1 FROM finding WHERE item_id = diligence_item.id")
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON finding "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON finding "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    for column in GONE:
        op.drop_column("diligence_item", column)


def downgrade() -> None:
    for column in written():
        op.add_column("diligence_item", column)
    op.execute(LAST_FINDINGS)
    for name in ("finding", "evidence", "condition_text"):
        op.alter_column("diligence_item", name, server_default=None)
    for name, words in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_diligence_item_{name}"), "diligence_item", words)
    one_of("diligence_item", "condition_kind")
    op.create_foreign_key(
        op.f("fk_diligence_item_document_id"), "diligence_item", "document", ["document_id"], ["id"]
    )
    op.create_index(op.f("ix_diligence_item_document_id"), "diligence_item", ["document_id"])
    op.drop_column("diligence_item", "findings")
    op.drop_table("finding")


def written() -> tuple[sa.Column[object], ...]:
    """What a point held of its one finding."""
    return (
        sa.Column("finding", sa.String(length=4000), nullable=False, server_default=""),
        sa.Column("evidence", sa.String(length=1000), nullable=False, server_default=""),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("condition_kind", sa.String(length=32), nullable=True),
        sa.Column("condition_text", sa.String(length=1000), nullable=False, server_default=""),
        sa.Column("condition_due_on", sa.Date(), nullable=True),
    )


def make_findings() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("severity", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("evidence", sa.String(length=1000), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("condition_kind", sa.String(length=32), nullable=True),
        sa.Column("condition_text", sa.String(length=1000), nullable=False),
        sa.Column("condition_due_on", sa.Date(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.CheckConstraint(words, name=op.f(f"ck_finding_{name}")) for name, words in CHECKS.items()),
        sa.ForeignKeyConstraint(["item_id"], ["diligence_item.id"], name=op.f("fk_finding_item_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_finding_document_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_finding_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_finding_item_id_number")),
    )
    op.create_index(op.f("ix_finding_document_id"), "finding", ["document_id"])
    one_of("finding", "condition_kind")
    one_of("finding", "severity")
    op.create_check_constraint(op.f("ck_finding_item_state"), "finding", sa.column("state").in_(STATES))


def one_of(table: str, column: str) -> None:
    op.create_check_constraint(op.f(f"ck_{table}_{column}"), table, sa.column(column).in_(WORDS[column]))
