"""Which pieces keep a dossier from the committee, its signature or its payments (INT-07)?"""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers.queries import documents_of
from fundapp.dossiers.queries.pieces import held_of, required_pieces, waivers_of
from fundapp.dossiers.rules import catalogue
from fundapp.dossiers.types import Need
from fundapp.kernel.words import Sentence


def held_back(session: Session, dossier_id: UUID, step: Need, on: date) -> list[Sentence]:
    """Each piece that does not hold on this very day, whatever the night has told of it."""
    return catalogue.held_back(
        catalogue.due_before(step, required_pieces(session, on)),
        held_of(documents_of(session, dossier_id)),
        [each.kind for each in waivers_of(session, dossier_id)],
        on,
    )
