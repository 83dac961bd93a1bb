"""What is kept about people: who they are, their roles, invitations, sign-ins and passkeys?"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask_security import UserMixin, WebAuthnMixin
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, Session, SQLModel, col, select

from fundapp.accounts.types import ErasureState, ExportState, Purpose
from fundapp.kernel.columns import document, key, link, words
from fundapp.kernel.errors import explain_constraint
from fundapp.policy import Role


class Person(SQLModel, UserMixin, table=True):
    """One human being with one address. The tf_, mf_ and fs_ columns are named by Flask-Security."""

    __tablename__ = "person"
    __table_args__ = (sa.CheckConstraint("email = lower(email)", name="email_lower"),)

    id: UUID = key()  # type: ignore[assignment]
    name: str = Field(max_length=120)
    email: str = Field(max_length=254, unique=True)
    password: str | None = Field(default=None, max_length=255)
    active: bool = True
    language: str = Field(default="fr", max_length=2)
    created_at: datetime
    confirmed_at: datetime | None = None
    terms_accepted_at: datetime | None = None
    fs_uniquifier: str = Field(max_length=64, unique=True)
    fs_webauthn_user_handle: str | None = Field(default=None, max_length=64, unique=True)  # type: ignore[assignment]
    tf_primary_method: str | None = Field(default=None, max_length=64)
    tf_totp_secret: str | None = Field(default=None, max_length=255)
    totp_counter: int | None = Field(default=None, sa_type=sa.BigInteger)
    """The last time step whose code was accepted: no code works twice."""
    mf_recovery_codes: list[str] | None = Field(default=None, sa_type=JSONB)
    erased_at: datetime | None = None
    """When everything that named them here was erased; the row stays where the law keeps what they did."""

    @property
    def roles(self) -> Sequence[Any]:  # type: ignore[override]
        """Nothing to Flask-Security: rights are the policy's business alone."""
        return ()

    @property
    def webauthn(self) -> list["Passkey"]:  # type: ignore[override]
        session = sa.orm.object_session(self)
        assert isinstance(session, Session)
        owned = select(Passkey).where(Passkey.user_id == self.id).order_by(col(Passkey.id))
        return list(session.exec(owned))


class PersonRole(SQLModel, table=True):
    """What a person is here for; one row a role."""

    __tablename__ = "person_role"

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    role: Role = Field(sa_column=sa.Column(words(Role).sa_type, primary_key=True))


class SignIn(SQLModel, table=True):
    """One open door: the cookie carries the token, the row only its digest."""

    __tablename__ = "sign_in"

    id: UUID = key()
    person_id: UUID = link("person.id")
    token_digest: str = Field(max_length=64, unique=True)
    agent: str = Field(max_length=80)
    at: datetime
    last_seen: datetime
    revoked_at: datetime | None = None


class Invitation(SQLModel, table=True):
    """An address somebody may claim once, with the roles that wait for it."""

    __tablename__ = "invitation"
    __table_args__ = (
        sa.CheckConstraint("email = lower(email)", name="email_lower"),
        sa.CheckConstraint("(claimed_at IS NULL) = (person_id IS NULL)", name="claimed_by_someone"),
    )

    id: UUID = key()
    name: str = Field(max_length=120)
    email: str = Field(max_length=254, index=True)
    roles: list[str] = document()
    invited_by: UUID = link("person.id")
    at: datetime
    expires_at: datetime
    claimed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    person_id: UUID | None = link("person.id", nullable=True)


class MailLink(SQLModel, table=True):
    """A link sent by mail: for one purpose, once, for a while; only its digest is kept."""

    __tablename__ = "mail_link"

    id: UUID = key()
    purpose: Purpose = words(Purpose)
    subject_id: UUID = Field(index=True)
    """The person, or the invitation."""
    token_digest: str = Field(max_length=64, unique=True)
    expires_at: datetime
    used_at: datetime | None = None


class Passkey(SQLModel, WebAuthnMixin, table=True):
    """A device that can sign in for its owner; columns named by Flask-Security."""

    __tablename__ = "passkey"

    id: UUID = key()  # type: ignore[assignment]
    user_id: UUID = link("person.id")
    name: str = Field(max_length=64)
    usage: str = Field(max_length=64)
    credential_id: bytes = Field(sa_type=sa.LargeBinary, unique=True)
    public_key: bytes = Field(sa_type=sa.LargeBinary)
    sign_count: int = 0
    transports: list[str] | None = Field(default=None, sa_type=JSONB)  # type: ignore[assignment]
    extensions: str | None = Field(default=None, max_length=255)
    device_type: str = Field(max_length=64)
    backup_state: bool
    create_datetime: datetime
    lastuse_datetime: datetime

    def get_user_mapping(self) -> dict[str, Any]:
        return {"id": self.user_id}


class DataExport(SQLModel, table=True):
    """One file of everything about a person, made for them by a worker and kept for a few days."""

    __tablename__ = "data_export"
    __table_args__ = (
        sa.Index(
            "uq_data_export_running",
            "person_id",
            unique=True,
            postgresql_where=sa.text("state IN ('asked', 'preparing')"),
        ),
        sa.CheckConstraint(
            "(state = 'ready') = (num_nonnulls(sha256, size, expires_at) = 3)", name="ready_has_a_file"
        ),
    )

    id: UUID = key()
    person_id: UUID = link("person.id")
    state: ExportState = words(ExportState, default=ExportState.ASKED)
    asked_at: datetime
    due_at: datetime
    """When a worker may take it; while one prepares it, until when nobody else does."""
    attempts: int = 0
    ready_at: datetime | None = None
    expires_at: datetime | None = None
    sha256: str | None = Field(default=None, max_length=64)
    size: int | None = Field(default=None, sa_type=sa.BigInteger)

    @property
    def owner_id(self) -> UUID:
        """What the policy asks of what belongs to one person."""
        return self.person_id


class Erasure(SQLModel, table=True):
    """A person's wish to be forgotten, which waits so that they may think better of it."""

    __tablename__ = "erasure"
    __table_args__ = (
        sa.Index("uq_erasure_asked", "person_id", unique=True, postgresql_where=sa.text("state = 'asked'")),
        sa.CheckConstraint("(state = 'asked') = (closed_at IS NULL)", name="closed_has_a_date"),
    )

    id: UUID = key()
    person_id: UUID = link("person.id")
    state: ErasureState = words(ErasureState, default=ErasureState.ASKED)
    asked_at: datetime
    due_on: date
    held_at: datetime | None = None
    """When something that runs first kept it from being done on its day."""
    closed_at: datetime | None = None


explain_constraint(
    "uq_data_export_running",
    "Votre fichier est déjà en préparation : vous recevrez un courriel dès qu’il sera prêt.",
)
explain_constraint(
    "uq_erasure_asked", "La suppression de votre compte est déjà demandée : rechargez la page."
)
explain_constraint(
    "uq_person_email",
    "Un compte existe déjà à cette adresse : connectez-vous, ou choisissez une autre adresse.",
    field="email",
)
