"""How is one row found by its key, or held until the transaction ends?"""

from typing import TypeVar
from uuid import UUID

from sqlmodel import Session, SQLModel

from fundapp.kernel.errors import NotFound

Row = TypeVar("Row", bound=SQLModel)


def get(session: Session, kind: type[Row], key: UUID) -> Row:
    """The row with this key; raises `NotFound`."""
    return _there(session.get(kind, key))


def lock(session: Session, kind: type[Row], key: UUID) -> Row:
    """The row as it is now, and nobody else's to change until the transaction ends; raises `NotFound`.

    Rows that only point to it (a movement to its envelope) are not held up: two locks make no circle.
    """
    return _there(session.get(kind, key, with_for_update={"key_share": True}, populate_existing=True))


def _there(found: Row | None) -> Row:
    if found is None:
        raise NotFound
    return found
