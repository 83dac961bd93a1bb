"""Which dossiers and points wait for an analyst or a manager?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from fundapp.accounts.models import Person
from fundapp.diligence.models import DiligenceItem, Review
from fundapp.diligence.queries.demands import point_demands
from fundapp.diligence.queries.reviews import is_counted
from fundapp.diligence.rules.checklist import SETTLED, UNDER_WAY
from fundapp.diligence.types import ReviewState, Severity
from fundapp.dossiers.models import CourseNote, Dossier
from fundapp.dossiers.queries import complements
from fundapp.dossiers.queries.course import is_latest_pause, paused_since
from fundapp.dossiers.rules import Pause, answer_due
from fundapp.dossiers.rules.moves import INSTRUCTED
from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.clock import paris_day
from fundapp.kernel.words import Sentence, say
from fundapp.policy import Actor, Role
from fundapp.programme import queries as programme
from fundapp.programme.rules import Demand
from fundapp.workspace.queries.rows import visible
from fundapp.workspace.queries.tasks import SHOWN, Section, Task, section
from fundapp.workspace.rules import SOON

DECIDING = (Stage.REVIEW, Stage.DILIGENCE, Stage.COMMITTEE)
"""Where the law's clock runs towards an answer, once a dossier is complete."""


@dataclass(frozen=True)
class Thresholds:
    """The dated parameters these questions depend on."""

    answer_months: int
    reviews: int
    points: Sequence[Demand]


def thresholds(session: Session, on: date) -> Thresholds:
    return Thresholds(
        int(programme.parameter(session, "dossier.answer_months", on)),
        int(programme.parameter(session, "review.minimum", on)),
        point_demands(session, on),
    )


def for_analysts(session: Session, actor: Actor, held: Thresholds) -> list[Section]:
    mine = sa.exists().where(
        col(Review.dossier_id) == col(Dossier.id),
        col(Review.author_id) == actor.id,
        col(Review.state) != ReviewState.DRAFT,
    )
    return [
        _dossiers(
            session, actor, held, say("À évaluer"), (Stage.REVIEW,), ~mine, endpoint="diligence.review"
        ),
    ]


def for_managers(session: Session, actor: Actor, held: Thresholds) -> list[Section]:
    blocked = sa.exists().where(
        col(DiligenceItem.dossier_id) == col(Dossier.id),
        col(DiligenceItem.severity) == Severity.BLOCKING,
        ~_settled(),
    )
    pressing = col(Dossier.submitted_at) + sa.func.make_interval(0, held.answer_months) <= actor.at + SOON
    return [
        _dossiers(
            session, actor, held, say("Réponses en retard ou dues sous 14 jours"), DECIDING, pressing,
            statuses=(Status.ACTIVE, Status.ON_HOLD),
        ),
        _dossiers(
            session, actor, held, say("Évalués, à engager en vérification"), (Stage.REVIEW,),
            _at_least(held.reviews, Review, is_counted()), anchor="agir",
        ),
        _dossiers(
            session, actor, held, say("Vérifiés, à présenter au comité"), (Stage.DILIGENCE,),
            *(_met(demand) for demand in held.points), ~blocked, anchor="agir",
        ),
    ]  # fmt: skip


def for_both(session: Session, actor: Actor, held: Thresholds) -> list[Section]:
    today = paris_day(actor.at)
    due_again, no_day = (
        sa.exists().where(col(CourseNote.dossier_id) == col(Dossier.id), day, is_latest_pause())
        for day in (col(CourseNote.again_on) <= today, col(CourseNote.again_on).is_(None))
    )
    return [
        _dossiers(
            session, actor, held, say("Déposés, à déclarer complets"), (Stage.SUBMITTED,), anchor="agir"
        ),
        _paused(session, actor, held, say("En pause, à revoir"), due_again),
        _paused(session, actor, held, say("En pause, sans jour choisi pour les revoir"), no_day),
        _items(
            session,
            actor,
            say("Points de vérification dont vous vous chargez"),
            col(DiligenceItem.owner_id) == actor.id,
            col(DiligenceItem.state).not_in(SETTLED),
        ),
        _items(
            session,
            actor,
            say("Points bloquants à confirmer en second"),
            col(DiligenceItem.severity) == Severity.BLOCKING,
            col(DiligenceItem.settled_by).is_not(None),
            col(DiligenceItem.settled_by) != actor.id,
            col(DiligenceItem.confirmed_by).is_(None),
        ),
    ]


def _paused(
    session: Session, actor: Actor, held: Thresholds, title: Sentence, clause: sa.ColumnElement[bool]
) -> Section:
    """For whoever follows them, and for the managers, who alone may go on."""
    mine = sa.true() if Role.MANAGER in actor.roles else col(Dossier.assigned_to) == actor.id
    found = _dossiers(
        session, actor, held, title, tuple(INSTRUCTED), clause, mine,
        statuses=(Status.ON_HOLD,), anchor="agir",
    )  # fmt: skip
    since = paused_since(session, [task.values["dossier_id"] for task in found.tasks])
    return replace(
        found, tasks=[replace(each, since=since[each.values["dossier_id"]]) for each in found.tasks]
    )


