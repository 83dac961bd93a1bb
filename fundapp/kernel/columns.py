"""How are our values kept: identifiers, money, moments, words and documents as columns."""

from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlmodel import Field, SQLModel

from fundapp.kernel.ids import new_id
from fundapp.kernel.money import Money

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Cents(sa.types.TypeDecorator[Money]):
    """Money as a 64-bit integer of cents; sums of the column come back as Money too."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        return None if value is None else value.cents

    def process_result_value(self, value: Any, dialect: Dialect) -> Money | None:
        return None if value is None else Money(int(value))


def key() -> Any:
    """The primary key: a time-ordered UUID made by us, known before the row is flushed."""
    return Field(default_factory=new_id, primary_key=True)


def link(target: str, *, index: bool = True, unique: bool = False, nullable: bool = False) -> Any:
    """A foreign key to `table.column`, required unless said otherwise, never cascading."""
    default: Any = None if nullable else ...
    return Field(default, foreign_key=target, index=index, unique=unique, nullable=nullable)


def money(*, nullable: bool = False, **options: Any) -> Any:
    options.setdefault("default", None if nullable else ...)
    return Field(sa_type=Cents, nullable=nullable, **options)


def words(
    kind: type[Enum],
    *,
    nullable: bool = False,
    index: bool = False,
    default: Any = ...,
    checked: bool = True,
) -> Any:
    """A list of words as varchar: stores values, and reads them back as members of `kind`.

    With `checked` the database refuses other words too, so that a new one needs a migration; a list that
    grows with every feature (kinds of notices) goes without.
    """
    if nullable and default is ...:
        default = None
    column_type = sa.Enum(
        kind,
        name=snake(kind.__name__),
        native_enum=False,
        create_constraint=checked,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )
    return Field(default=default, sa_type=column_type, nullable=nullable, index=index)  # type: ignore[call-overload]


def document(**options: Any) -> Any:
    """A JSON document, for what is frozen or shaped by data (answers, snapshots, electorates)."""
    return Field(sa_type=JSONB, nullable=False, **options)


def snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).strip("_")


__all__ = ["Cents", "document", "key", "link", "money", "snake", "words"]
