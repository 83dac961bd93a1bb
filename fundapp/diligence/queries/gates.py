"""What is still missing before this dossier moves on, by the parameters in force on a day?"""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from fundapp.diligence.queries.checklist import list_items
from fundapp.diligence.queries.reviews import count_submitted
from fundapp.diligence.rules import gates
from fundapp.dossiers.queries import holding
from fundapp.dossiers.types import Need
from fundapp.kernel.words import Sentence
from fundapp.programme import queries as programme


def before_diligence(session: Session, dossier_id: UUID, on: date) -> list[Sentence]:
    minimum = programme.parameter(session, "review.minimum", on)
    return list(gates.before_diligence(count_submitted(session, dossier_id), minimum))


def before_committee(session: Session, dossier_id: UUID, on: date) -> list[Sentence]:
    minimum = programme.parameter(session, "diligence.minimum_items", on)
    pieces = holding.held_back(session, dossier_id, Need.ALWAYS, on)
    return list(gates.before_committee(list_items(session, dossier_id), minimum, pieces))
