"""What is kept of the committee: its seats, interests, sittings, polls, ballots and decisions?"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from fundapp.committee.types import (
    AgendaChangeKind,
    Answer,
    AsideAnswer,
    Choice,
    Nature,
    Outcome,
    PollState,
    SittingKind,
)
from fundapp.kernel.columns import document, key, link, money, words
from fundapp.kernel.errors import explain_constraint
from fundapp.kernel.money import Money
from fundapp.programme.types import College, Instrument


class Seat(SQLModel, table=True):
    """A place in the committee from one day to another, with what it allows."""

    __tablename__ = "seat"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "from_day"),
        sa.CheckConstraint("to_day IS NULL OR from_day <= to_day", name="begins_before_it_ends"),
    )

    id: UUID = key()
    person_id: UUID = link("person.id", index=False)
    college: College = words(College)
    voting: bool = True
    veto: bool = False
    presiding: bool = False
    from_day: date
    to_day: date | None = None


class Interest(SQLModel, table=True):
    """One line of a member's register of interests (GOV-20)."""

    __tablename__ = "interest"

    id: UUID = key()
    person_id: UUID = link("person.id")
    siren: str | None = Field(default=None, max_length=9)
    company: str = Field(max_length=160)
    nature: Nature = words(Nature)
    detail: str = Field(default="", max_length=600)
    from_day: date | None = None
    to_day: date | None = None
    registered_at: datetime


class Sitting(SQLModel, table=True):
    """A meeting of the committee, in session or by written consultation."""

    __tablename__ = "sitting"
    __table_args__ = (sa.Index("ix_sitting_opens_at", "opens_at"),)

    id: UUID = key()
    title: str = Field(max_length=160)
    kind: SittingKind = words(SittingKind)
    place: str = Field(default="", max_length=200)
    opens_at: datetime
    convened_at: datetime | None = None
    urgency: str = Field(default="", max_length=1000)
    """Why the members had less time than the rule gives them."""


