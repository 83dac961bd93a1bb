"""What is kept of a funding plan, line by line?"""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from fundapp.dossiers.types import PlanKind, PlanSide
from fundapp.kernel.columns import document, key, link, money, words
from fundapp.kernel.money import Money


class PlanLine(SQLModel, table=True):
    """One line of the funding plan, as far as it could be read."""

    __tablename__ = "plan_line"
    __table_args__ = (sa.UniqueConstraint("dossier_id", "side", "position"),)

    id: UUID = key()
    dossier_id: UUID = link("dossier.id", index=False)
    side: PlanSide = words(PlanSide)
    position: int
    kind: PlanKind = words(PlanKind)
    label: str = Field(max_length=160)
    amount: Money = money()
    years: list[int] = document(
        default_factory=list, sa_column_kwargs={"server_default": sa.text("'[]'::jsonb")}
    )
    """The cents of each year of the plan, which make the amount."""
