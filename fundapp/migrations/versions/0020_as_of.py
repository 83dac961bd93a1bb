"""Tickets say when they were reserved, signed and ended, and a plan of tranches that is replaced stays."""

import sqlalchemy as sa
from alembic import op

revision = "0020_as_of"
down_revision = "0019_notice_pages"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
SIGNED = "(committed > 0) = (signed_on IS NOT NULL AND signed_by IS NOT NULL{moment})"


def upgrade() -> None:
    for name in ("reserved_at", "ended_at", "signed_at"):
        op.add_column("ticket", sa.Column(name, MOMENT, nullable=True))
    for name, kind in (("reserved_at", "reserve"), ("signed_at", "commit")):
        op.execute(
            f"UPDATE ticket SET {name} = (SELECT min(entry.recorded_at) FROM ledger_entry entry "
            f"WHERE entry.ticket_id = ticket.id AND entry.kind = '{kind}')"
        )
    op.execute(
        "UPDATE ticket SET ended_at = coalesce((SELECT max(event.at) FROM event WHERE "
        "event.name IN ('TicketLapsed', 'TicketGivenUp') AND event.subject_id = ticket.dossier_id "
        "AND event.payload->>'ticket_id' = ticket.id::text), voted_at) "
        "WHERE state IN ('lapsed', 'given_up')"
    )
    name = op.f("ck_ticket_committed_is_signed")
    op.drop_constraint(name, "ticket", type_="check")
    op.create_check_constraint(name, "ticket", SIGNED.format(moment=" AND signed_at IS NOT NULL"))
    op.create_check_constraint(
        op.f("ck_ticket_ended_has_a_moment"),
        "ticket",
        "(state IN ('lapsed', 'given_up')) = (ended_at IS NOT NULL)",
    )

    op.add_column("tranche", sa.Column("planned_at", MOMENT, nullable=True))
    op.add_column("tranche", sa.Column("replaced_at", MOMENT, nullable=True))
    op.execute(
        "UPDATE tranche SET planned_at = coalesce((SELECT max(event.at) FROM event, ticket WHERE "
        "ticket.id = tranche.ticket_id AND event.name = 'TranchesPlanned' "
        "AND event.subject_id = ticket.dossier_id AND event.payload->>'ticket_id' = ticket.id::text), "
        "(SELECT signed_at FROM ticket WHERE ticket.id = tranche.ticket_id))"
    )
    op.alter_column("tranche", "planned_at", nullable=False)
    op.drop_constraint(op.f("uq_tranche_ticket_id_position"), "tranche", type_="unique")
    op.create_index(
        "uq_tranche_planned", "tranche", ["ticket_id", "position"], unique=True,
        postgresql_where=sa.text("replaced_at IS NULL"),
    )


def downgrade() -> None:
    op.execute("DELETE FROM tranche WHERE replaced_at IS NOT NULL")
    op.drop_index("uq_tranche_planned", table_name="tranche")
    op.create_unique_constraint(op.f("uq_tranche_ticket_id_position"), "tranche", ["ticket_id", "position"])
    op.drop_column("tranche", "replaced_at")
    op.drop_column("tranche", "planned_at")
    op.drop_constraint(op.f("ck_ticket_ended_has_a_moment"), "ticket", type_="check")
    name = op.f("ck_ticket_committed_is_signed")
    op.drop_constraint(name, "ticket", type_="check")
    op.create_check_constraint(name, "ticket", SIGNED.format(moment=""))
    for name in ("signed_at", "ended_at", "reserved_at"):
        op.drop_column("ticket", name)
