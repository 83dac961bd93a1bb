"""What is still missing before this dossier moves on, by the parameters in force on a day?"""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from fundapp.diligence.queries.checklist import list_items
from fundapp.diligence.queries.demands import points_demanded
from fundapp.diligence.queries.reviews import count_submitted
from fundapp.diligence.rules import checklist, gates
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries import holding
from fundapp.kernel.words import Sentence
from fundapp.programme import queries as programme


def before_diligence(session: Session, dossier_id: UUID, on: date) -> list[Sentence]:
    minimum = programme.parameter(session, "review.minimum", on)
    return list(gates.before_diligence(count_submitted(session, dossier_id), minimum))


def before_committee(session: Session, dossier: Dossier, on: date) -> list[Sentence]:
    """Every demanded point, opened or not, every blocking one, and the pieces demanded."""
    items, wanted = list_items(session, dossier.id), points_demanded(session, dossier, on)
    unopened = checklist.unopened(wanted, [item.number for item in items])
    pieces = holding.before_committee(session, dossier, on)
    return list(gates.before_committee(items, wanted, unopened, pieces))
