"""Which points are opened on a dossier, how do they stand, and which reserves do they leave?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, func, or_, select

from fundapp.accounts import queries as accounts
from fundapp.accounts.models import Person
from fundapp.diligence.models import DiligenceItem
from fundapp.diligence.rules import checklist as rules
from fundapp.diligence.rules.checklist import SETTLED, Progress
from fundapp.diligence.types import Category, ConditionKind, ItemState, Severity
from fundapp.kernel import rows
from fundapp.kernel.words import Sentence


@dataclass(frozen=True)
class ItemRead:
    """One point as a list shows it."""

    id: UUID
    number: int
    category: Category
    title: Sentence
    severity: Severity
    state: ItemState
    owner: str | None
    owner_id: UUID | None
    due_on: date | None
    awaits_confirmation: bool
    open_blocker: bool
    settled_by: str | None
    confirmed_by: str | None


@dataclass(frozen=True)
class Checklist:
    items: Sequence[ItemRead]
    progress: Progress

    @property
    def by_category(self) -> list[tuple[Category, list[ItemRead]]]:
        present = sorted({item.category for item in self.items}, key=list(Category).index)
        return [(each, [item for item in self.items if item.category is each]) for each in present]


@dataclass(frozen=True)
class Reserve:
    """What has to become a condition of the resolution (DD-04)."""

    number: int
    title: Sentence
    severity: Severity
    kind: ConditionKind
    text: str
    due_on: date | None


def list_items(session: Session, dossier_id: UUID) -> Sequence[DiligenceItem]:
    return session.exec(
        select(DiligenceItem)
        .where(DiligenceItem.dossier_id == dossier_id)
        .order_by(col(DiligenceItem.number))
    ).all()


def numbers_opened(session: Session, dossier_id: UUID) -> set[int]:
    return set(session.exec(select(DiligenceItem.number).where(DiligenceItem.dossier_id == dossier_id)))


def find_item(session: Session, dossier_id: UUID, number: int) -> DiligenceItem | None:
    return session.exec(
        select(DiligenceItem).where(DiligenceItem.dossier_id == dossier_id, DiligenceItem.number == number)
    ).first()


def get_item(session: Session, item_id: UUID) -> DiligenceItem:
    return rows.get(session, DiligenceItem, item_id)


def lock_item(session: Session, item_id: UUID) -> DiligenceItem:
    return rows.lock(session, DiligenceItem, item_id)


def checklist(session: Session, dossier_id: UUID) -> Checklist:
    rows = list_items(session, dossier_id)
    people = {person for row in rows for person in (row.owner_id, row.settled_by, row.confirmed_by) if person}
    names = accounts.names_of(session, people)
    return Checklist(
        items=[_read(row, names) for row in rows],
        progress=rules.progress(rows),
    )


def _read(row: DiligenceItem, names: dict[UUID, str]) -> ItemRead:
    return ItemRead(
        id=row.id,
        number=row.number,
        category=row.category,
        title=Sentence(row.title),
        severity=row.severity,
        state=row.state,
        owner=names[row.owner_id] if row.owner_id else None,
        owner_id=row.owner_id,
        due_on=row.due_on,
        awaits_confirmation=rules.needs_confirmation(row),
        open_blocker=rules.is_open_blocker(row),
        settled_by=names[row.settled_by] if row.settled_by else None,
        confirmed_by=names[row.confirmed_by] if row.confirmed_by else None,
    )


def reserves(session: Session, dossier_id: UUID) -> list[Reserve]:
    rows = session.exec(
        select(DiligenceItem)
        .where(DiligenceItem.dossier_id == dossier_id, col(DiligenceItem.state) == ItemState.RESERVE)
        .order_by(col(DiligenceItem.number))
    )
    return [
        Reserve(
            number=row.number,
            title=Sentence(row.title),
            severity=row.severity,
            kind=row.condition_kind,
            text=row.condition_text,
            due_on=row.condition_due_on,
        )
        for row in rows
        if row.condition_kind is not None
    ]


def investigators(session: Session) -> list[Person]:
    """Everybody a point may be given to, by name."""
    found = {
        person.id: person for role in rules.INVESTIGATORS for person in accounts.list_people(session, role)
    }
    return sorted(found.values(), key=lambda person: person.name)


def count_settled(session: Session, dossier_ids: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """Points settled and points opened, for many dossiers in one query."""
    settled = func.count().filter(
        col(DiligenceItem.state).in_(SETTLED),
        or_(col(DiligenceItem.severity) != Severity.BLOCKING, col(DiligenceItem.confirmed_by).is_not(None)),
    )
    rows = session.exec(
        select(DiligenceItem.dossier_id, settled, func.count())
        .where(col(DiligenceItem.dossier_id).in_(list(dossier_ids)))
        .group_by(col(DiligenceItem.dossier_id))
    )
    return {dossier_id: (done, total) for dossier_id, done, total in rows}
