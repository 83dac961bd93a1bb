"""How is the box of a secret poll written, so that nothing in the database links a ballot to a voter?

PostgreSQL marks each row with the transaction of its last writer, and a voter signs and votes in one
transaction. So the box is always rewritten whole: its rows name the same writer whatever was voted, and
once the poll has ended that writer is whoever ended it.
"""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from fundapp.committee.models import SecretCount
from fundapp.committee.types import Choice
from fundapp.programme.types import College


def make_box(session: Session, poll_id: UUID, colleges: Iterable[College | None]) -> None:
    """An empty box: one number per possible ballot, by college or (None) for the whole committee."""
    for college in colleges:
        session.add_all(SecretCount(poll_id=poll_id, college=college, choice=each) for each in Choice)


def drop_in(session: Session, poll_id: UUID, college: College | None, choice: Choice) -> None:
    """Add one ballot. The poll is locked, so that two voters never rewrite the box at once."""
    own = sa.and_(col(SecretCount.college).is_not_distinct_from(college), col(SecretCount.choice) == choice)
    _rewrite(session, poll_id, col(SecretCount.number) + sa.case((own, 1), else_=0))


def part_from_voters(session: Session, poll_id: UUID) -> None:
    """Rewrite the box as it stands, when the poll ends: its last writer is then no voter."""
    _rewrite(session, poll_id, col(SecretCount.number))


def _rewrite(session: Session, poll_id: UUID, number: sa.SQLColumnExpression[int]) -> None:
    session.execute(sa.update(SecretCount).where(col(SecretCount.poll_id) == poll_id).values(number=number))
