"""Dossiers further on their way: reviewed, being checked, before the committee; each committed."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from fundapp.diligence import queries, services
from fundapp.diligence.models import DiligenceItem, Review
from fundapp.diligence.rules.scoring import GRID, as_typed
from fundapp.diligence.types import (
    Answer,
    Condition,
    ConditionKind,
    Finding,
    ItemState,
    Mark,
    Opinion,
    Preset,
)
from fundapp.dossiers import queries as dossier_queries
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import DocumentKind
from fundapp.policy import Role
from tests.factories import accounts, dossiers

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
SUSPENSIVE = Condition(ConditionKind.SUSPENSIVE, "Produire la lettre signée du cofinanceur.")


def answers(mark: Mark = Mark.FOUR) -> dict[str, Answer]:
    return {each.key: Answer(mark, f"Vu sur pièces : {each.label}.") for each in GRID}


def review(
    session: Session,
    dossier: Dossier,
    *,
    by: UUID | None = None,
    mark: Mark = Mark.FOUR,
    opinion: Opinion = Opinion.FAVOURABLE,
    at: datetime = AT,
) -> Review:
    """A review handed in by an analyst."""
    author = by or accounts.person(session, roles=[Role.ANALYST]).id
    made = services.submit_review(
        session,
        dossier_id=dossier.id,
        typed=as_typed(answers(mark), opinion, "Un projet mûr, une équipe complète, un effet mesurable."),
        by=author,
        at=at,
    )
    session.commit()
    return made


def reviewed_dossier(session: Session, *, at: datetime = AT, **typed: Any) -> Dossier:
    made = dossiers.complete_dossier(session, at=at, **typed)
    review(session, made, at=at)
    return made


def dossier_in_diligence(
    session: Session,
    *,
    preset: Preset = Preset.CORE,
    by: UUID | None = None,
    at: datetime = AT,
    **typed: Any,
) -> Dossier:
    """Its checklist is open and nothing is settled; the pieces that point 1 speaks of are not asked."""
    made = reviewed_dossier(session, at=at, **typed)
    dossiers.waive(session, made, DocumentKind.KBIS, DocumentKind.STATUTES, at=at)
    manager = by or accounts.person(session, roles=[Role.MANAGER]).id
    services.advance_to_diligence(session, dossier_id=made.id, preset=preset, by=manager, at=at)
    session.commit()
    return dossier_queries.get_dossier(session, made.id)


def point(session: Session, dossier: Dossier, number: int) -> DiligenceItem:
    """One that is open, by its number in the catalogue."""
    [found] = [each for each in queries.list_items(session, dossier.id) if each.number == number]
    return found


def settle(
    session: Session,
    item: DiligenceItem,
    *,
    by: UUID,
    state: ItemState = ItemState.CLEARED,
    condition: Condition | None = None,
    at: datetime = AT,
) -> DiligenceItem:
    finding = Finding(
        state=state,
        severity=item.severity,
        text="Conforme à la pièce produite.",
        evidence="Kbis du 3 novembre 2026, page 1",
        condition=condition,
    )
    made = services.record_finding(session, item_id=item.id, finding=finding, by=by, at=at)
    session.commit()
    return made


def settle_all(
    session: Session, dossier: Dossier, *, by: UUID, second: UUID, reserved: tuple[int, ...] = ()
) -> None:
    """Every point cleared, or under a suspensive reserve; blocking ones confirmed by a second person."""
    for item in queries.list_items(session, dossier.id):
        if item.number in reserved:
            settle(session, item, by=by, state=ItemState.RESERVE, condition=SUSPENSIVE)
        else:
            settle(session, item, by=by)
        if item.severity == "blocking":
            services.confirm_item(session, item_id=item.id, by=second, at=AT)
    session.commit()


def dossier_before_committee(
    session: Session, *, reserved: tuple[int, ...] = (), at: datetime = AT, **typed: Any
) -> Dossier:
    """Checked, and before the committee; `reserved` points leave a reserve."""
    manager = accounts.person(session, roles=[Role.MANAGER]).id
    second = accounts.person(session, roles=[Role.ANALYST]).id
    made = dossier_in_diligence(session, by=manager, at=at, **typed)
    settle_all(session, made, by=manager, second=second, reserved=reserved)
    services.advance_to_committee(session, dossier_id=made.id, by=manager, at=at)
    session.commit()
    return dossier_queries.get_dossier(session, made.id)
