"""Which pieces keep a dossier from the committee, its signature or its payments (INT-07)?"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries import documents_of
from fundapp.dossiers.queries.pieces import committee_pieces, held_of, required_pieces, waivers_of
from fundapp.dossiers.rules import catalogue
from fundapp.dossiers.types import DocumentKind, Need, PieceState
from fundapp.kernel.words import Sentence


def before_committee(session: Session, dossier: Dossier, on: date) -> list[Sentence]:
    """Each piece demanded for the committee that does not hold on this very day."""
    return _held_back(session, dossier.id, committee_pieces(session, dossier, on), on)


def lacking_of(
    session: Session, dossier_id: UUID, kinds: Sequence[DocumentKind], on: date
) -> list[DocumentKind]:
    """Those of these pieces that are neither there, dated and in force, nor waived."""
    held = held_of(documents_of(session, dossier_id))
    waived = [each.kind for each in waivers_of(session, dossier_id)]
    return [
        kind
        for kind in kinds
        if (state := catalogue.state_of(kind, held, waived, on)) in _LACKING
        or (state is PieceState.RECEIVED and catalogue.undated(kind, held))
    ]


_LACKING = (PieceState.MISSING, PieceState.EXPIRED, PieceState.NOT_CONFORM)


def held_back(session: Session, dossier_id: UUID, step: Need, on: date) -> list[Sentence]:
    """Each piece that does not hold on this very day, whatever the night has told of it."""
    return _held_back(session, dossier_id, catalogue.due_before(step, required_pieces(session, on)), on)


def _held_back(session: Session, dossier_id: UUID, kinds: Sequence[DocumentKind], on: date) -> list[Sentence]:
    return catalogue.held_back(
        kinds,
        held_of(documents_of(session, dossier_id)),
        [each.kind for each in waivers_of(session, dossier_id)],
        on,
    )
