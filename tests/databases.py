"""Databases for tests: as their owner, as the program, or as both in turn."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlmodel import Session

from fundapp.kernel.ids import new_id

PROGRAM = "fund_program"


@contextmanager
def new_database(postgres_url: str, name: str = "", *, template: str = "template1") -> Iterator[str]:
    """A database for the length of the block, empty or like another one; yields its owner's address."""
    name = name or f"tests_{new_id().hex}"
    server = sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield server.url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def as_program(owner_url: str, database: str | None = None) -> str:
    """The program's address of the same database, or of another on the same server."""
    url = sa.make_url(owner_url)
    own = url.set(username=PROGRAM, database=database or url.database)
    return own.render_as_string(hide_password=False)


@contextmanager
def as_owner(session: Session) -> Iterator[None]:
    """The rights of the tables' owner in the session of a test, for what the program may not do.

    What the session has not written yet is written with them too.
    """
    with session.no_autoflush:
        session.execute(sa.text("SET LOCAL ROLE NONE"))
    yield
    session.execute(sa.text(f"SET LOCAL ROLE {PROGRAM}"))
