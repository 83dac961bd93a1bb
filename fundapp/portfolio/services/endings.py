"""How does a dossier end once the committee has decided: paid in full, or stopped on the way?"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.rules import check_ending
from fundapp.dossiers.types import EndReason, Status
from fundapp.portfolio import queries, rules


def conclude_dossier(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> Dossier:
    """Say that all that was granted is paid: the dossier is funded. A second click changes nothing."""
    tickets = queries.lock_tickets(session, dossier_id)
    dossier = dossiers.lock_dossier(session, dossier_id)
    if dossier.status is Status.FUNDED:
        return dossier
    check_ending(dossier.stage, dossier.status, Status.FUNDED, "")
    rules.endings.check_funded(rules.endings.before_funded(tickets, queries.under_way(session, dossier_id)))
    return dossier_services.end(
        session,
        dossier_id=dossier_id,
        status=Status.FUNDED,
        reason_code=EndReason.DONE,
        reason_text="",
        by=by,
        at=at,
    )


def close_dossier(
    session: Session, *, dossier_id: UUID, reason_code: EndReason, reason_text: str, by: UUID, at: datetime
) -> Dossier:
    """Stop a project with its letter. What nobody signed is given up; what was signed stays in the ledger."""
    queries.lock_tickets(session, dossier_id)
    rules.endings.check_closing(rules.endings.before_closing(queries.under_way(session, dossier_id)))
    return dossier_services.answer_with_letter(
        session,
        dossier_id=dossier_id,
        status=Status.CLOSED,
        reason_code=reason_code,
        reason_text=reason_text,
        by=by,
        at=at,
    )
