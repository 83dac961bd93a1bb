"""What will the form ask, in whole, before anybody opens an account?"""

from collections.abc import Sequence
from dataclasses import dataclass

from fundapp.dossiers.rules import pieces
from fundapp.dossiers.rules.plan import MOST_LINES
from fundapp.dossiers.rules.questions import Question, of_section
from fundapp.dossiers.types import NEEDS, RESOURCES, Declaration, DocumentKind, MediaType, PlanKind, Section
from fundapp.kernel.words import Sentence
from fundapp.public import rules


@dataclass(frozen=True)
class Asked:
    question: Question
    expected: Sentence


@dataclass(frozen=True)
class FormPage:
    """The form's sections with their questions, its funding plan, its pieces and its declarations."""

    sections: Sequence[tuple[Section, Sequence[Asked]]]
    needs: Sequence[PlanKind]
    resources: Sequence[PlanKind]
    pieces: Sequence[DocumentKind]
    formats: Sequence[MediaType]
    declarations: Sequence[Declaration]
    most_lines: int
    most_pieces: int
    most_bytes: int


def form_page(most_bytes: int) -> FormPage:
    return FormPage(
        sections=[
            (section, [Asked(each, rules.expected(each)) for each in questions])
            for section in Section
            if (questions := of_section(section))
        ],
        needs=NEEDS,
        resources=RESOURCES,
        pieces=tuple(DocumentKind),
        formats=tuple(MediaType),
        declarations=tuple(Declaration),
        most_lines=MOST_LINES,
        most_pieces=pieces.MOST_PIECES,
        most_bytes=most_bytes,
    )
