"""How are totals kept true: a few keys after each movement, all of them every night?"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from fundapp.kernel.money import ZERO
from fundapp.portfolio import queries
from fundapp.portfolio.models import Total
from fundapp.portfolio.queries.ledger import Selection
from fundapp.portfolio.queries.sums import Difference
from fundapp.portfolio.types import Layer, Layers, Scope


def refresh_totals(session: Session, *, keys: Iterable[tuple[Scope, str]], at: datetime) -> None:
    """Add these keys up again from the ledger; played twice it says the same."""
    for total in _locked(session, sorted(set(keys)), at):
        _set(total, queries.layers_of(session, Selection(total.scope, total.key)), at)


def recompute_totals(session: Session, *, at: datetime) -> list[Difference]:
    """Add everything up again and say where a kept total was wrong, to the cent (JOB-01)."""
    found = queries.differences(session)
    keys = queries.totals(session).keys() | queries.replayed(session).keys()
    rows = _locked(session, sorted(keys), at)
    ledger = queries.replayed(session)
    for total in rows:
        _set(total, ledger.get((total.scope, total.key), Layers()), at)
    return found


def _locked(session: Session, keys: list[tuple[Scope, str]], at: datetime) -> list[Total]:
    """The rows of these keys, made if need be, held in one same order by everybody.

    Whoever adds up holds them first, so that an older sum never covers a newer one.
    """
    if not keys:
        return []
    blank = {"refreshed_at": at, **{layer.value: ZERO for layer in Layer}}
    rows = [{"scope": scope, "key": key, **blank} for scope, key in keys]
    session.execute(insert(Total).values(rows).on_conflict_do_nothing())
    held = session.exec(
        select(Total)
        .where(tuple_(col(Total.scope), col(Total.key)).in_(keys))
        .order_by(col(Total.scope), col(Total.key))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(held)


def _set(total: Total, layers: Layers, at: datetime) -> None:
    total.reserved, total.committed = layers.reserved, layers.committed
    total.paid, total.returned = layers.paid, layers.returned
    total.refreshed_at = at
