"""How much de minimis aid is left to a company, by what it has declared and what the fund has granted it?

One answer for the dossier's page, the ticket's page, the agenda and the signature (DM-01, DM-02, DM-07).
"""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import AidChoice, Dossier
from fundapp.dossiers.rules import Application
from fundapp.dossiers.rules.aid import de_minimis_of
from fundapp.kernel.money import ZERO, Money
from fundapp.portfolio.models import Ticket
from fundapp.portfolio.queries.tickets import tickets_of_dossier
from fundapp.portfolio.rules import limits
from fundapp.portfolio.rules.limits import Check
from fundapp.portfolio.types import TicketState
from fundapp.programme import queries as programme
from fundapp.programme.types import AidBasis, Instrument, YesNo

AIDED = [each for each in Instrument if limits.is_aid(each)]
DEAD = (TicketState.LAPSED, TicketState.GIVEN_UP)


def aid_of_dossier(session: Session, dossier: Dossier, application: Application, on: date) -> Check | None:
    """For what was signed, else voted, else asked; None where nothing is declared and nothing is an aid."""
    alive = [each for each in tickets_of_dossier(session, dossier.id) if each.state not in DEAD]
    if alive:
        return aid_of_ticket(session, alive[-1], application, on)
    instrument, asked = application["instrument"], application["amount_asked"]
    return aid_left(session, dossier, application, instrument=instrument, amount=asked, on=on)


def aid_of_ticket(
    session: Session, ticket: Ticket, application: Application, on: date, *, signing: Money | None = None
) -> Check | None:
    """As on the day of its signature, once it is signed: what is dated later does not undo it."""
    return aid_left(
        session,
        dossiers.get_dossier(session, ticket.dossier_id),
        application,
        instrument=ticket.instrument,
        amount=signing or ticket.committed or ticket.voted,
        on=ticket.signed_on or on,
        own=ticket,
    )


def aid_left(
    session: Session,
    dossier: Dossier,
    application: Application,
    *,
    instrument: Instrument | None,
    amount: Money | None,
    on: date,
    own: Ticket | None = None,
) -> Check | None:
    """An amount by an instrument against the ceiling of a day; `own` is its ticket, not counted twice."""
    choice = dossiers.find_aid_choice(session, dossier.id)
    aided = instrument in AIDED and (choice is None or choice.basis is AidBasis.DE_MINIMIS)
    new = (amount if aided else None) or ZERO
    if application["had_aid"] not in (YesNo.YES, YesNo.NO):
        return limits.undeclared_aid(_ceiling(session, on)) if new else None
    granted = _granted(session, dossier.startup_id)
    mine = granted.pop(own.id, None) if own else None
    prior = limits.prior_aid(de_minimis_of(application.values), list(granted.values()), mine)
    if mine is not None:
        prior = [grant for grant in prior if grant[0] <= on]
    ceilings = {end: _ceiling(session, end) for end in limits.window_ends(prior, on)}
    return limits.de_minimis(ceilings, prior, on, new)


def _ceiling(session: Session, on: date) -> Money:
    return Money(int(programme.parameter(session, "state_aid.de_minimis_cents", on)))


def _granted(session: Session, startup_id: UUID | None) -> dict[UUID, tuple[date, Money]]:
    """What the fund itself signed with this company as de minimis aid, by ticket."""
    rows = session.execute(
        sa.select(col(Ticket.id), col(Ticket.signed_on), col(Ticket.committed))
        .outerjoin(AidChoice, col(AidChoice.dossier_id) == col(Ticket.dossier_id))
        .where(
            col(Ticket.startup_id) == startup_id,
            col(Ticket.instrument).in_(AIDED),
            col(Ticket.signed_on).is_not(None),
            sa.func.coalesce(col(AidChoice.basis), AidBasis.DE_MINIMIS) == AidBasis.DE_MINIMIS,
        )
    )
    return {ticket_id: (signed_on, committed) for ticket_id, signed_on, committed in rows}
