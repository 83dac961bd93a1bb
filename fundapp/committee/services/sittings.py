"""How is a sitting prepared: planned, given an agenda, convened?"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from fundapp.committee import queries
from fundapp.committee.events import (
    AgendaChanged,
    DossierTabled,
    DossierUntabled,
    SittingConvened,
    SittingPlanned,
)
from fundapp.committee.models import AgendaChange, AgendaItem, Sitting
from fundapp.committee.queries import drafts
from fundapp.committee.rules import conditions as terms
from fundapp.committee.rules import sittings as rules
from fundapp.committee.types import AgendaChangeKind, Outcome, Resolution, SittingKind
from fundapp.dossiers import queries as dossiers
from fundapp.kernel import clock
from fundapp.kernel.errors import NotFound, Refused
from fundapp.kernel.events import record
from fundapp.kernel.seen import Saved, check_seen
from fundapp.programme import queries as programme


def plan_sitting(
    session: Session,
    *,
    title: str,
    kind: SittingKind,
    opens_at: datetime,
    place: str = "",
    by: UUID,
    at: datetime,
) -> Sitting:
    rules.check_plan(opens_at=opens_at, at=at)
    sitting = Sitting(title=title, kind=kind, place=place, opens_at=opens_at)
    session.add(sitting)
    record(session, SittingPlanned(sitting_id=sitting.id, opens_at=opens_at), by=by, at=at)
    return sitting


def table_dossier(
    session: Session,
    *,
    sitting_id: UUID,
    dossier_id: UUID,
    resolution: Resolution,
    change_reason: str = "",
    by: UUID,
    at: datetime,
) -> AgendaItem:
    """Put a dossier at the end of the agenda, with the resolution that will be voted.

    `change_reason` is required once the sitting is convened: its members are told (GOV-10).
    """
    sitting = queries.lock_sitting(session, sitting_id)
    rules.check_resolution_text(resolution.text, resolution.amount)
    dossier = dossiers.lock_dossier(session, dossier_id)
    tabled_in = queries.find_pending_item(session, dossier_id)
    rules.check_table(dossier.stage, dossier.status, pending=tabled_in is not None)
    rules.check_ceilings(queries.broken_ceilings(session, dossier, resolution, clock.paris_day(at)))
    position = queries.last_position(session, sitting_id) + 1
    item = AgendaItem(sitting_id=sitting_id, dossier_id=dossier_id, position=position, **_columns(resolution))
    session.add(item)
    session.flush()
    tabled = DossierTabled(dossier_id=dossier_id, sitting_id=sitting_id, item_id=item.id)
    record(session, tabled, by=by, at=at)
    _tell_of_the_change(
        session,
        sitting,
        item,
        AgendaChangeKind.ADDED,
        after=_content(item),
        reason=change_reason,
        by=by,
        at=at,
    )
    return item


def amend_item(
    session: Session,
    *,
    item_id: UUID,
    resolution: Resolution,
    change_reason: str = "",
    seen: str | None = None,
    by: UUID,
    at: datetime,
) -> AgendaItem:
    """Change the resolution while it is not put to the vote, or once its poll was declared void."""
    sitting, item = _lock_tabled(session, item_id)
    poll = queries.find_latest_poll(session, item_id)
    rules.check_amend(put_to_vote=poll is not None and poll.outcome is not Outcome.VOID)
    rules.check_resolution_text(resolution.text, resolution.amount)
    dossier = dossiers.get_dossier(session, item.dossier_id)
    rules.check_ceilings(queries.broken_ceilings(session, dossier, resolution, clock.paris_day(at)))
    saved = Saved(item.amended_by, item.amended_at) if item.amended_by else None
    shown = rules.resolution_shown(drafts.resolution_of(item))
    check_seen(shown, seen, rules.resolution_shown(resolution), lambda: saved)
    before = _content(item)
    for name, value in _columns(resolution).items():
        setattr(item, name, value)
    if (after := _content(item)) != before:
        item.amended_by, item.amended_at = by, at
        _tell_of_the_change(
            session,
            sitting,
            item,
            AgendaChangeKind.AMENDED,
            before=before,
            after=after,
            reason=change_reason,
            by=by,
            at=at,
        )
    return item


def untable_dossier(
    session: Session, *, item_id: UUID, change_reason: str = "", by: UUID, at: datetime
) -> None:
    """Take a dossier off the agenda, unless it was ever put to the vote there."""
    sitting, item = _lock_tabled(session, item_id)
    rules.check_amend(put_to_vote=queries.find_latest_poll(session, item_id) is not None)
    _tell_of_the_change(
        session,
        sitting,
        item,
        AgendaChangeKind.REMOVED,
        before=_content(item),
        reason=change_reason,
        by=by,
        at=at,
    )
    session.delete(item)
    untabled = DossierUntabled(dossier_id=item.dossier_id, sitting_id=item.sitting_id)
    record(session, untabled, by=by, at=at)


def convene(session: Session, *, sitting_id: UUID, urgency: str, by: UUID, at: datetime) -> Sitting:
    sitting = queries.lock_sitting(session, sitting_id)
    days = programme.parameter(session, "committee.convocation_days", on=clock.paris_day(at))
    rules.check_convocation(
        opens_at=sitting.opens_at,
        days=days,
        items=queries.last_position(session, sitting_id),
        urgency=urgency,
        already=sitting.convened_at is not None,
        at=at,
    )
    sitting.convened_at, sitting.urgency = at, urgency.strip()
    convened = SittingConvened(sitting_id=sitting_id, opens_at=sitting.opens_at, urgent=bool(sitting.urgency))
    record(session, convened, by=by, at=at)
    return sitting


def _lock_tabled(session: Session, item_id: UUID) -> tuple[Sitting, AgendaItem]:
    """Hold a sitting, then a dossier of its agenda, unless somebody has taken it off meanwhile."""
    try:
        sitting = queries.lock_sitting(session, queries.get_item(session, item_id).sitting_id)
        return sitting, queries.lock_item(session, item_id)
    except NotFound:
        raise Refused(rules.UNTABLED) from None


def _columns(resolution: Resolution) -> dict[str, Any]:
    return {
        "amount": resolution.amount,
        "instrument": resolution.instrument,
        "resolution": resolution.text,
        "conditions": terms.written(resolution.conditions),
    }


def _content(item: AgendaItem) -> dict[str, Any]:
    return {
        "text": item.resolution,
        "amount": item.amount.cents,
        "instrument": item.instrument.value,
        "conditions": item.conditions,
    }


def _tell_of_the_change(
    session: Session,
    sitting: Sitting,
    item: AgendaItem,
    kind: AgendaChangeKind,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str,
    by: UUID,
    at: datetime,
) -> None:
    """Before the convocation an agenda is the secretary's draft; after it, every change has its reason."""
    if sitting.convened_at is None:
        return
    rules.check_change_reason(reason)
    change = AgendaChange(
        sitting_id=sitting.id,
        dossier_id=item.dossier_id,
        kind=kind,
        before=before,
        after=after,
        reason=reason.strip(),
        by=by,
        at=at,
    )
    session.add(change)
    session.flush()
    changed = AgendaChanged(sitting_id=sitting.id, change_id=change.id, dossier_id=item.dossier_id, kind=kind)
    record(session, changed, by=by, at=at)