class AgendaItem(SQLModel, table=True):
    """One dossier on a sitting's agenda, with the resolution that will be put to the vote."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        sa.UniqueConstraint("sitting_id", "dossier_id"),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
    )

    id: UUID = key()
    sitting_id: UUID = link("sitting.id", index=False)
    dossier_id: UUID = link("dossier.id")
    position: int
    amount: Money = money()
    instrument: Instrument = words(Instrument)
    resolution: str = Field(max_length=4000)
    conditions: list[dict[str, Any]] = document(default_factory=list)
    amended_by: UUID | None = link("person.id", nullable=True, index=False)
    amended_at: datetime | None = None


class Declaration(SQLModel, table=True):
    """What a member said of their interest in a dossier; an interest is a recusal."""

    __tablename__ = "declaration"
    __table_args__ = (sa.UniqueConstraint("person_id", "dossier_id"),)

    id: UUID = key()
    person_id: UUID = link("person.id", index=False)
    dossier_id: UUID = link("dossier.id")
    answer: Answer = words(Answer)
    reason: str = Field(default="", max_length=1000)
    at: datetime


class Poll(SQLModel, table=True):
    """One vote on one resolution, with everything it depends on frozen when it opens."""

    __tablename__ = "poll"
    __table_args__ = (
        sa.Index("uq_poll_open", "dossier_id", unique=True, postgresql_where=sa.text("state = 'open'")),
        sa.Index("ix_poll_due", "closes_at", postgresql_where=sa.text("state = 'open'")),
        sa.CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL AND outcome IS NOT NULL)",
            name="closed_has_an_outcome",
        ),
    )

    id: UUID = key()
    item_id: UUID = link("agenda_item.id")
    dossier_id: UUID = link("dossier.id")
    state: PollState = words(PollState, default=PollState.OPEN)
    rule: dict[str, Any] = document()
    resolution: dict[str, Any] = document()
    text_digest: str = Field(max_length=64)
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    outcome: Outcome | None = words(Outcome, nullable=True)
    tally: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))  # type: ignore[call-overload]
    reason: str = Field(default="", max_length=1000)
    """Why it was deferred or declared void; empty when it was counted."""
    opened_in: int | None = Field(default=None, sa_type=sa.BigInteger)
    """The transaction that opened it, written by a trigger: no other one adds an elector."""


class Elector(SQLModel, table=True):
    """Who could vote in a poll: the electorate as it was when the poll opened, and the signing sheet."""

    __tablename__ = "elector"

    poll_id: UUID = Field(foreign_key="poll.id", primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    college: College = words(College)
    presiding: bool = False
    veto: bool = False
    took_part: bool = False
    recused_at: datetime | None = None


class Ballot(SQLModel, table=True):
    """What an elector says in an open ballot; the last one before closing counts (GOV-09)."""

    __tablename__ = "ballot"
    __table_args__ = (
        sa.UniqueConstraint("poll_id", "person_id"),
        sa.ForeignKeyConstraint(["poll_id", "person_id"], ["elector.poll_id", "elector.person_id"]),
    )

    id: UUID = key()
    poll_id: UUID
    person_id: UUID
    choice: Choice = words(Choice)
    reason: str = Field(default="", max_length=2000)
    receipt: str = Field(max_length=16)
    cast_at: datetime


class BallotVersion(SQLModel, table=True):
    """Each ballot as it was cast: what counted, and what was thought better of. Append-only."""

    __tablename__ = "ballot_version"
    __table_args__ = (
        sa.ForeignKeyConstraint(["poll_id", "person_id"], ["elector.poll_id", "elector.person_id"]),
        sa.Index("ix_ballot_version_poll_id_person_id", "poll_id", "person_id"),
    )

    id: UUID = key()
    poll_id: UUID
    person_id: UUID
    choice: Choice = words(Choice)
    reason: str = Field(default="", max_length=2000)
    receipt: str = Field(max_length=16)
    cast_at: datetime


class SecretCount(SQLModel, table=True):
    """The box of a secret poll: numbers only, so that no row, order or time leads back to a person.

    By college only where the rule asks for a majority in each (GOV-08): else the one member of a college
    would be read in its numbers.
    """

    __tablename__ = "secret_count"
    __table_args__ = (
        sa.UniqueConstraint("poll_id", "college", "choice", postgresql_nulls_not_distinct=True),
        sa.CheckConstraint("number >= 0", name="number_positive"),
    )

    id: UUID = key()
    poll_id: UUID = link("poll.id", index=False)
    college: College | None = words(College, nullable=True)
    choice: Choice = words(Choice)
    number: int = 0


class PollAside(SQLModel, table=True):
    """One person's proposal to end an open poll uncounted; nothing happens until another confirms it."""

    __tablename__ = "poll_aside"
    __table_args__ = (
        sa.Index("uq_poll_aside_waiting", "poll_id", unique=True, postgresql_where=sa.text("answer IS NULL")),
        sa.CheckConstraint(
            "num_nonnulls(answer, answered_by, answered_at) IN (0, 3)", name="answered_by_somebody"
        ),
        sa.CheckConstraint(
            "answer <> 'confirmed' OR answered_by <> proposed_by", name="confirmed_by_another"
        ),
        sa.CheckConstraint("outcome IN ('deferred', 'void')", name="ends_uncounted"),
    )

    id: UUID = key()
    poll_id: UUID = link("poll.id")
    outcome: Outcome = words(Outcome)
    reason: str = Field(max_length=1000)
    proposed_by: UUID = link("person.id", index=False)
    proposed_at: datetime
    answer: AsideAnswer | None = words(AsideAnswer, nullable=True)
    answered_by: UUID | None = None
    """Who answered; the system's own id when the poll closed before anybody did."""
    answered_at: datetime | None = None


class AgendaChange(SQLModel, table=True):
    """What was changed on an agenda that its members had already received, by whom and why (GOV-10)."""

    __tablename__ = "agenda_change"

    id: UUID = key()
    sitting_id: UUID = link("sitting.id")
    dossier_id: UUID = link("dossier.id", index=False)
    kind: AgendaChangeKind = words(AgendaChangeKind)
    before: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))  # type: ignore[call-overload]
    after: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))  # type: ignore[call-overload]
    reason: str = Field(max_length=1000)
    by: UUID = link("person.id", index=False)
    at: datetime


class Decision(SQLModel, table=True):
    """What came out of a poll; one per poll, never changed."""

    __tablename__ = "decision"
    __table_args__ = (sa.UniqueConstraint("poll_id"),)

    id: UUID = key()
    poll_id: UUID = link("poll.id", index=False)
    dossier_id: UUID = link("dossier.id")
    outcome: Outcome = words(Outcome)
    amount: Money = money()
    instrument: Instrument = words(Instrument)
    conditions: list[dict[str, Any]] = document(default_factory=list)
    decided_at: datetime


explain_constraint("ck_agenda_item_amount_positive", "Écrivez un montant supérieur à zéro.", field="amount")
explain_constraint("uq_agenda_item_sitting_id_dossier_id", "Ce dossier est déjà à l’ordre du jour.")
explain_constraint("uq_poll_open", "Un scrutin est déjà ouvert sur ce dossier : attendez sa clôture.")
explain_constraint(
    "uq_poll_aside_waiting", "Une proposition attend déjà sa réponse : confirmez-la ou refusez-la."
)
explain_constraint("uq_ballot_poll_id_person_id", "Votre bulletin vient d’être enregistré : relisez-le.")
explain_constraint(
    "uq_declaration_person_id_dossier_id", "Votre déclaration vient d’être enregistrée : relisez-la."
)
