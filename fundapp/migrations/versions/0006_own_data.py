"""What a person keeps for themselves: companies, a self-test, a shelf, their data, a wish to be forgotten."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006_own_data"
down_revision = "0005_regime"
branch_labels = None
depends_on = None

KINDS = (
    "dossier_received", "dossier_arrived", "dossier_complete", "dossier_ready", "dossier_assigned",
    "dossier_withdrawn", "dossier_ended", "complements_asked", "complements_reminded",
    "complements_withdrawn", "complements_deposited", "complements_received", "message_received",
    "piece_to_renew", "piece_refused", "piece_sent", "sitting_convened", "poll_opened",
    "poll_without_decision", "decision", "decision_taken", "ticket_reserved", "ticket_waiting",
    "ticket_signed", "account_proposed", "tranche_requested", "tranche_sent_back", "payment_verified",
    "payment_made", "confirm_email", "already_registered", "reset_password", "password_changed",
    "factor_changed", "invitation",
)
NEW_KINDS = ("export_ready", "export_failed", "erasure_asked", "erasure_held")
STATUSES = (
    "active", "waiting_for_applicant", "on_hold", "declined", "not_yet", "withdrawn", "funded", "closed",
)
ENDS = ("declined", "not_yet", "withdrawn", "funded", "closed")
EXPORT_STATES = ("asked", "preparing", "ready", "failed", "expired")
LEGAL_FORMS = ("5710", "5720", "5599", "5699", "5499", "5498", "9220")
PARAMETERS = (
    ("dossier.trash_days", "30", "Règlement du fonds, protection des données"),
    ("account.export_days", "7", "Règlement du fonds, protection des données"),
    ("account.erasure_days", "14", "Règlement du fonds, protection des données"),
    ("retention.refused_years", "7", "RGPD art. 5, 1, e ; RGPD-02 : deux ans, puis cinq en archives"),
    ("retention.funded_years", "10", "Règlement (UE) 2023/2831, art. 6 ; code de commerce, art. L123-22"),
)


def upgrade() -> None:
    make_companies()
    make_beside_the_dossier()
    make_exports()
    make_erasures()
    op.add_column("person", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    allow("notice", "ck_notice_notice_kind", "kind", KINDS + NEW_KINDS)
    allow("dossier", "ck_dossier_status", "status", (*STATUSES, "discarded"))
    date_the_ends((*ENDS, "discarded"))
    # a fund that is already running gets the delays, as `seed` gives them to a new one
    for key, value, source in PARAMETERS:
        op.execute(
            sa.text(
                "INSERT INTO parameter (id, key, value, valid_from, source, author_id) "
                "SELECT gen_random_uuid(), :key, CAST(:value AS jsonb), '2024-01-01', :source, "
                "'00000000-0000-0000-0000-000000000000' FROM fund"
            ).bindparams(key=key, value=value, source=source)
        )


def downgrade() -> None:
    for key, *_ in PARAMETERS:
        op.execute(sa.text("DELETE FROM parameter WHERE key = :key").bindparams(key=key))
    op.execute("UPDATE dossier SET status = 'withdrawn' WHERE status = 'discarded'")
    date_the_ends(ENDS)
    allow("dossier", "ck_dossier_status", "status", STATUSES)
    op.execute("DELETE FROM notice WHERE kind LIKE 'export_%' OR kind LIKE 'erasure_%'")
    allow("notice", "ck_notice_notice_kind", "kind", KINDS)
    op.drop_column("person", "erased_at")
    for table in ("erasure", "data_export", "shelved", "self_test", "prefill", "company"):
        op.drop_table(table)


def make_companies() -> None:
    op.create_table(
        "company",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("siren", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("legal_form", _words("legal_form", LEGAL_FORMS), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("naf", sa.String(length=6), nullable=False),
        sa.Column("website", sa.String(length=200), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("site", sa.String(length=300), nullable=False),
        sa.Column("contact_name", sa.String(length=160), nullable=False),
        sa.Column("contact_phone", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_company_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("owner_id", "siren", name=op.f("uq_company_owner_id_siren")),
    )


def make_beside_the_dossier() -> None:
    op.create_table(
        "prefill",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_prefill_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prefill")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_prefill_dossier_id")),
    )
    op.create_table(
        "self_test",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("verdict", _words("eligibility", ("eligible", "to_check", "ineligible")), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("tested_on", sa.Date(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_self_test_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_test")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_self_test_dossier_id")),
    )
    op.create_table(
        "shelved",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_shelved_dossier_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_shelved_person_id")),
        sa.PrimaryKeyConstraint("dossier_id", "person_id", name=op.f("pk_shelved")),
    )


def make_exports() -> None:
    op.create_table(
        "data_export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", _words("export_state", EXPORT_STATES), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(state = 'ready') = (num_nonnulls(sha256, size, expires_at) = 3)",
            name=op.f("ck_data_export_ready_has_a_file"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_data_export_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_export")),
    )
    op.create_index("ix_data_export_person_id", "data_export", ["person_id"])
    op.create_index(
        "uq_data_export_running", "data_export", ["person_id"], unique=True,
        postgresql_where=sa.text("state IN ('asked', 'preparing')"),
    )


def make_erasures() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", _words("erasure_state", ("asked", "cancelled", "done")), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'asked') = (closed_at IS NULL)", name=op.f("ck_erasure_closed_has_a_date")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_erasure_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_index("ix_erasure_person_id", "erasure", ["person_id"])
    op.create_index(
        "uq_erasure_asked", "erasure", ["person_id"], unique=True,
        postgresql_where=sa.text("state = 'asked'"),
    )


def date_the_ends(ends: tuple[str, ...]) -> None:
    """A dossier that has ended, or lies in the bin, says since when."""
    listed = ", ".join(f"'{each}'" for each in ends)
    name = op.f("ck_dossier_ended_has_a_date")
    op.drop_constraint(name, "dossier", type_="check")
    op.create_check_constraint(name, "dossier", f"(ended_at IS NOT NULL) = (status IN ({listed}))")


def allow(table: str, name: str, column: str, values: tuple[str, ...]) -> None:
    """The words a column takes."""
    op.drop_constraint(op.f(name), table, type_="check")
    op.create_check_constraint(op.f(name), table, sa.column(column).in_(values))


def _words(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
