"""Which files does a row of any room hold?"""

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

COLUMN = "sha256"


def held_digests(session: Session) -> frozenset[str]:
    """What any column of this name says, so that no room has to be remembered when the night sweeps."""
    columns = [table.c[COLUMN] for table in SQLModel.metadata.tables.values() if COLUMN in table.c]
    named = sa.union(*(sa.select(column).where(column.is_not(None)) for column in columns))
    return frozenset(session.scalars(named))