def _settled() -> sa.ColumnElement[bool]:
    return col(DiligenceItem.state).in_(SETTLED) & (
        (col(DiligenceItem.severity) != Severity.BLOCKING) | col(DiligenceItem.confirmed_by).is_not(None)
    )


def _met(demand: Demand) -> sa.ColumnElement[bool]:
    """Dossiers that this demand is not made of, or whose points it names are all settled."""
    settled = (
        sa.select(sa.func.count())
        .select_from(DiligenceItem)
        .where(
            col(DiligenceItem.dossier_id) == col(Dossier.id),
            col(DiligenceItem.number).in_(demand.what),
            _settled(),
        )
        .correlate(Dossier)
        .scalar_subquery()
    )
    spared = [sa.func.coalesce(col(Dossier.amount_asked) < demand.least, sa.false())]
    if demand.instruments:
        spared.append(sa.func.coalesce(col(Dossier.instrument).not_in(demand.instruments), sa.true()))
    return sa.or_(*spared, settled == len(demand.what))


def _at_least(count: int, model: Any, *clauses: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Dossiers with so many rows of a kind; counted from the rows there are, not dossier by dossier."""
    if count < 1:
        return sa.true()
    enough = (
        sa.select(model.dossier_id)
        .where(*clauses)
        .group_by(model.dossier_id)
        .having(sa.func.count() >= count)
    )
    return col(Dossier.id).in_(enough)


def _dossiers(
    session: Session,
    actor: Actor,
    held: Thresholds,
    title: Sentence,
    stages: tuple[Stage, ...],
    *clauses: sa.ColumnElement[bool],
    statuses: tuple[Status, ...] = (Status.ACTIVE,),
    endpoint: str = "workspace.dossier",
    anchor: str | None = None,
) -> Section:
    """Dossiers of some stages, due before the fund's silence would mean no (INT-12)."""
    rows = session.execute(_first_waiting(actor, stages, statuses, clauses)).all()
    pauses = complements.pauses_of(session, [dossier.id for dossier, _, _ in rows])
    tasks = [
        Task(
            about=dossier.company,
            detail=f"{dossier.reference} · {dossier.title}",
            endpoint=endpoint,
            values={"dossier_id": dossier.id},
            due=_answer_by(dossier.submitted_at, pauses[dossier.id], held.answer_months),
            holder=holder,
            anchor=anchor,
        )
        for dossier, holder, _ in rows
    ]
    return section(title, tasks, rows[0][2] if rows else 0)


def _first_waiting(
    actor: Actor,
    stages: tuple[Stage, ...],
    statuses: tuple[Status, ...],
    clauses: tuple[sa.ColumnElement[bool], ...],
) -> sa.Select[*tuple[Any, ...]]:
    """Which ones and how many is asked of the narrow index alone; whole rows are read of those shown."""
    waiting = (
        sa.select(col(Dossier.id), col(Dossier.submitted_at))
        .where(
            *visible(actor.recused_from),
            col(Dossier.stage).in_(stages),
            col(Dossier.status).in_(statuses),
            *clauses,
        )
        .cte("waiting")
    )
    shown = sa.select(waiting.c.id).order_by(waiting.c.submitted_at, waiting.c.id).limit(SHOWN)
    in_all = sa.select(sa.func.count()).select_from(waiting).scalar_subquery()
    return (
        sa.select(Dossier, col(Person.name), in_all)
        .outerjoin(Person, col(Person.id) == col(Dossier.assigned_to))
        .where(col(Dossier.id).in_(shown))
        .order_by(col(Dossier.submitted_at), col(Dossier.id))
    )


def _answer_by(submitted_at: datetime | None, pauses: Sequence[Pause], months: int) -> date | None:
    return answer_due(paris_day(submitted_at), pauses, months) if submitted_at else None


def _items(session: Session, actor: Actor, title: Sentence, *clauses: sa.ColumnElement[bool]) -> Section:
    """Points of dossiers that are being checked, the soonest due first."""
    rows = session.execute(
        sa.select(DiligenceItem, Dossier, col(Person.name), sa.func.count().over())
        .join(Dossier, col(Dossier.id) == col(DiligenceItem.dossier_id))
        .outerjoin(Person, col(Person.id) == sa.func.coalesce(col(DiligenceItem.settled_by), actor.id))
        .where(
            *visible(actor.recused_from),
            col(Dossier.stage) == Stage.DILIGENCE,
            col(Dossier.status).in_(UNDER_WAY),
            *clauses,
        )
        .order_by(col(DiligenceItem.due_on).asc().nulls_last(), col(DiligenceItem.id))
        .limit(SHOWN)
    ).all()
    tasks = [
        Task(
            about=item.title,
            detail=f"{dossier.reference} · {dossier.company}",
            endpoint="diligence.item",
            values={"item_id": item.id},
            due=item.due_on,
            holder=holder,
        )
        for item, dossier, holder, _ in rows
    ]
    return section(title, tasks, rows[0][3] if rows else 0)
