"""Who fills a dossier with its owner: co-editors, invitations, transfers, presence, and who typed what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008_sharing"
down_revision = "0007_not_yet"
branch_labels = None
depends_on = None

PURPOSES = ("confirm_email", "reset_password", "claim_invitation")
NOTICES = (
    "dossier_received", "dossier_arrived", "dossier_complete", "dossier_ready", "dossier_assigned",
    "dossier_withdrawn", "dossier_ended", "sitting_convened", "poll_opened", "poll_without_decision",
    "decision", "decision_taken", "ticket_reserved", "ticket_waiting", "ticket_signed",
    "account_proposed", "tranche_requested", "tranche_sent_back", "payment_verified", "payment_made",
    "confirm_email", "already_registered", "reset_password", "password_changed", "factor_changed",
    "invitation", "complements_asked", "complements_reminded", "complements_withdrawn",
    "complements_deposited", "complements_received", "message_received", "piece_to_renew",
    "piece_refused", "piece_sent", "export_ready", "export_failed", "erasure_asked", "erasure_held",
    "not_yet", "dossier_resubmitted",
)
NEW_NOTICES = (
    "co_editor_invited", "co_editor_joined", "co_editor_left", "co_editor_removed",
    "transfer_proposed", "transfer_accepted", "transfer_declined",
)


def upgrade() -> None:
    allow("mail_link", "purpose", "purpose", (*PURPOSES, "join_dossier"))
    allow("notice", "notice_kind", "kind", NOTICES + NEW_NOTICES)
    op.add_column(
        "dossier", sa.Column("authors", JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False)
    )
    make_co_editors()
    make_invitations()
    make_transfers()
    make_presences()
    let_invitations_be_told()


def downgrade() -> None:
    op.execute("DELETE FROM notice WHERE sharing_invitation_id IS NOT NULL")
    op.drop_constraint(op.f("ck_notice_one_reader"), "notice", type_="check")
    op.drop_constraint(op.f("uq_notice_event_id_sharing_invitation_id_kind"), "notice", type_="unique")
    op.drop_column("notice", "sharing_invitation_id")
    op.create_check_constraint(
        op.f("ck_notice_one_reader"), "notice", "num_nonnulls(person_id, invitation_id) = 1"
    )
    for table in ("presence", "transfer", "sharing_invitation", "co_editor"):
        op.drop_table(table)
    op.drop_column("dossier", "authors")
    op.execute("DELETE FROM notice WHERE kind LIKE 'co_editor_%' OR kind LIKE 'transfer_%'")
    allow("notice", "notice_kind", "kind", NOTICES)
    op.execute("DELETE FROM mail_link WHERE purpose = 'join_dossier'")
    allow("mail_link", "purpose", "purpose", PURPOSES)


def make_co_editors() -> None:
    op.create_table(
        "co_editor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_co_editor_ended_by_somebody")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_co_editor_dossier_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_co_editor_person_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_co_editor_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_editor")),
    )
    op.create_index("ix_co_editor_person_id", "co_editor", ["person_id"])
    op.create_index(
        "uq_co_editor_present", "co_editor", ["dossier_id", "person_id"], unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def make_invitations() -> None:
    op.create_table(
        "sharing_invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_sharing_invitation_email_lower")),
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (person_id IS NULL)", name=op.f("ck_sharing_invitation_accepted_by_someone")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_sharing_invitation_dossier_id")),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"], name=op.f("fk_sharing_invitation_invited_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sharing_invitation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_invitation")),
    )
    op.create_index("ix_sharing_invitation_email", "sharing_invitation", ["email"])
    op.create_index(
        "uq_sharing_invitation_waiting", "sharing_invitation", ["dossier_id", "email"], unique=True,
        postgresql_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
    )


def make_transfers() -> None:
    op.create_table(
        "transfer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("NOT accepted OR closed_at IS NOT NULL", name=op.f("ck_transfer_accepted_is_closed")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_transfer_to_another")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_transfer_dossier_id")),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_transfer_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_transfer_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index("ix_transfer_dossier_id", "transfer", ["dossier_id"])
    op.create_index(
        "uq_transfer_open", "transfer", ["dossier_id"], unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def make_presences() -> None:
    op.create_table(
        "presence",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_presence_dossier_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_presence_person_id")),
        sa.PrimaryKeyConstraint("dossier_id", "person_id", name=op.f("pk_presence")),
    )


def let_invitations_be_told() -> None:
    """A notice has one reader: somebody with an account, or an address that was invited."""
    op.add_column("notice", sa.Column("sharing_invitation_id", sa.Uuid(), nullable=True))
    op.create_unique_constraint(
        op.f("uq_notice_event_id_sharing_invitation_id_kind"), "notice",
        ["event_id", "sharing_invitation_id", "kind"],
    )
    op.drop_constraint(op.f("ck_notice_one_reader"), "notice", type_="check")
    op.create_check_constraint(
        op.f("ck_notice_one_reader"), "notice",
        "num_nonnulls(person_id, invitation_id, sharing_invitation_id) = 1",
    )


def allow(table: str, check: str, column: str, values: tuple[str, ...]) -> None:
    """Make a closed list again."""
    op.drop_constraint(op.f(f"ck_{table}_{check}"), table, type_="check")
    op.create_check_constraint(op.f(f"ck_{table}_{check}"), table, sa.column(column).in_(values))
