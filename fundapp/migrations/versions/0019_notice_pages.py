"""A notice keeps the kind of page it leads to, not the name of a route, and always the dossier it is about."""

import sqlalchemy as sa
from alembic import op

revision = "0019_notice_pages"
down_revision = "0018_pending_reactions"
branch_labels = None
depends_on = None

PAGES = {
    "accounts.show": "account",
    "committee.item": "agenda_item",
    "portal.complements": "complements",
    "accounts.confirm_email": "confirm_email",
    "workspace.dossier": "dossier",
    "portal.erasure": "erasure",
    "accounts.claim": "invitation",
    "portal.join": "join_dossier",
    "dossiers.judge_pieces": "judge_pieces",
    "portal.follow": "my_dossier",
    "portal.home": "my_dossiers",
    "portal.fill": "my_form",
    "portal.pieces": "my_pieces",
    "portfolio.my_ticket": "my_ticket",
    "portal.own_data": "own_data",
    "portal.people": "people_of_dossier",
    "committee.poll": "poll",
    "security.reset_password": "reset_password",
    "security.login": "sign_in",
    "committee.sitting": "sitting",
    "portfolio.ticket": "ticket",
}
"""What each route was called when this was written."""
TO_APPLICANTS = ("complements", "join_dossier", "my_dossier", "my_dossiers", "my_form", "my_pieces", "my_ticket",
                 "people_of_dossier")


def upgrade() -> None:
    _call("endpoint", "page")
    _rename(PAGES)
    op.add_column("notice", sa.Column("to_applicant", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("notice", "to_applicant", server_default=None)
    notice = sa.table("notice", sa.column("page"), sa.column("to_applicant"))
    op.execute(notice.update().where(notice.c.page.in_(TO_APPLICANTS)).values(to_applicant=True))
    _find_the_dossier()


def _find_the_dossier() -> None:
    """Applicants' notices did not keep it: their address has it, or the ticket's, or the invitation's row."""
    op.execute(
        """
        UPDATE notice SET dossier_id = CAST(address->>'dossier_id' AS uuid)
        WHERE dossier_id IS NULL AND address ? 'dossier_id'
        """
    )
    op.execute(
        """
        UPDATE notice SET dossier_id = ticket.dossier_id FROM ticket
        WHERE notice.dossier_id IS NULL AND ticket.id = CAST(notice.address->>'ticket_id' AS uuid)
        """
    )
    op.execute(
        """
        UPDATE notice SET dossier_id = invited.dossier_id FROM sharing_invitation AS invited
        WHERE notice.dossier_id IS NULL AND invited.id = notice.sharing_invitation_id
        """
    )


def downgrade() -> None:
    op.drop_column("notice", "to_applicant")
    _rename({page: endpoint for endpoint, page in PAGES.items()})
    _call("page", "endpoint")


def _rename(names: dict[str, str]) -> None:
    notice = sa.table("notice", sa.column("page"))
    page = sa.case(names, value=notice.c.page, else_=notice.c.page)
    op.execute(notice.update().where(notice.c.page.in_(names)).values(page=page))


def _call(column: str, name: str) -> None:
    """With its constraint, which newer servers name after the column: made anew under the new name."""
    op.alter_column("notice", column, new_column_name=name, nullable=True)
    op.alter_column("notice", name, nullable=False)
