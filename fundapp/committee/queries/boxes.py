"""Who may vote in this poll, who has, and what is in the box?"""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.committee.models import Ballot, Elector, SecretCount
from fundapp.committee.types import Choice
from fundapp.programme.types import College


def electors(session: Session, poll_id: UUID) -> Sequence[Elector]:
    return session.exec(select(Elector).where(Elector.poll_id == poll_id)).all()


def find_elector(session: Session, poll_id: UUID, person_id: UUID) -> Elector | None:
    return session.get(Elector, (poll_id, person_id), populate_existing=True)


def ballots(session: Session, poll_id: UUID) -> Sequence[Ballot]:
    return session.exec(select(Ballot).where(Ballot.poll_id == poll_id).order_by(col(Ballot.id))).all()


def find_ballot(session: Session, poll_id: UUID, person_id: UUID) -> Ballot | None:
    return session.exec(
        select(Ballot).where(Ballot.poll_id == poll_id, Ballot.person_id == person_id)
    ).first()


def secret_counts(session: Session, poll_id: UUID) -> dict[tuple[College | None, Choice], int]:
    """The numbers of a secret box, by college (None where it is counted as a whole) and choice."""
    rows = session.exec(select(SecretCount).where(SecretCount.poll_id == poll_id))
    return {(row.college, row.choice): row.number for row in rows}
