"""What is kept of a ticket and of the conditions of its decision?"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from fundapp.diligence.types import ConditionKind
from fundapp.kernel.columns import key, link, money, words
from fundapp.kernel.errors import explain_constraint
from fundapp.kernel.money import ZERO, Money
from fundapp.portfolio.types import Layers, TicketState
from fundapp.programme.types import Axis, Instrument


class Ticket(SQLModel, table=True):
    """An adopted amount and what has become of it; its layers repeat the ledger's, under the same lock."""

    __tablename__ = "ticket"
    __table_args__ = (
        sa.UniqueConstraint("decision_id"),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("asked > 0 AND voted > 0", name="amounts_positive"),
        sa.CheckConstraint("0 <= paid AND paid <= committed AND committed <= voted", name="layers_nested"),
        sa.CheckConstraint("reserved >= 0 AND returned >= 0", name="layers_not_negative"),
        sa.CheckConstraint(
            "(committed > 0) = (signed_on IS NOT NULL AND signed_by IS NOT NULL AND signed_at IS NOT NULL)",
            name="committed_is_signed",
        ),
        sa.CheckConstraint(
            "(state IN ('lapsed', 'given_up')) = (ended_at IS NOT NULL)", name="ended_has_a_moment"
        ),
        sa.Index("ix_ticket_state_id", "state", "id"),
    )

    id: UUID = key()
    reference: str = Field(max_length=16)
    dossier_id: UUID = link("dossier.id")
    decision_id: UUID = link("decision.id", index=False)
    startup_id: UUID = link("startup.id")
    owner_id: UUID = link("person.id")
    envelope_id: UUID = link("envelope.id")
    axis: Axis = words(Axis)
    instrument: Instrument = words(Instrument)
    state: TicketState = words(TicketState)
    asked: Money = money()
    voted: Money = money()
    voted_at: datetime
    reserved: Money = money(default=ZERO)
    committed: Money = money(default=ZERO)
    paid: Money = money(default=ZERO)
    returned: Money = money(default=ZERO)
    reserved_at: datetime | None = None
    ended_at: datetime | None = None
    """When its vote lapsed or was given up."""
    signed_on: date | None = None
    signed_at: datetime | None = None
    """When the signature was recorded; `signed_on` is the day on the paper."""
    signed_by: UUID | None = link("person.id", index=False, nullable=True)

    @property
    def layers(self) -> Layers:
        return Layers(self.reserved, self.committed, self.paid, self.returned)

    @layers.setter
    def layers(self, layers: Layers) -> None:
        self.reserved, self.committed = layers.reserved, layers.committed
        self.paid, self.returned = layers.paid, layers.returned


class Condition(SQLModel, table=True):
    """What the decision asks before or after the signature, and who found it met."""

    __tablename__ = "condition"
    __table_args__ = (
        sa.UniqueConstraint("ticket_id", "position"),
        sa.CheckConstraint(
            "(cleared_at IS NULL) = (cleared_by IS NULL) AND (cleared_at IS NULL) = (evidence IS NULL)",
            name="cleared_by_someone_on_evidence",
        ),
    )

    id: UUID = key()
    ticket_id: UUID = link("ticket.id", index=False)
    position: int
    kind: ConditionKind = words(ConditionKind)
    text: str = Field(max_length=2000)
    due_on: date | None = None
    evidence: str | None = Field(default=None, max_length=2000)
    cleared_by: UUID | None = link("person.id", index=False, nullable=True)
    cleared_at: datetime | None = None

    def late_on(self, today: date) -> bool:
        return self.cleared_at is None and self.due_on is not None and self.due_on < today


explain_constraint("uq_ticket_decision_id", "Cette décision a déjà son ticket.")
explain_constraint(
    "ck_ticket_layers_nested",
    "Les montants du ticket ne tiendraient plus ensemble (versé, engagé, voté) : rien n’a été changé.",
)
