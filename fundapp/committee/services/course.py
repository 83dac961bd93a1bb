"""How is a dossier paused, taken back or reopened, unless the committee is about to vote on it?"""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.committee import queries
from fundapp.committee.rules.sittings import VOTE_STILL_OPEN
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import Charge, Stage
from fundapp.kernel.errors import Refused


def hold_dossier(
    session: Session,
    *,
    dossier_id: UUID,
    reason: str,
    charged_to: Charge,
    again_on: date | None,
    by: UUID,
    at: datetime,
) -> Dossier:
    return dossier_services.hold(
        session,
        dossier_id=dossier_id,
        tabled=_is_tabled(session, dossier_id),
        reason=reason,
        charged_to=charged_to,
        again_on=again_on,
        by=by,
        at=at,
    )


def step_back(
    session: Session, *, dossier_id: UUID, origin: Stage, reason: str, by: UUID, at: datetime
) -> Dossier:
    return dossier_services.step_back(
        session,
        dossier_id=dossier_id,
        origin=origin,
        tabled=_is_tabled(session, dossier_id),
        reason=reason,
        by=by,
        at=at,
    )


def reopen_dossier(session: Session, *, dossier_id: UUID, reason: str, by: UUID, at: datetime) -> Dossier:
    """Take up a dossier that ended, once no vote is open on it any more.

    A poll that was open when the applicant withdrew ends void at its closing, or is set aside. Were the
    dossier reopened before, it would count ballots cast while it was withdrawn, and count as silent whoever
    took that for its end: a new sitting puts it to the vote again.
    """
    dossiers.lock_dossier(session, dossier_id)
    if queries.find_open_poll(session, dossier_id) is not None:
        raise Refused(VOTE_STILL_OPEN)
    return dossier_services.reopen_dossier(session, dossier_id=dossier_id, reason=reason, by=by, at=at)


def _is_tabled(session: Session, dossier_id: UUID) -> bool:
    """Asked while the dossier is held: who tables one holds it too."""
    dossiers.lock_dossier(session, dossier_id)
    return queries.find_pending_item(session, dossier_id) is not None
