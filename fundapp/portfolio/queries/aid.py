"""How much de minimis aid is left to a company, by what its applicant has declared?"""

from datetime import date

from sqlmodel import Session

from fundapp.dossiers.rules import Application
from fundapp.dossiers.rules.aid import de_minimis_of
from fundapp.dossiers.types import YesNo
from fundapp.kernel.money import ZERO, Money
from fundapp.portfolio.rules.limits import Check, de_minimis
from fundapp.programme import queries as programme
from fundapp.programme.types import EnvelopeKind, Instrument


def declared_aid(session: Session, application: Application, on: date) -> Check | None:
    """Against the ceiling of that day; None as long as nothing is declared, not even that there is none."""
    if application["had_aid"] not in (YesNo.YES, YesNo.NO):
        return None
    ceiling = Money(int(programme.parameter(session, "state_aid.de_minimis_cents", on)))
    return de_minimis(ceiling, de_minimis_of(application.values), on, _asked(application))


def _asked(application: Application) -> Money:
    """What would itself be an aid: capital put in on the terms of a private investor is none."""
    instrument, amount = application["instrument"], application["amount_asked"]
    aided = isinstance(instrument, Instrument) and instrument.envelope is EnvelopeKind.GRANT
    return amount if aided and isinstance(amount, Money) else ZERO
