"""A poll ends uncounted by two people; a changed agenda says why; a secret box names no college in vain."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016_aside"
down_revision = "0015_findings"
branch_labels = None
depends_on = None

WHOLE_BOX = """
INSERT INTO secret_count (id, poll_id, college, choice, number)
SELECT gen_random_uuid(), c.poll_id, NULL, c.choice, sum(c.number)
FROM secret_count c JOIN poll p ON p.id = c.poll_id
WHERE NOT (p.rule ->> 'each_college')::boolean
GROUP BY c.poll_id, c.choice
"""
BOX_BY_COLLEGE = """
DELETE FROM secret_count c USING poll p
WHERE p.id = c.poll_id AND NOT (p.rule ->> 'each_college')::boolean AND c.college IS NOT NULL
"""
UNREAD = """
UPDATE poll SET tally = jsonb_set(tally, '{colleges}', '{}')
WHERE (rule ->> 'secret')::boolean AND (tally ->> 'spoiled')::boolean
"""
WHOLE_TALLY = """
UPDATE poll SET tally = jsonb_set(tally, '{colleges}', jsonb_build_object('', whole.numbers))
FROM (
    SELECT id, jsonb_object_agg(name, number) AS numbers FROM (
        SELECT poll.id, each.key AS name, sum(each.value::int) AS number
        FROM poll, jsonb_each(poll.tally -> 'colleges') college, jsonb_each_text(college.value) each
        WHERE poll.tally IS NOT NULL
        GROUP BY poll.id, each.key
    ) summed GROUP BY id
) whole
WHERE whole.id = poll.id AND (poll.rule ->> 'secret')::boolean AND NOT (poll.rule ->> 'each_college')::boolean
"""


def upgrade() -> None:
    op.create_table(
        "poll_aside",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=32), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('adopted', 'adopted_with_conditions', 'rejected', 'deferred', 'no_quorum', 'void')",
            name=op.f("ck_poll_aside_outcome"),
        ),
        sa.CheckConstraint("outcome IN ('deferred', 'void')", name=op.f("ck_poll_aside_ends_uncounted")),
        sa.CheckConstraint(
            "answer IN ('confirmed', 'refused', 'withdrawn', 'lapsed')",
            name=op.f("ck_poll_aside_aside_answer"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(answer, answered_by, answered_at) IN (0, 3)",
            name=op.f("ck_poll_aside_answered_by_somebody"),
        ),
        sa.CheckConstraint(
            "answer <> 'confirmed' OR answered_by <> proposed_by",
            name=op.f("ck_poll_aside_confirmed_by_another"),
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_aside_poll_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_poll_aside_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_aside")),
    )
    op.create_index(op.f("ix_poll_aside_poll_id"), "poll_aside", ["poll_id"])
    op.create_index(
        "uq_poll_aside_waiting",
        "poll_aside",
        ["poll_id"],
        unique=True,
        postgresql_where=sa.text("answer IS NULL"),
    )
    op.create_table(
        "agenda_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("before", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("after", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('added', 'amended', 'removed')", name=op.f("ck_agenda_change_agenda_change_kind")
        ),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_agenda_change_sitting_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_agenda_change_dossier_id")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_agenda_change_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_change")),
    )
    op.create_index(op.f("ix_agenda_change_sitting_id"), "agenda_change", ["sitting_id"])
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON agenda_change "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON agenda_change "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.alter_column("secret_count", "college", nullable=True)
    unique = op.f("uq_secret_count_poll_id_college_choice")
    op.drop_constraint(unique, "secret_count", type_="unique")
    for statement in (WHOLE_BOX, BOX_BY_COLLEGE, UNREAD, WHOLE_TALLY):
        op.execute(statement)
    op.create_unique_constraint(
        unique, "secret_count", ["poll_id", "college", "choice"], postgresql_nulls_not_distinct=True
    )


def downgrade() -> None:
    unique = op.f("uq_secret_count_poll_id_college_choice")
    op.drop_constraint(unique, "secret_count", type_="unique")
    # which college a ballot came from is gone, as it should be: the box keeps its sums
    op.execute("UPDATE secret_count SET college = 'public' WHERE college IS NULL")
    op.execute(
        "UPDATE poll SET tally = jsonb_set(tally, '{colleges}', "
        "jsonb_build_object('public', tally -> 'colleges' -> '')) WHERE tally -> 'colleges' ? ''"
    )
    op.create_unique_constraint(unique, "secret_count", ["poll_id", "college", "choice"])
    op.alter_column("secret_count", "college", nullable=False)
    op.drop_table("agenda_change")
    op.drop_table("poll_aside")
