"""Where is every dossier, in columns or in a list, with as many queries for ten as for ten thousand?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import Stage
from fundapp.kernel.money import ZERO, Money, total
from fundapp.workspace.queries.rows import DossierRow, as_rows, matching, select_rows, speaks_of, visible
from fundapp.workspace.rules import Cursor
from fundapp.workspace.types import STAGES, Sort, Wanted

CARDS = 8
"""How many cards a column shows before it sends to the list."""
PAGE = 40
SEARCHED = 20

KEYS: dict[Sort, Any] = {
    Sort.SINCE: col(Dossier.stage_since),
    Sort.SUBMITTED: col(Dossier.submitted_at),
    Sort.AMOUNT: col(Dossier.amount_asked),
    Sort.COMPANY: sa.func.lower(col(Dossier.company)),
}


@dataclass(frozen=True)
class Column:
    """One stage of the board: how many, how much, and its oldest dossiers."""

    stage: Stage
    count: int
    amount: Money
    rows: Sequence[DossierRow]

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Board:
    columns: Sequence[Column]

    @property
    def count(self) -> int:
        return sum(column.count for column in self.columns)

    @property
    def amount(self) -> Money:
        return total(column.amount for column in self.columns)


@dataclass(frozen=True)
class Listed:
    """One page of the list, among how many and how much."""

    rows: Sequence[DossierRow]
    count: int
    amount: Money
    has_previous: bool
    has_next: bool


def board(session: Session, wanted: Wanted, *, hidden: Collection[UUID]) -> Board:
    clauses = matching(wanted, hidden)
    sums = {
        stage: (count, amount or ZERO)
        for stage, count, amount in session.execute(
            sa.select(col(Dossier.stage), sa.func.count(), sa.func.sum(col(Dossier.amount_asked)))
            .where(*clauses)
            .group_by(col(Dossier.stage))
        )
    }
    oldest = [col(Dossier.stage_since), col(Dossier.id)]
    ranked = sa.select(
        col(Dossier.id).label("id"),
        sa.func.row_number().over(partition_by=col(Dossier.stage), order_by=oldest).label("rank"),
    ).where(*clauses)
    first = ranked.subquery()
    shown = as_rows(
        session.execute(
            select_rows()
            .join(first, first.c.id == col(Dossier.id))
            .where(first.c.rank <= CARDS)
            .order_by(*oldest)
        )
    )
    return Board(
        [
            Column(stage, *sums.get(stage, (0, ZERO)), [row for row in shown if row.stage is stage])
            for stage in ((wanted.stage,) if wanted.stage else STAGES)
        ]
    )


def listed(
    session: Session,
    wanted: Wanted,
    *,
    sort: Sort,
    descending: bool,
    cursor: Cursor | None,
    hidden: Collection[UUID],
) -> Listed:
    """Paged by key: the page after (or before) a row costs the same wherever that row is."""
    clauses = matching(wanted, hidden)
    count, amount = session.execute(
        sa.select(sa.func.count(), sa.func.sum(col(Dossier.amount_asked))).where(*clauses)
    ).one()
    parts = (KEYS[sort], col(Dossier.id))
    backwards = cursor is not None and cursor.backwards
    falling = descending != backwards
    query = select_rows().where(*clauses).limit(PAGE + 1)
    query = query.order_by(*(part.desc() if falling else part.asc() for part in parts))
    if cursor is not None:
        edge = sa.tuple_(sa.literal(cursor.value, KEYS[sort].type), sa.literal(cursor.id))
        query = query.where(sa.tuple_(*parts) < edge if falling else sa.tuple_(*parts) > edge)
    found = as_rows(session.execute(query))
    rows, further = found[:PAGE], len(found) > PAGE
    return Listed(
        rows=rows[::-1] if backwards else rows,
        count=count,
        amount=amount or ZERO,
        has_previous=further if backwards else cursor is not None,
        has_next=backwards or further,
    )


def search(session: Session, text: str, *, hidden: Collection[UUID]) -> list[DossierRow]:
    """The latest dossiers that speak of it, ended ones too; one too many says that there are others."""
    return as_rows(
        session.execute(
            select_rows()
            .where(*visible(hidden), speaks_of(text))
            .order_by(col(Dossier.submitted_at).desc(), col(Dossier.id).desc())
            .limit(SEARCHED + 1)
        )
    )
