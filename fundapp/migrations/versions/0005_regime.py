"""Which law a call answers under, what messages carry, and large files sent with complements."""

import sqlalchemy as sa
from alembic import op

revision = "0005_regime"
down_revision = "0004_pieces"
branch_labels = None
depends_on = None

REGIMES = ("crpa", "private")
MEDIA_TYPES = ("pdf", "png", "jpeg", "xlsx", "docx")
SCANS = ("not_scanned", "clean", "infected")


def upgrade() -> None:
    # until now every receipt spoke the administration's law
    op.add_column("call", sa.Column("regime", sa.String(length=32), server_default="crpa", nullable=False))
    op.alter_column("call", "regime", server_default=None)
    op.create_check_constraint(op.f("ck_call_regime"), "call", sa.column("regime").in_(REGIMES))
    op.add_column("upload", sa.Column("request_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_upload_request_id"), "upload", "complement_request", ["request_id"], ["id"])
    make_attachments()


def downgrade() -> None:
    op.drop_table("attachment")
    op.execute("DELETE FROM upload WHERE request_id IS NOT NULL")
    op.drop_column("upload", "request_id")
    op.drop_column("call", "regime")


def make_attachments() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("media_type", _words("media_type", MEDIA_TYPES), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("scan", _words("scan_state", SCANS), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_attachment_size_positive")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_attachment_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("message_id", "sha256", name=op.f("uq_attachment_message_id_sha256")),
    )


def _words(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
