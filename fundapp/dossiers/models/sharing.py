"""What is kept of those who fill a dossier together: co-editors, invitations, transfers, presence?"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from fundapp.kernel.columns import key, link
from fundapp.kernel.errors import explain_constraint


class CoEditor(SQLModel, table=True):
    """Somebody the owner lets fill a dossier; an access that ended stays, with when and by whom."""

    __tablename__ = "co_editor"
    __table_args__ = (
        sa.Index(
            "uq_co_editor_present",
            "dossier_id",
            "person_id",
            unique=True,
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
    )

    id: UUID = key()
    dossier_id: UUID = link("dossier.id", index=False)
    person_id: UUID = link("person.id")
    since: datetime
    ended_at: datetime | None = None
    ended_by: UUID | None = link("person.id", nullable=True, index=False)


class SharingInvitation(SQLModel, table=True):
    """An address whose reader may join a dossier, once and for a while."""

    __tablename__ = "sharing_invitation"
    __table_args__ = (
        sa.Index(
            "uq_sharing_invitation_waiting",
            "dossier_id",
            "email",
            unique=True,
            postgresql_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
        ),
        sa.CheckConstraint("email = lower(email)", name="email_lower"),
        sa.CheckConstraint("(accepted_at IS NULL) = (person_id IS NULL)", name="accepted_by_someone"),
    )

    id: UUID = key()
    dossier_id: UUID = link("dossier.id", index=False)
    email: str = Field(max_length=254, index=True)
    invited_by: UUID = link("person.id", index=False)
    at: datetime
    sent_at: datetime
    """When its last mail was asked for."""
    expires_at: datetime
    accepted_at: datetime | None = None
    withdrawn_at: datetime | None = None
    person_id: UUID | None = link("person.id", nullable=True, index=False)


class Transfer(SQLModel, table=True):
    """A dossier that its owner offers to a co-editor, until one of them answers."""

    __tablename__ = "transfer"
    __table_args__ = (
        sa.Index(
            "uq_transfer_open",
            "dossier_id",
            unique=True,
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
        sa.CheckConstraint("NOT accepted OR closed_at IS NOT NULL", name="accepted_is_closed"),
        sa.CheckConstraint("from_id <> to_id", name="to_another"),
    )

    id: UUID = key()
    dossier_id: UUID = link("dossier.id")
    from_id: UUID = link("person.id", index=False)
    to_id: UUID = link("person.id", index=False)
    proposed_at: datetime
    accepted: bool = False
    closed_at: datetime | None = None


class Presence(SQLModel, table=True):
    """Where each of those who share a dossier was last seen in it; only the last time is kept."""

    __tablename__ = "presence"

    dossier_id: UUID = Field(foreign_key="dossier.id", primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    section: str = Field(max_length=40)
    seen_at: datetime


explain_constraint(
    "uq_co_editor_present", "Cette personne remplit déjà ce dossier avec vous : rechargez la page."
)
explain_constraint(
    "uq_sharing_invitation_waiting",
    "Une invitation attend déjà à cette adresse : renvoyez-la depuis la liste.",
    field="email",
)
explain_constraint(
    "uq_transfer_open",
    "Ce dossier est déjà proposé à quelqu’un : retirez d’abord cette proposition.",
)
