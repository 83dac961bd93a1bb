"""With which resolution does the secretary begin, and how does a kept one read again?"""

from sqlmodel import Session

from fundapp.committee.models import AgendaItem
from fundapp.committee.rules import conditions as terms
from fundapp.committee.types import Resolution
from fundapp.diligence import queries as diligence
from fundapp.diligence.types import Condition
from fundapp.dossiers.models import Dossier
from fundapp.kernel.money import ZERO
from fundapp.programme.types import Instrument

OPENING = (
    "Après avoir pris connaissance du dossier {reference}, le comité décide de financer le projet "
    "« {title} » porté par {company}, pour le montant et par l’instrument ci-dessus, sous les conditions "
    "ci-dessous."
)


def proposed_resolution(session: Session, dossier: Dossier) -> Resolution:
    """What was asked, and as conditions the reserves that the checks left behind (DD-04)."""
    return Resolution(
        text=OPENING.format(reference=dossier.reference, title=dossier.title, company=dossier.company),
        amount=dossier.amount_asked or ZERO,
        instrument=dossier.instrument or Instrument.GRANT,
        conditions=[
            Condition(reserve.kind, reserve.text, reserve.due_on)
            for reserve in diligence.reserves(session, dossier.id)
        ],
    )


def resolution_of(item: AgendaItem) -> Resolution:
    return Resolution(item.resolution, item.amount, item.instrument, terms.revived(item.conditions))
