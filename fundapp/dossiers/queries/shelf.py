"""Which dossiers does an applicant have: what runs and until when, what is over, put aside, in the bin?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.dossiers import rules
from fundapp.dossiers.models import ComplementRequest, Dossier
from fundapp.dossiers.queries import OwnDossier, list_own_dossiers
from fundapp.dossiers.queries.companies import shelved_by
from fundapp.dossiers.queries.complements import pauses_of
from fundapp.dossiers.rules.trash import purged_at
from fundapp.dossiers.types import ComplementState, Stage, Status
from fundapp.kernel.clock import paris_day
from fundapp.kernel.words import Sentence, say
from fundapp.programme import queries as programme

SHELF = 100
"""Dossiers on one page of whoever owns them."""


@dataclass(frozen=True)
class Card:
    """A dossier with what is expected now, of whom, and by when."""

    dossier: OwnDossier
    expected: Sentence
    yours: bool
    """Whether the next step is the applicant's."""
    by: date | None


@dataclass(frozen=True)
class Binned:
    dossier: OwnDossier
    gone_on: date


@dataclass(frozen=True)
class Shelf:
    running: Sequence[Card]
    over: Sequence[OwnDossier]
    aside: Sequence[OwnDossier]
    bin: Sequence[Binned]
    older: UUID | None
    """The dossier that the page of older ones begins after; None when there are none."""


def shelf_of(session: Session, owner_id: UUID, *, after: UUID | None = None, at: datetime) -> Shelf:
    """One page of them, in a constant number of queries."""
    found = list_own_dossiers(session, owner_id, after=after, limit=SHELF + 1)
    own = found[:SHELF]
    aside, alive = shelved_by(session, owner_id), [each for each in own if each.status in rules.ALIVE]
    over = [each for each in own if each.status not in rules.ALIVE | {Status.DISCARDED}]
    thrown = [each for each in own if each.status is Status.DISCARDED]
    return Shelf(
        running=_cards(session, alive, at),
        over=[each for each in over if each.id not in aside],
        aside=[each for each in over if each.id in aside],
        bin=_binned(session, thrown, at),
        older=own[-1].id if len(found) > SHELF else None,
    )


def _binned(session: Session, thrown: Sequence[OwnDossier], at: datetime) -> list[Binned]:
    if not thrown:
        return []
    days = trash_days(session, paris_day(at))
    since = sa.select(col(Dossier.id), col(Dossier.ended_at)).where(
        col(Dossier.id).in_([each.id for each in thrown])
    )
    known = {row.id: row.ended_at for row in session.execute(since)}
    return [Binned(each, paris_day(purged_at(known[each.id], days))) for each in thrown]


def _cards(session: Session, alive: Sequence[OwnDossier], at: datetime) -> list[Card]:
    if not alive:
        return []
    ids = [each.id for each in alive]
    pauses, due = pauses_of(session, ids), _requests_due(session, ids)
    months = int(programme.parameter(session, "dossier.answer_months", paris_day(at)))
    return [
        _card(
            each,
            due.get(each.id),
            rules.answer_due(paris_day(each.submitted_at), pauses[each.id], months)
            if each.submitted_at
            else None,
        )
        for each in alive
    ]


def _card(dossier: OwnDossier, complements_due: date | None, answer_by: date | None) -> Card:
    if dossier.stage is Stage.DRAFT:
        closing = paris_day(dossier.call_closes_at)
        return Card(dossier, say("À compléter et à déposer"), True, closing)
    if complements_due is not None:
        return Card(dossier, say("Compléments à déposer"), True, complements_due)
    if dossier.stage in (Stage.CONTRACTING, Stage.PORTFOLIO):
        return Card(dossier, say("Conditions à lever, tranches à demander : voir le suivi"), True, None)
    return Card(dossier, say("Réponse du fonds attendue"), False, answer_by)


def _requests_due(session: Session, ids: Collection[UUID]) -> dict[UUID, date]:
    waiting = select(col(ComplementRequest.dossier_id), col(ComplementRequest.due_on)).where(
        col(ComplementRequest.dossier_id).in_(ids), col(ComplementRequest.state) == ComplementState.OPEN
    )
    return dict(session.exec(waiting).all())


def trash_days(session: Session, on: date) -> int:
    return int(programme.parameter(session, "dossier.trash_days", on))


def list_binned(session: Session, before: datetime) -> Sequence[UUID]:
    """The drafts that were thrown away before this moment."""
    return session.scalars(
        sa.select(col(Dossier.id)).where(
            col(Dossier.status) == Status.DISCARDED, col(Dossier.ended_at) <= before
        )
    ).all()


def list_dossiers_of(session: Session, owner_id: UUID) -> Sequence[Dossier]:
    """Every one of them, whatever its state, the first one first."""
    return session.exec(select(Dossier).where(Dossier.owner_id == owner_id).order_by(col(Dossier.id))).all()
