"""How does Alembic see our rows, and how does it write them down?"""

import os
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from fundapp.migrations import rights, tables

LOCK = 0xF0D5
"""Two programs that start at once: the second one waits, and finds everything done."""


def spell(kind: str, value: Any, _context: AutogenContext) -> str | Literal[False]:
    """Migrations speak plain SQLAlchemy, so that they still run when our own types have changed."""
    if kind != "type":
        return False
    if isinstance(value, sa.Enum):
        words = ", ".join(repr(word) for word in value.enums)
        return (
            f"sa.Enum({words}, name={value.name!r}, native_enum=False, create_constraint=True, "
            f"length={value.length})"
        )
    if isinstance(value, sa.types.TypeDecorator):
        implementation = value.impl_instance
        if isinstance(implementation, sa.DateTime):
            return "sa.DateTime(timezone=True)"
        if isinstance(implementation, sa.BigInteger):
            return "sa.BigInteger()"
        if isinstance(implementation, sa.String):
            return f"sa.String(length={implementation.length})" if implementation.length else "sa.Text()"
        raise TypeError(f"say in migrations/env.py how {type(value).__name__} is written")
    return False


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_item=spell,
        include_object=tables.ours,
        compare_server_default=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        context.run_migrations()
        if program := context.config.attributes.get("program_url"):
            rights.grant(connection, sa.make_url(program))


given = context.config.attributes.get("owner_url") or os.environ.get("MIGRATION_DATABASE_URL")
engine = sa.create_engine(given or os.environ["DATABASE_URL"], poolclass=sa.pool.NullPool)
with engine.connect() as opened:
    migrate(opened)
    opened.commit()
engine.dispose()
