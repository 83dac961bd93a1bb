"""Where are the rows, and when is a use case over? One use case, one transaction, opened by entrypoints."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import sqlalchemy as sa
from psycopg import errors as postgres
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError, TimeoutError
from sqlmodel import Session

from fundapp.kernel.errors import CONSTRAINT_SENTENCES, Refused

UNREACHABLE = (OperationalError, InterfaceError, TimeoutError)
"""What is raised when the database does not answer, stops in the middle, or has no connection left."""
_AWAY = ("08", "53", "57")
"""Classes of SQLSTATE: connection, resources, intervention; without any, nobody answered."""

PATIENCE = 10
"""Seconds a request waits for a connection: then it says so, rather than hold a thread."""

_bind: Engine | Connection | None = None
_session: ContextVar[Session | None] = ContextVar("session", default=None)
_after_commit: list[Callable[[Session], None]] = []


def connect(url: str) -> Engine:
    """Bind the program to its database; connections are made when first needed."""
    global _bind
    engine = create_engine(
        url,
        pool_size=10,
        max_overflow=30,
        pool_pre_ping=True,
        pool_timeout=PATIENCE,
        # where to look, and whether to write, is not left to the role, which could change it for good
        connect_args={
            "connect_timeout": PATIENCE,
            "options": "-c search_path=public -c default_transaction_read_only=off",
        },
    )
    _bind = engine
    return engine


def is_away(error: Exception) -> bool:
    """Whether the server is gone or full; else one statement failed, as by a deadlock: worth a trace."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return state is None or state.startswith(_AWAY)


def may_alter_tables(connection: Connection | Session, role: str | None = None) -> bool:
    """Whether a role, else our own, owns tables here or may become their owner, as a superuser may."""
    owned = sa.text(
        "SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
        "AND pg_has_role(coalesce(CAST(:role AS name), current_user), relowner, 'MEMBER'))"
    )
    return bool(connection.execute(owned, {"role": role}).scalar_one())


def bind_to(connection: Connection) -> None:
    """Let every session of the program live inside this connection's open transaction (tests)."""
    global _bind
    _bind = connection


class Rehearsed(Exception):
    """A use case came to its end in a rehearsal: nothing refuses it, and nothing of it is kept."""


def rehearse() -> None:
    """From here on the present scope keeps nothing: each `transaction()` ends by raising `Rehearsed`.

    What is only judged at a commit is judged before.
    """
    current().info["rehearsing"] = True


def after_commit(hook: Callable[[Session], None]) -> None:
    """Call `hook` once a transaction has been kept, e.g. to wake the relay. It must never raise."""
    if hook not in _after_commit:
        _after_commit.append(hook)


def open_session() -> Session:
    if _bind is None:
        raise RuntimeError("connect() comes first")
    return Session(_bind, expire_on_commit=False, join_transaction_mode="create_savepoint")


@contextmanager
def scope() -> Iterator[Session]:
    """One session for the length of a request, a task or a command; what is not committed is undone."""
    session = open_session()
    token = _session.set(session)
    try:
        yield session
    finally:
        _session.reset(token)
        session.close()


def current() -> Session:
    """The session of the present scope, for reading."""
    session = _session.get()
    if session is None:
        raise RuntimeError("no scope() is open here")
    return session


def pause() -> None:
    """Give the connection back before something slow is asked; what was read so far stays read.

    Raises `RuntimeError` inside a use case, which would hold its locks meanwhile.
    """
    session = _session.get()
    if session is None:
        return
    if session.info.get("writing"):
        raise RuntimeError("ask what is slow before the transaction, or after it")
    session.commit()


@contextmanager
def transaction() -> Iterator[Session]:
    """Do one use case: all of it is kept at the end of the block, or none of it.

    Raises the `Refused` registered for a constraint that the use case broke, and `Rehearsed` after
    `rehearse()`.
    """
    if _session.get() is None:
        with scope(), transaction() as session:
            yield session
        return
    session = current()
    if session.info.get("writing"):
        raise RuntimeError("a use case opens one transaction; services never do")
    session.info["writing"] = True
    try:
        yield session
        if session.info.get("rehearsing"):
            session.flush()
            session.execute(sa.text("SET CONSTRAINTS ALL IMMEDIATE"))  # as the commit would judge it
            raise Rehearsed
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise _explained(error) from error
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False
    for hook in _after_commit:
        hook(session)


@contextmanager
def alone(lock: int) -> Iterator[bool]:
    """Whether no other process is inside a block of this number; it is left by whoever dies in it."""
    if _bind is None:
        raise RuntimeError("connect() comes first")
    with _bind.engine.connect() as line:
        line.execution_options(isolation_level="AUTOCOMMIT")
        taken = line.execute(sa.select(sa.func.pg_try_advisory_lock(lock))).scalar_one()
        try:
            yield taken
        finally:
            if taken:
                line.execute(sa.select(sa.func.pg_advisory_unlock(lock)))


def _explained(error: IntegrityError) -> Exception:
    cause = error.orig
    name = cause.diag.constraint_name if isinstance(cause, postgres.Error) else None
    known = CONSTRAINT_SENTENCES.get(name or "")
    return Refused(known.sentence, field=known.field) if known else error
