"""What is kept about what people were told?"""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from fundapp.kernel.columns import document, key, link, words
from fundapp.notifications.types import FailureCause, MailState, NoticeKind


class Notice(SQLModel, table=True):
    """One thing told to one person, in the application and by mail; its id is the mail's Message-ID."""

    __tablename__ = "notice"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "person_id", "kind"),
        sa.UniqueConstraint("event_id", "invitation_id", "kind"),
        sa.UniqueConstraint("event_id", "sharing_invitation_id", "kind"),
        sa.CheckConstraint(
            "num_nonnulls(person_id, invitation_id, sharing_invitation_id) = 1", name="one_reader"
        ),
        sa.CheckConstraint("(mail_state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_a_moment"),
        sa.Index("ix_notice_person_id_id", "person_id", "id"),
        sa.Index(
            "ix_notice_unseen",
            "person_id",
            postgresql_where=sa.text("seen_at IS NULL"),
        ),
        sa.Index(
            "uq_notice_unread_message",
            "person_id",
            "dossier_id",
            unique=True,
            postgresql_where=sa.text("kind = 'message_received' AND seen_at IS NULL"),
        ),
        sa.Index("ix_notice_mail_state_id", "mail_state", "id"),
        sa.Index(
            "ix_notice_due", "next_try_at", postgresql_where=sa.text("mail_state IN ('queued', 'sending')")
        ),
    )

    id: UUID = key()
    kind: NoticeKind = words(NoticeKind, checked=False)
    person_id: UUID | None = link("person.id", nullable=True, index=False)
    invitation_id: UUID | None = link("invitation.id", nullable=True, index=False)
    sharing_invitation_id: UUID | None = None
    """An address invited to fill a dossier: deleted with the draft, unlike what was told."""
    event_id: int | None = Field(default=None, sa_type=sa.BigInteger, foreign_key="event.id")
    dossier_id: UUID | None = Field(default=None, index=True)
    """The dossier it speaks of: whoever is recused from it neither reads nor receives the notice."""
    to_applicant: bool = False
    """Told to whoever asks for the money, of a dossier that is theirs: no recusal closes it to them."""
    page: str = Field(max_length=80)
    """A `PageKind`, as text: one that this version no longer has is a page that is gone, not an error."""
    address: dict[str, Any] = document()
    facts: dict[str, Any] = document()
    made_at: datetime
    seen_at: datetime | None = None
    mail_state: MailState = words(MailState, default=MailState.QUEUED)
    attempts: int = 0
    next_try_at: datetime
    """When the mail is due; while it is being sent, until when nobody else takes it."""
    sent_at: datetime | None = None
    failure: str | None = Field(default=None, max_length=300)
    """What the mail server answered last, in its own words."""
    failure_cause: FailureCause | None = words(FailureCause, nullable=True, checked=False)
