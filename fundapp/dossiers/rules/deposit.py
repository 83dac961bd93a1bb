"""Which pieces does a deposit require, and what is still to be done before it (INT-06, INT-07)?

The one rule of the deposit: the pieces of `dossier.required_pieces`, and those that the form asks among its
questions, each valid on the day. Every page that speaks of it reads it here.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fundapp.dossiers.rules import catalogue
from fundapp.dossiers.rules.application import Application, Gap, gaps
from fundapp.dossiers.rules.catalogue import CATALOGUE, Held
from fundapp.dossiers.types import AnswerKind, DocumentKind, PieceState, Section
from fundapp.kernel.errors import SeveralRefusals
from fundapp.kernel.words import Sentence, say


@dataclass(frozen=True)
class PiecesAtDeposit:
    """What is required, what is joined and what need not be, on the day of the deposit."""

    required: Sequence[DocumentKind]
    held: Collection[Held]
    waived: Collection[DocumentKind]
    infected: Collection[DocumentKind]
    day: date


class NotWhole(SeveralRefusals):
    """A deposit that still lacks something: `gaps` says what, and where; those of no field are in words."""

    def __init__(self, text: str, gaps: list[Gap]) -> None:
        super().__init__(text, [gap.named for gap in gaps])
        self.gaps = gaps


def undeclared(missing: Iterable[str], sentence: Sentence) -> list[Gap]:
    """The boxes that are not ticked, by name."""
    return [Gap(Section.REVIEW, name, sentence) for name in missing]


def required_said(required: Collection[DocumentKind]) -> Sentence:
    if not required:
        return say("Aucune pièce n’est exigée pour déposer.")
    return say("À joindre pour déposer : %(pieces)s.", pieces=tuple(required))


def deposit_gaps(application: Application, pieces: PiecesAtDeposit) -> list[Gap]:
    """Everything to do before depositing, in the order of the form."""
    found = gaps(application, pieces.day) + _piece_gaps(application, pieces)
    order = application.form.steps
    return sorted(found, key=lambda gap: order.index(gap.section))  # each page's own order stays


def _piece_gaps(application: Application, pieces: PiecesAtDeposit) -> list[Gap]:
    asked = {
        each.piece: each
        for each in application.asked
        if each.kind is AnswerKind.FILE and each.required and each.piece
    }
    found = []
    for kind in dict.fromkeys([*pieces.required, *asked, *pieces.infected]):
        words = _lacking(kind, pieces)
        if words is None:
            continue
        question = asked.get(kind)
        section = application.form.section_of[question.name] if question else Section.DOCUMENTS.value
        found.append(Gap(section, f"file-{kind.value}", words))
    return found


def _lacking(kind: DocumentKind, pieces: PiecesAtDeposit) -> Sentence | None:
    """Why this kind of piece does not do for a deposit on that day."""
    if kind in pieces.infected:
        return say("L’antivirus a refusé « %(piece)s » : joignez-en une version saine.", piece=kind)
    return lacking_today(kind, pieces.held, pieces.waived, pieces.day)


def lacking_today(
    kind: DocumentKind, held: Collection[Held], waived: Collection[DocumentKind], day: date
) -> Sentence | None:
    """Why this kind of piece is not there, or not valid on that day; None when it is."""
    state = catalogue.state_of(kind, held, waived, day)
    if state is PieceState.MISSING:
        return say("Joignez la pièce demandée : « %(piece)s ».", piece=kind)
    if state is PieceState.EXPIRED:
        return say(
            "« %(piece)s » est périmée : joignez-en une datée de %(months)s mois au plus.",
            piece=kind,
            months=CATALOGUE[kind].months,
        )
    if state is PieceState.RECEIVED and catalogue.undated(kind, held):
        return say("Indiquez la date écrite sur « %(piece)s » : elle vaut %(months)s mois.",
            piece=kind, months=CATALOGUE[kind].months)  # fmt: skip
    return None
