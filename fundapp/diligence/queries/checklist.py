"""Which points are opened on a dossier, how do they stand, and which reserves do they leave?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.accounts import queries as accounts
from fundapp.accounts.models import Person
from fundapp.diligence.events import ItemsReleased, ItemTaken
from fundapp.diligence.models import DiligenceItem, RecordedFinding
from fundapp.diligence.queries.demands import points_demanded
from fundapp.diligence.rules import checklist as rules
from fundapp.diligence.rules.checklist import Progress
from fundapp.diligence.types import (
    Category,
    Condition,
    ConditionKind,
    Finding,
    ItemState,
    Point,
    Severity,
)
from fundapp.dossiers.models import Document, Dossier
from fundapp.dossiers.types import Stage
from fundapp.kernel import rows
from fundapp.kernel.events import last_saved
from fundapp.kernel.seen import Saved
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
    unopened: Sequence[Point]
    """Demanded, and opened by nobody: they count all the same."""
    reasons: Sequence[tuple[Sentence, Sequence[int]]]
    """Why points are demanded of this dossier, each with their numbers."""
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


@dataclass(frozen=True)
class LastFinding:
    """What holds of a point, and who wrote it when; None when nobody has."""

    finding: Finding
    saved: Saved | None


@dataclass(frozen=True)
class FindingRead:
    """One finding of a point as its page shows it."""

    id: UUID
    number: int
    finding: Finding
    author: str
    at: datetime
    piece: str | None


def list_items(session: Session, dossier_id: UUID) -> Sequence[DiligenceItem]:
    return session.exec(
        select(DiligenceItem)
        .where(DiligenceItem.dossier_id == dossier_id)
        .order_by(col(DiligenceItem.number))
    ).all()


def numbers_opened(session: Session, dossier_id: UUID) -> set[int]:
    return set(session.exec(select(DiligenceItem.number).where(DiligenceItem.dossier_id == dossier_id)))


def get_item(session: Session, item_id: UUID) -> DiligenceItem:
    return rows.get(session, DiligenceItem, item_id)


def lock_item(session: Session, item_id: UUID) -> DiligenceItem:
    return rows.lock(session, DiligenceItem, item_id)


def findings_of(session: Session, item: DiligenceItem) -> list[FindingRead]:
    """Every finding of a point, the one that holds first."""
    found = session.exec(
        select(RecordedFinding)
        .where(RecordedFinding.item_id == item.id)
        .order_by(col(RecordedFinding.number).desc())
    ).all()
    names = accounts.names_of(session, {each.by for each in found})
    cited = [each.document_id for each in found]
    pieces = {
        piece.id: piece.name for piece in session.exec(select(Document).where(col(Document.id).in_(cited)))
    }
    return [
        FindingRead(
            id=each.id,
            number=each.number,
            finding=_said(each),
            author=names[each.by],
            at=each.at,
            piece=pieces[each.document_id] if each.document_id else None,
        )
        for each in found
    ]


def last_finding(session: Session, item: DiligenceItem) -> LastFinding:
    """The finding that holds, with its author; of a point nobody wrote on, how it stands."""
    last = session.exec(
        select(RecordedFinding).where(
            RecordedFinding.item_id == item.id, RecordedFinding.number == item.findings
        )
    ).first()
    if last is None:
        return LastFinding(Finding(item.state, item.severity), None)
    return LastFinding(_said(last), Saved(last.by, last.at))


def last_assigned(session: Session, item: DiligenceItem) -> Saved | None:
    """Who gave a point to whoever looks into it, or took it from whoever did."""
    if item.owner_id is None:
        return last_saved(session, item.dossier_id, ItemsReleased, numbers=[item.number])
    return last_saved(session, item.dossier_id, ItemTaken, item_id=str(item.id), owner_id=str(item.owner_id))


def _said(row: RecordedFinding) -> Finding:
    kind = row.condition_kind
    return Finding(
        state=row.state,
        severity=row.severity,
        text=row.text,
        evidence=row.evidence,
        document_id=row.document_id,
        condition=Condition(kind, row.condition_text, row.condition_due_on) if kind else None,
    )


def checklist(session: Session, dossier: Dossier, on: date) -> Checklist:
    """The points of a dossier; while it is being checked, beside those the fund demands of it on a day."""
    rows = list_items(session, dossier.id)
    wanted = points_demanded(session, dossier, on) if dossier.stage is Stage.DILIGENCE else {}
    unopened = rules.unopened(wanted, [row.number for row in rows])
    people = {person for row in rows for person in (row.owner_id, row.settled_by, row.confirmed_by) if person}
    names = accounts.names_of(session, people)
    return Checklist(
        items=[_read(row, names) for row in rows],
        unopened=unopened,
        reasons=rules.by_reason(wanted),
        progress=rules.progress(rows, unopened),
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
        select(DiligenceItem, RecordedFinding)
        .join(RecordedFinding, col(RecordedFinding.item_id) == col(DiligenceItem.id))
        .where(
            DiligenceItem.dossier_id == dossier_id,
            col(DiligenceItem.state) == ItemState.RESERVE,
            RecordedFinding.number == DiligenceItem.findings,
        )
        .order_by(col(DiligenceItem.number))
    )
    return [
        Reserve(
            number=item.number,
            title=Sentence(item.title),
            severity=item.severity,
            kind=finding.condition_kind,
            text=finding.condition_text,
            due_on=finding.condition_due_on,
        )
        for item, finding in rows
        if finding.condition_kind is not None
    ]


def investigators(session: Session) -> list[Person]:
    """Everybody a point may be given to, by name."""
    found = {
        person.id: person for role in rules.INVESTIGATORS for person in accounts.list_people(session, role)
    }
    return sorted(found.values(), key=lambda person: person.name)
