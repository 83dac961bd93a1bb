"""Which ceilings is an amount held against: when it is proposed, put to the vote, reserved and signed?"""

from datetime import date

from sqlmodel import Session

from fundapp.committee.queries import ceilings as agenda
from fundapp.committee.types import Resolution
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import Dossier
from fundapp.kernel.money import ZERO, Money, total
from fundapp.kernel.words import Sentence
from fundapp.portfolio.models import Ticket
from fundapp.portfolio.queries.aid import aid_left, aid_of_ticket
from fundapp.portfolio.queries.ledger import Selection, layers_of
from fundapp.portfolio.rules import limits
from fundapp.portfolio.rules.limits import Check
from fundapp.portfolio.types import Scope
from fundapp.programme import queries as programme


def ceilings_of_resolution(
    session: Session, dossier: Dossier, resolution: Resolution, on: date
) -> list[Sentence]:
    """What keeps a resolution from being tabled or put to the vote. A want of room does not: it may wait."""
    new, instrument = resolution.amount, resolution.instrument
    envelope = programme.get_envelope(session, instrument.envelope)
    checks = [
        *_of_fund(session, new, dossier.amount_asked or new, on),
        limits.envelope_size(envelope.amount, new),
        _company_cap(session, dossier, new, on),
    ]
    if limits.is_aid(instrument):
        application = dossiers.application_of(session, dossier)
        aid = aid_left(session, dossier, application, instrument=instrument, amount=new, on=on)
        checks += [aid] if aid else []
    return limits.broken(checks)


agenda.answer_with(ceilings_of_resolution)


def ceilings_of_ticket(
    session: Session, ticket: Ticket, on: date, *, signing: Money | None = None
) -> list[Check]:
    """The ceilings of its amount, or of the one about to be signed on a day, each with its figures."""
    dossier = dossiers.get_dossier(session, ticket.dossier_id)
    new = signing or ticket.layers.held or ticket.voted
    checks = [
        *_of_fund(session, new, ticket.asked, on),
        _company_cap(session, dossier, new, on, own=ticket.layers.held),
    ]
    if limits.is_aid(ticket.instrument):
        application = dossiers.application_of(session, dossier)
        aid = aid_of_ticket(session, ticket, application, on, signing=signing)
        checks += [aid] if aid else []
    return checks


def _of_fund(session: Session, new: Money, asked: Money, on: date) -> list[Check]:
    least, most = programme.ticket_bounds(session, on)
    return [limits.ticket_size(least, most, new), limits.asked_amount(asked, new)]


def _company_cap(session: Session, dossier: Dossier, new: Money, on: date, own: Money = ZERO) -> Check:
    """Whatever the company holds already, but for the ticket's own money."""
    assert dossier.startup_id is not None
    startup = dossiers.get_startup(session, dossier.startup_id)
    held = layers_of(session, Selection(Scope.STARTUP, str(startup.id))).held
    size = total(envelope.amount for envelope in programme.list_envelopes(session))
    cap: int = programme.parameter(session, "cap.company_bp", on)
    return limits.company_cap(
        startup.name, startup.siren, fund_size=size, cap_bp=cap, exposure=held - own, new=new
    )
