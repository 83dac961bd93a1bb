"""Money that comes back is proposed by one person and decided on by another; a payment that bounced is one too."""

import sqlalchemy as sa
from alembic import op

revision = "0028_pending_entries"
down_revision = "0027_again_on"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
SYSTEM = "00000000-0000-0000-0000-000000000000"
KEPT = ("pending_entry", "pending_file", "pending_answer")
NATURES = "('capital', 'interest', 'dividend', 'gain')"
CAUSES = "('closed_account', 'wrong_account', 'bank_refusal', 'order_error')"
PAID = "(paid_by IS NOT NULL AND paid_at IS NOT NULL AND effective_on IS NOT NULL)"


def upgrade() -> None:
    change_payments()
    op.add_column(
        "bank_account", sa.Column("again", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.alter_column("bank_account", "again", server_default=None)
    op.add_column("ledger_entry", sa.Column("nature", sa.String(32), nullable=True))
    op.create_check_constraint(op.f("ck_ledger_entry_return_nature"), "ledger_entry", f"nature IN {NATURES}")
    op.create_check_constraint(
        op.f("ck_ledger_entry_nature_of_returns"), "ledger_entry", "nature IS NULL OR kind = 'return'"
    )
    make_tables()
    op.execute(
        "INSERT INTO parameter (id, key, value, valid_from, source, author_id) "
        "SELECT gen_random_uuid(), 'return.second_person_cents', '1000000', '2024-01-01', "
        f"'Règlement du fonds, quatre yeux', '{SYSTEM}' FROM fund"
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def change_payments() -> None:
    """A payment that came back keeps who paid it, when and how; its tranche has room for another."""
    op.add_column("payment", sa.Column("returned_at", MOMENT, nullable=True))
    op.add_column("payment", sa.Column("returned_on", sa.Date(), nullable=True))
    op.add_column("payment", sa.Column("returned_for", sa.String(32), nullable=True))
    constrain_payments("'requested', 'verified', 'paid', 'sent_back', 'returned'", "'paid', 'returned'")
    op.create_check_constraint(op.f("ck_payment_bounce_cause"), "payment", f"returned_for IN {CAUSES}")
    op.create_check_constraint(
        op.f("ck_payment_returned_has_a_cause"),
        "payment",
        "(state = 'returned') = (returned_at IS NOT NULL AND returned_on IS NOT NULL"
        " AND returned_for IS NOT NULL) AND returned_on >= effective_on",
    )
    index_live("state NOT IN ('sent_back', 'returned')")


def constrain_payments(states: str, paid: str) -> None:
    for name in ("payment_state", "paid_has_a_payer", "verified"):
        op.drop_constraint(op.f(f"ck_payment_{name}"), "payment", type_="check")
    op.create_check_constraint(op.f("ck_payment_payment_state"), "payment", f"state IN ({states})")
    op.create_check_constraint(
        op.f("ck_payment_paid_has_a_payer"), "payment", f"(state IN ({paid})) = {PAID}"
    )
    op.create_check_constraint(
        op.f("ck_payment_verified"),
        "payment",
        f"state NOT IN ('verified', {paid}) OR verified_by IS NOT NULL",
    )


def index_live(where: str) -> None:
    op.drop_index("uq_payment_tranche_id_live", table_name="payment")
    op.create_index(
        "uq_payment_tranche_id_live", "payment", ["tranche_id"], unique=True, postgresql_where=sa.text(where)
    )


def make_tables() -> None:
    op.create_table(
        "pending_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("nature", sa.String(32), nullable=True),
        sa.Column("cause", sa.String(32), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(300), nullable=False),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('return', 'bounce', 'reversal')", name=op.f("ck_pending_entry_pending_kind")
        ),
        sa.CheckConstraint(f"nature IN {NATURES}", name=op.f("ck_pending_entry_return_nature")),
        sa.CheckConstraint(f"cause IN {CAUSES}", name=op.f("ck_pending_entry_bounce_cause")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_pending_entry_amount_positive")),
        sa.CheckConstraint(
            "(kind = 'return') = (nature IS NOT NULL)", name=op.f("ck_pending_entry_returns_have_a_nature")
        ),
        sa.CheckConstraint(
            "(kind = 'return') = (reverses_id IS NULL)", name=op.f("ck_pending_entry_others_reverse_a_line")
        ),
        sa.CheckConstraint(
            "(kind = 'bounce') = (cause IS NOT NULL)", name=op.f("ck_pending_entry_bounces_have_a_cause")
        ),
        sa.CheckConstraint(
            "kind <> 'bounce' OR needs_second", name=op.f("ck_pending_entry_bounces_need_two")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_pending_entry_ticket_id")),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["ledger_entry.id"], name=op.f("fk_pending_entry_reverses_id")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_pending_entry_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_entry")),
    )
    op.create_index("ix_pending_entry_ticket_id_id", "pending_entry", ["ticket_id", "id"])
    op.create_table(
        "pending_file",
        sa.Column("pending_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("media_type", sa.String(32), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("scan", sa.String(32), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_pending_file_size_positive")),
        sa.CheckConstraint(
            "media_type IN ('pdf', 'png', 'jpeg', 'xlsx', 'docx')", name=op.f("ck_pending_file_media_type")
        ),
        sa.CheckConstraint(
            "scan IN ('not_scanned', 'clean', 'infected')", name=op.f("ck_pending_file_scan_state")
        ),
        sa.ForeignKeyConstraint(
            ["pending_id"], ["pending_entry.id"], name=op.f("fk_pending_file_pending_id")
        ),
        sa.PrimaryKeyConstraint("pending_id", name=op.f("pk_pending_file")),
    )
    op.create_table(
        "pending_answer",
        sa.Column("pending_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(entry_id IS NULL) = (reason <> '')", name=op.f("ck_pending_answer_refusal_has_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["pending_id"], ["pending_entry.id"], name=op.f("fk_pending_answer_pending_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entry.id"], name=op.f("fk_pending_answer_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pending_answer_person_id")),
        sa.PrimaryKeyConstraint("pending_id", name=op.f("pk_pending_answer")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_pending_answer_entry_id")),
    )


def downgrade() -> None:
    """Only while nothing has bounced: a payment that came back can't be told without its state."""
    op.execute("DELETE FROM parameter WHERE key = 'return.second_person_cents'")
    for table in reversed(KEPT):
        op.drop_table(table)
    for name in ("nature_of_returns", "return_nature"):
        op.drop_constraint(op.f(f"ck_ledger_entry_{name}"), "ledger_entry", type_="check")
    op.drop_column("ledger_entry", "nature")
    op.drop_column("bank_account", "again")
    for name in ("returned_has_a_cause", "bounce_cause"):
        op.drop_constraint(op.f(f"ck_payment_{name}"), "payment", type_="check")
    constrain_payments("'requested', 'verified', 'paid', 'sent_back'", "'paid'")
    index_live("state <> 'sent_back'")
    for name in ("returned_for", "returned_on", "returned_at"):
        op.drop_column("payment", name)
