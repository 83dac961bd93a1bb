"""How does a submitted dossier go its way: completeness, holder, moves between stages, pauses?"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.dossiers import queries, rules
from fundapp.dossiers.events import (
    DossierAssigned,
    DossierDeclaredComplete,
    DossierHeld,
    DossierMoved,
    DossierReleased,
    DossierResumed,
    DossierSteppedBack,
)
from fundapp.dossiers.models import CourseNote, Dossier
from fundapp.dossiers.services.judging import accept_pieces
from fundapp.dossiers.types import Charge, Stage, Status, Turn
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.events import record
from fundapp.kernel.seen import check_seen
from fundapp.kernel.words import Sentence
from fundapp.policy import Role


def declare_complete(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> Dossier:
    """The pieces are there: evaluation begins, and whoever said so holds the dossier if nobody did."""
    dossier = queries.lock_dossier(session, dossier_id)
    if dossier.complete_at is not None:
        raise Refused("Ce dossier a déjà été déclaré complet.")
    accept_pieces(session, dossier, by=by, at=at)
    _step(dossier, Stage.REVIEW, at)
    dossier.complete_at = at
    if dossier.assigned_to is None:
        dossier.assigned_to = by
        record(session, DossierAssigned(dossier.id, by), by=by, at=at)
    record(session, DossierDeclaredComplete(dossier.id, dossier.owner_id), by=by, at=at)
    return dossier


def assign(
    session: Session, *, dossier_id: UUID, person_id: UUID, seen: str | None = None, by: UUID, at: datetime
) -> Dossier:
    """Say who holds the dossier: an analyst or a manager, and nobody else (SECURITY 11)."""
    dossier = queries.lock_dossier(session, dossier_id)
    rules.check_alive(dossier.status)
    able = {
        person.id for role in (Role.ANALYST, Role.MANAGER) for person in accounts.list_people(session, role)
    }
    if person_id not in able:
        raise Refused("Choisissez une personne de l’équipe : analyste ou direction du fonds.", field="person")
    shown, typed = rules.holder(dossier.assigned_to), rules.holder(person_id)
    check_seen(shown, seen, typed, lambda: queries.last_assigned(session, dossier))
    if dossier.assigned_to != person_id:
        dossier.assigned_to = person_id
        record(session, DossierAssigned(dossier.id, person_id), by=by, at=at)
    return dossier


def release(
    session: Session, *, dossier_id: UUID, person_id: UUID, grouped: bool = False, by: UUID, at: datetime
) -> None:
    """Take a dossier from whoever holds it and may not any more: it waits for the managers to assign it."""
    dossier = queries.lock_dossier(session, dossier_id)
    if dossier.assigned_to == person_id:
        dossier.assigned_to = None
        record(session, DossierReleased(dossier.id, person_id, grouped), by=by, at=at)


def move(
    session: Session, *, dossier_id: UUID, to: Stage, missing: Sequence[Sentence], by: UUID, at: datetime
) -> Dossier:
    """Take a dossier to another stage; `missing` is what the calling room's own rules still ask for."""
    dossier = queries.lock_dossier(session, dossier_id)
    origin = dossier.stage
    rules.check_move(origin, dossier.status, to)
    if missing:
        raise SeveralRefusals(
            "Ce dossier ne peut pas encore passer à l’étape « %(to)s ».", list(missing), to=to
        )
    _step(dossier, to, at)
    record(session, DossierMoved(dossier.id, origin, to), by=by, at=at)
    return dossier


def step_back(
    session: Session,
    *,
    dossier_id: UUID,
    origin: Stage,
    tabled: bool,
    reason: str,
    by: UUID,
    at: datetime,
) -> Dossier:
    """Take a dossier to the stage before, for a reason that is kept; what was done there stays done.

    `origin`: the stage that whoever asks saw it at: a second click takes it no further.
    `tabled`: whether a sitting of the committee waits for it, which the calling room knows.
    """
    dossier = queries.lock_dossier(session, dossier_id)
    to = rules.check_step_back(dossier.stage, dossier.status, origin=origin, tabled=tabled, reason=reason)
    _step(dossier, to, at)
    note = _note(session, dossier, Turn.STEPPED_BACK, reason, by=by, at=at)
    record(session, DossierSteppedBack(dossier.id, note.id, origin, to), by=by, at=at)
    return dossier


def hold(
    session: Session,
    *,
    dossier_id: UUID,
    tabled: bool,
    reason: str,
    charged_to: Charge,
    again_on: date | None,
    by: UUID,
    at: datetime,
) -> Dossier:
    """Pause its examination; the law's delay runs on (INT-13). `tabled` as for `step_back`."""
    dossier = queries.lock_dossier(session, dossier_id)
    today = paris_day(at)
    rules.check_hold(
        dossier.stage, dossier.status, tabled=tabled, reason=reason, again_on=again_on, today=today
    )
    dossier.status = Status.ON_HOLD
    note = _note(session, dossier, Turn.HELD, reason, charged_to=charged_to, again_on=again_on, by=by, at=at)
    record(session, DossierHeld(dossier.id, dossier.owner_id, note.id, charged_to), by=by, at=at)
    return dossier


def resume(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> Dossier:
    """Go on examining it, in the stage it was paused in."""
    dossier = queries.lock_dossier(session, dossier_id)
    rules.check_resume(dossier.status)
    dossier.status = Status.ACTIVE
    note = _note(session, dossier, Turn.RESUMED, "", by=by, at=at)
    record(session, DossierResumed(dossier.id, dossier.owner_id, note.id), by=by, at=at)
    return dossier


def _note(
    session: Session,
    dossier: Dossier,
    turn: Turn,
    reason: str,
    *,
    charged_to: Charge | None = None,
    again_on: date | None = None,
    by: UUID,
    at: datetime,
) -> CourseNote:
    day = paris_day(at)
    note = CourseNote(
        dossier_id=dossier.id,
        turn=turn,
        reason=reason.strip(),
        charged_to=charged_to,
        again_on=again_on,
        from_day=day,
        day=day,
        by=by,
        at=at,
    )
    session.add(note)
    return note


def _step(dossier: Dossier, to: Stage, at: datetime) -> None:
    rules.check_move(dossier.stage, dossier.status, to)
    dossier.stage = to
    dossier.stage_since = at
