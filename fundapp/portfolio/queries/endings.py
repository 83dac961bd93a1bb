"""Which money of a dossier is still on its way, so that its book stays open?"""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.kernel.money import Money
from fundapp.portfolio.models import Payment, PendingEntry, Ticket
from fundapp.portfolio.queries.pending import is_undecided
from fundapp.portfolio.rules.endings import UnderWay
from fundapp.portfolio.types import PaymentState, PendingKind


def under_way(session: Session, dossier_id: UUID) -> UnderWay:
    asked = col(Payment.state).in_((PaymentState.REQUESTED, PaymentState.VERIFIED))
    bounced = (col(PendingEntry.kind) == PendingKind.BOUNCE) & is_undecided()
    return UnderWay(
        asked=_amounts(session, dossier_id, Payment, asked),
        bounced=_amounts(session, dossier_id, PendingEntry, bounced),
    )


def _amounts(session: Session, dossier_id: UUID, kind: Any, clause: Any) -> list[Money]:
    query = (
        select(col(kind.amount))
        .join(Ticket, col(Ticket.id) == col(kind.ticket_id))
        .where(Ticket.dossier_id == dossier_id, clause)
        .order_by(col(kind.id))
    )
    return list(session.exec(query))
