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
from fundapp.kernel.money import Money, total
from fundapp.kernel.words import Sentence, say
from fundapp.portfolio import rules
from fundapp.portfolio.models import Condition, Ticket
from fundapp.portfolio.queries.ledger import Selection, layers_of
from fundapp.portfolio.rules.limits import Check
from fundapp.portfolio.types import Scope
from fundapp.programme import queries as programme
from fundapp.programme.models import Envelope
from fundapp.programme.types import Instrument


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
    if lack is not None:
        return lack
    cap = _company_cap(session, ticket, on)
    if cap.allowed:
        return None
    return say("%(cap)s Demandez au comité un montant plus faible.", cap=cap.sentence)


def checks_of(session: Session, ticket: Ticket, on: date) -> list[Check]:
    """The ceilings a ticket is held against, each with its figures."""
    checks = [_company_cap(session, ticket, on)]
    if ticket.instrument is Instrument.GRANT:
        checks.append(_de_minimis(session, ticket, on))
    return checks


def _company_cap(session: Session, ticket: Ticket, on: date) -> Check:
    exposure = layers_of(session, Selection(Scope.STARTUP, str(ticket.startup_id))).held
    own = ticket.layers.held
    new = own if own else ticket.voted
    size = total(envelope.amount for envelope in programme.list_envelopes(session))
    cap: int = programme.parameter(session, "cap.company_bp", on)
    return rules.limits.company_cap(size, cap, exposure - own, new)


def _de_minimis(session: Session, ticket: Ticket, on: date) -> Check:
    """Against the grants this fund signed itself: aid from elsewhere is declared in the dossier."""
    others = session.exec(
        select(Ticket).where(
            Ticket.startup_id == ticket.startup_id,
            Ticket.id != ticket.id,
            col(Ticket.instrument) == Instrument.GRANT,
            col(Ticket.signed_on).is_not(None),
        )
    ).all()
    prior = [(each.signed_on, each.committed) for each in others if each.signed_on is not None]
    granted_on = ticket.signed_on or on
    cents: int = programme.parameter(session, "state_aid.de_minimis_cents", granted_on)
    new = ticket.committed or ticket.voted
    return rules.limits.de_minimis(Money(cents), prior, granted_on, new)
