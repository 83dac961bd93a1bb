"""Does a ticket find room in its envelope and under the ceilings today, and what does it still wait for?"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.diligence.types import ConditionKind
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import Startup
from fundapp.dossiers.queries import holding
from fundapp.dossiers.types import Need
from fundapp.kernel.words import Sentence, say
from fundapp.portfolio import rules
from fundapp.portfolio.models import Condition, Ticket
from fundapp.portfolio.queries.ceilings import ceilings_of_ticket
from fundapp.portfolio.queries.ledger import Selection, layers_of
from fundapp.portfolio.types import Scope
from fundapp.programme.models import Envelope


def pending_conditions(conditions: Iterable[Condition]) -> list[Sentence]:
    """The conditions that have to be met before the signature and any payment."""
    return [
        say("Condition suspensive n° %(number)s : %(condition)s", number=each.position, condition=each.text)
        for each in conditions
        if each.kind is ConditionKind.SUSPENSIVE and each.cleared_at is None
    ]


def held_back(session: Session, ticket: Ticket, on: date) -> list[Sentence]:
    """The pieces that keep its next step back: the signature, then each payment."""
    step = Need.BEFORE_PAYMENT if ticket.committed else Need.BEFORE_SIGNATURE
    return holding.held_back(session, ticket.dossier_id, step, on)


def lock_pieces(session: Session, ticket: Ticket, step: Need, on: date) -> list[Sentence]:
    """The same, and no piece is judged or replaced until the transaction ends."""
    dossiers.lock_dossier(session, ticket.dossier_id)
    return holding.held_back(session, ticket.dossier_id, step, on)


def lock_company(session: Session, startup_id: UUID) -> None:
    """Hold a company's ceiling until the transaction ends: two envelopes may serve it at once."""
    session.exec(
        select(col(Startup.id)).where(Startup.id == startup_id).with_for_update(key_share=True)
    ).one()


def lack_of_room(session: Session, ticket: Ticket, envelope: Envelope, on: date) -> Sentence | None:
    """What keeps a ticket from its reservation, with the figures; None when nothing does."""
    held = layers_of(session, Selection(Scope.ENVELOPE, str(envelope.id)))
    lack = rules.tickets.lack_of_room(envelope.amount, held, ticket.voted)
    return lack or next(iter(rules.limits.broken(ceilings_of_ticket(session, ticket, on))), None)
