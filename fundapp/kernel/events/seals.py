"""Has anything in the past been changed, removed or slipped in? A hash chain over events (GOV-31)."""

import hashlib
import json
from collections.abc import Generator, Iterable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from fundapp.kernel.events.log import PastEvent

GENESIS = "0" * 64
CHAIN_LOCK = 0x5EA1
"""Advisory lock of the chain: links are added by one worker at a time."""
REACH = 10_000
"""How far behind the last link a late event is looked for each minute; at night, in the whole past."""


class Seal(SQLModel, table=True):
    """One link: the digest of everything up to and with this event. Append-only."""

    __tablename__ = "seal"

    seq: int = Field(sa_type=sa.BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    event_id: int = Field(sa_type=sa.BigInteger, foreign_key="event.id", unique=True)
    digest: str = Field(max_length=64)


def canonical_json(record: dict[str, Any]) -> str:
    """UTF-8, sorted keys, no spaces, no escaping: the only spelling that is hashed (GOV-31)."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def chain(previous: str, record: dict[str, Any]) -> str:
    return hashlib.sha256(f"{previous}\n{canonical_json(record)}".encode()).hexdigest()


def sealed_record(seq: int, event: PastEvent) -> dict[str, Any]:
    """What a link vouches for; `relayed_at` is the relay's business and stays outside."""
    return {
        "seq": seq,
        "event": event.name,
        "id": event.id,
        "subject": str(event.subject_id),
        "actor": str(event.actor_id),
        "at": event.at.astimezone(UTC).isoformat(),
        "data": event.payload,
    }


def seal_new_events(
    session: Session, *, before: datetime, reach: int | None = REACH, limit: int = 2_000
) -> int:
    """Chain the events recorded before a moment old enough that no transaction still holds one back."""
    session.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))
    head = session.exec(select(Seal).order_by(col(Seal.seq).desc()).limit(1)).first()
    seq, digest = (head.seq, head.digest) if head else (0, GENESIS)
    after = head.event_id - reach if head and reach is not None else 0
    sealed = sa.exists().where(col(Seal.event_id) == PastEvent.id, col(Seal.event_id) > after)
    unsealed = session.exec(
        select(PastEvent)
        .where(col(PastEvent.id) > after, ~sealed, PastEvent.at < before)
        .order_by(col(PastEvent.id))
        .limit(limit)
    ).all()
    for event in unsealed:
        seq += 1
        digest = chain(digest, sealed_record(seq, event))
        session.add(Seal(seq=seq, event_id=event.id or 0, digest=digest))
    return len(unsealed)


def first_broken_link(links: Iterable[tuple[Seal, PastEvent | None]]) -> int | None:
    """The first sequence number that does not follow from the one before; None if all is well."""
    digest, expected = GENESIS, 1
    for seal, event in links:
        if seal.seq != expected or event is None:
            return expected
        digest = chain(digest, sealed_record(seal.seq, event))
        if digest != seal.digest:
            return seal.seq
        expected += 1
    return None


def all_links(session: Session) -> Generator[tuple[Seal, PastEvent | None], None, None]:
    """The whole chain, a thousand links at a time; close it when you stop before the end."""
    links = (
        sa.select(Seal, PastEvent)
        .outerjoin(PastEvent, sa.and_(col(PastEvent.id) == col(Seal.event_id)))
        .order_by(col(Seal.seq))
        .execution_options(yield_per=1_000)
    )
    with session.execute(links) as rows:
        yield from ((seal, event) for seal, event in rows)
