"""How are points opened, taken, settled and confirmed?"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.diligence import queries
from fundapp.diligence.events import ChecklistOpened, FindingConfirmed, FindingRecorded, ItemsAdded, ItemTaken
from fundapp.diligence.models import DiligenceItem, RecordedFinding
from fundapp.diligence.rules import checklist as rules
from fundapp.diligence.rules.catalogue import CORE, PIECES, POINTS, VERSION
from fundapp.diligence.types import Finding, ItemState, Preset
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries import holding
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import record
from fundapp.kernel.seen import check_seen


def open_checklist(
    session: Session, *, dossier: Dossier, preset: Preset, by: UUID, at: datetime
) -> Collection[int]:
    """Open the points of a preset on a dossier whose row the caller holds."""
    wanted = {
        Preset.CORE: CORE,
        Preset.DEMANDED: tuple(queries.points_demanded(session, dossier, paris_day(at))),
        Preset.FULL: tuple(POINTS),
    }
    numbers = _open(session, dossier.id, wanted[preset])
    record(session, ChecklistOpened(dossier.id, preset, VERSION, len(numbers)), by=by, at=at)
    return numbers


def add_items(
    session: Session, *, dossier_id: UUID, numbers: Collection[int], by: UUID, at: datetime
) -> Collection[int]:
    """Open more points, while the dossier is being checked."""
    dossier = dossiers.lock_dossier(session, dossier_id)
    rules.check_under_way(dossier.stage, dossier.status)
    added = _open(session, dossier_id, numbers)
    if not added:
        raise Refused("Choisissez au moins un point qui n’est pas encore ouvert.", field="points")
    record(session, ItemsAdded(dossier_id, tuple(added)), by=by, at=at)
    return added


def _open(session: Session, dossier_id: UUID, numbers: Collection[int]) -> list[int]:
    added = rules.still_to_add(numbers, queries.numbers_opened(session, dossier_id), POINTS)
    for number in added:
        point = POINTS[number]
        session.add(
            DiligenceItem(
                dossier_id=dossier_id,
                catalogue=VERSION,
                number=number,
                category=point.category,
                title=point.title.text,
                severity=point.severity,
            )
        )
    session.flush()
    return added


def take_item(
    session: Session,
    *,
    item_id: UUID,
    owner_id: UUID,
    due_on: date | None,
    seen: str | None = None,
    by: UUID,
    at: datetime,
) -> DiligenceItem:
    """Say who looks into a point, and by when; `seen` is the mark of what the page showed."""
    item = _lock_under_way(session, item_id, by)
    shown, typed = rules.assignment(item.owner_id, item.due_on), rules.assignment(owner_id, due_on)
    check_seen(shown, seen, typed, lambda: queries.last_assigned(session, item))
    rules.check_owner(accounts.roles_of(session, owner_id))
    if (item.owner_id, item.due_on) == (owner_id, due_on):
        return item
    item.owner_id, item.due_on = owner_id, due_on
    record(session, ItemTaken(item.dossier_id, item.id, item.number, owner_id), by=by, at=at)
    return item


def record_finding(
    session: Session,
    *,
    item_id: UUID,
    finding: Finding,
    seen: str | None = None,
    by: UUID,
    at: datetime,
) -> DiligenceItem:
    """Add a finding after those before it; the same one sent twice by the same person is one.

    `seen` is the mark of the finding the page showed; raises `Outdated` when a colleague's has come since.
    A new finding undoes the confirmation of the one before; whoever writes on a point nobody has takes it.
    """
    item = _lock_under_way(session, item_id, by)
    last, typed = queries.last_finding(session, item), rules.values_of(finding)
    check_seen(rules.values_shown(last.finding, item.confirmed_by), seen, typed, lambda: last.saved)
    if last.saved and last.saved.by == by and rules.values_of(last.finding) == typed:
        return item
    rules.check_finding(item.severity, finding)
    _check_document(session, item, finding.document_id)
    _check_pieces(session, item, finding, paris_day(at))
    recorded = _append(session, item, finding, by, at)
    item.state, item.severity, item.findings = finding.state, finding.severity, recorded.number
    item.settled_by, item.settled_at = (by, at) if finding.state in rules.SETTLED else (None, None)
    item.confirmed_by = item.confirmed_at = None
    if item.owner_id is None:
        item.owner_id = by
        record(session, ItemTaken(item.dossier_id, item.id, item.number, by), by=by, at=at)
    told = FindingRecorded(item.dossier_id, item.id, item.number, item.state, recorded.id)
    record(session, told, by=by, at=at)
    return item


def _append(
    session: Session, item: DiligenceItem, finding: Finding, by: UUID, at: datetime
) -> RecordedFinding:
    condition = finding.condition if finding.state is ItemState.RESERVE else None
    recorded = RecordedFinding(
        item_id=item.id,
        number=item.findings + 1,
        state=finding.state,
        severity=finding.severity,
        text=finding.text,
        evidence=finding.evidence,
        document_id=finding.document_id,
        condition_kind=condition.kind if condition else None,
        condition_text=condition.text if condition else "",
        condition_due_on=condition.due_on if condition else None,
        by=by,
        at=at,
    )
    session.add(recorded)
    session.flush()
    return recorded


def _check_document(session: Session, item: DiligenceItem, document_id: UUID | None) -> None:
    if document_id is None:
        return
    if document_id not in {piece.id for piece in dossiers.documents_of(session, item.dossier_id)}:
        raise Refused("Cette pièce n’est pas au dossier : choisissez-en une de la liste.", field="document")


def _check_pieces(session: Session, item: DiligenceItem, finding: Finding, on: date) -> None:
    if kinds := PIECES.get(item.number):
        lacking = holding.lacking_of(session, item.dossier_id, kinds, on)
        rules.check_pieces(item.number, finding, lacking)


def confirm_item(
    session: Session, *, item_id: UUID, finding: int | None = None, by: UUID, at: datetime
) -> DiligenceItem:
    """Agree, as a second person, with how a blocking point was settled: with the `finding` that was read."""
    item = _lock_under_way(session, item_id, by)
    rules.check_confirmation(item, by)
    if finding not in (None, item.findings):
        raise Refused(
            "Un autre constat a été écrit depuis que vous avez lu ce point : relisez-le, puis confirmez."
        )
    item.confirmed_by, item.confirmed_at = by, at
    record(session, FindingConfirmed(item.dossier_id, item.id, item.number), by=by, at=at)
    return item


def _lock_under_way(session: Session, item_id: UUID, by: UUID) -> DiligenceItem:
    """Hold the dossier, then its point: a finding and the move to the committee never cross."""
    dossier = dossiers.lock_dossier(session, queries.get_item(session, item_id).dossier_id)
    rules.check_under_way(dossier.stage, dossier.status)
    rules.check_investigator(by, dossier.owner_id)
    return queries.lock_item(session, item_id)
