"""Who sits, with which interests, and what has each member declared?"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.accounts.models import Person
from fundapp.committee.models import AgendaItem, Declaration, Elector, Interest, Poll, Seat
from fundapp.committee.types import Answer
from fundapp.programme.types import College


@dataclass(frozen=True)
class SeatRow:
    """One member, as the committee's page shows them."""

    person_id: UUID
    name: str
    college: College
    voting: bool
    veto: bool
    presiding: bool


def _held(on: date) -> sa.ColumnElement[bool]:
    return sa.and_(col(Seat.from_day) <= on, sa.or_(col(Seat.to_day).is_(None), col(Seat.to_day) >= on))


def find_seat(session: Session, person_id: UUID, *, on: date) -> Seat | None:
    return session.exec(select(Seat).where(Seat.person_id == person_id, _held(on))).first()


def list_seats(session: Session, *, on: date, at_sitting: UUID | None = None) -> list[SeatRow]:
    """Who sits on a day; at a sitting, also whoever could vote there and whose account was closed since."""
    voted_there = (
        sa.exists()
        .where(
            col(Elector.person_id) == Seat.person_id,
            col(Elector.poll_id) == Poll.id,
            col(Poll.item_id) == AgendaItem.id,
            col(AgendaItem.sitting_id) == at_sitting,
        )
        .correlate(Seat)
    )
    rows = session.exec(
        select(Seat, col(Person.name))
        .join(Person, col(Person.id) == Seat.person_id)
        .where(_held(on), sa.or_(col(Person.active), voted_there))
        .order_by(col(Seat.presiding).desc(), Person.name)
    )
    return [
        SeatRow(seat.person_id, name, seat.college, seat.voting, seat.veto, seat.presiding)
        for seat, name in rows
    ]


def voting_seats(session: Session, *, on: date, without_recused_from: UUID) -> Sequence[Seat]:
    """The electorate of one dossier: seats held on a day, less whoever is recused (GOV-01)."""
    recused = sa.exists().where(
        col(Declaration.person_id) == Seat.person_id,
        col(Declaration.dossier_id) == without_recused_from,
        col(Declaration.answer) == Answer.SOME,
    )
    return session.exec(
        select(Seat)
        .join(Person, col(Person.id) == Seat.person_id)
        .where(_held(on), col(Seat.voting), col(Person.active), ~recused)
        .order_by(col(Seat.id))
    ).all()


def committee_standing(session: Session, person_id: UUID) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """The dossiers this person is recused from, and those they declared no interest in."""
    rows = session.exec(
        select(Declaration.dossier_id, col(Declaration.answer)).where(Declaration.person_id == person_id)
    ).all()
    recused = frozenset(dossier_id for dossier_id, answer in rows if answer is Answer.SOME)
    return recused, frozenset(dossier_id for dossier_id, answer in rows if answer is Answer.NONE)


def find_declaration(session: Session, person_id: UUID, dossier_id: UUID) -> Declaration | None:
    return session.exec(
        select(Declaration).where(Declaration.person_id == person_id, Declaration.dossier_id == dossier_id)
    ).first()


def has_decided(session: Session, person_id: UUID, dossier_id: UUID) -> bool:
    """Whether their vote was counted in a decision on this dossier."""
    outcomes = session.exec(
        select(col(Poll.outcome))
        .join(Elector, col(Elector.poll_id) == Poll.id)
        .where(Elector.person_id == person_id, col(Elector.took_part), Poll.dossier_id == dossier_id)
    )
    return any(outcome is not None and outcome.decides for outcome in outcomes)


def recused_from(session: Session, dossier_id: UUID) -> frozenset[UUID]:
    """Whoever stepped aside from this dossier, of the team as of the committee."""
    return frozenset(
        session.exec(
            select(Declaration.person_id).where(
                Declaration.dossier_id == dossier_id, col(Declaration.answer) == Answer.SOME
            )
        )
    )


def members_recused(
    session: Session, dossier_ids: Collection[UUID]
) -> Mapping[UUID, list[tuple[str, Declaration]]]:
    """By dossier, the members among those who stepped aside: the team does too, and votes on nothing."""
    found = session.exec(
        select(col(Person.name), Declaration)
        .join(Person, col(Person.id) == Declaration.person_id)
        .where(
            col(Declaration.dossier_id).in_(dossier_ids),
            col(Declaration.answer) == Answer.SOME,
            sa.exists().where(col(Seat.person_id) == Declaration.person_id),
        )
        .order_by(Person.name)
    )
    recused = defaultdict(list)
    for name, declared in found:
        recused[declared.dossier_id].append((name, declared))
    return recused


def recused_by(
    recused: Iterable[tuple[str, Declaration]], closed_at: datetime | None
) -> list[tuple[str, Declaration]]:
    """Those of them who had stepped aside when a vote closed; all of them while it has not."""
    return [(name, said) for name, said in recused if closed_at is None or said.at <= closed_at]


def own_interests(session: Session, person_id: UUID) -> Sequence[Interest]:
    return session.exec(
        select(Interest).where(Interest.person_id == person_id).order_by(col(Interest.id).desc())
    ).all()
