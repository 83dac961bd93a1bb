"""A database of its own for tests in which several people really commit at once."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from sqlmodel import SQLModel

NAME = "security_at_once"


@pytest.fixture
def shared(postgres_url: str, engine: Engine) -> Iterator[Engine]:
    """Rows here are seen by every thread; the whole database goes at the end."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f"CREATE DATABASE {NAME}"))
        own = sa.create_engine(sa.make_url(postgres_url).set(database=NAME))
        SQLModel.metadata.create_all(own)
        yield own
        own.dispose()
        connection.execute(sa.text(f"DROP DATABASE {NAME} WITH (FORCE)"))
