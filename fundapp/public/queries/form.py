"""What will the form ask, in whole, before anybody opens an account?"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers.queries.forms import latest_form
from fundapp.dossiers.rules import pieces
from fundapp.dossiers.rules.form import Asked as AskedOf
from fundapp.dossiers.rules.form import CallForm, Column, Question
from fundapp.dossiers.types import Declaration, DocumentKind, MediaType
from fundapp.kernel.words import Sentence, say
from fundapp.public import rules


@dataclass(frozen=True)
class Asked:
    """A question or a column, what it expects, and when it is asked if not always."""

    question: AskedOf
    expected: Sentence
    when: Sequence[Sentence]
    columns: Sequence["Asked"] = ()


@dataclass(frozen=True)
class FormPage:
    """The form's sections with their questions, its pieces and its declarations."""

    sections: Sequence[tuple[Sentence, str, Sequence[Asked]]]
    pieces: Sequence[DocumentKind]
    formats: Sequence[MediaType]
    declarations: Sequence[Declaration]
    most_pieces: int
    most_bytes: int


def form_page(session: Session, call_id: UUID, most_bytes: int) -> FormPage:
    form = latest_form(session, call_id).form
    return FormPage(
        sections=[
            (Sentence(section.title), section.name, [_asked(form, each) for each in section.questions])
            for section in form.sections
        ],
        pieces=tuple(DocumentKind),
        formats=tuple(MediaType),
        declarations=tuple(Declaration),
        most_pieces=pieces.MOST_PIECES,
        most_bytes=most_bytes,
    )


def _asked(form: CallForm, question: Question | Column) -> Asked:
    columns = question.columns if isinstance(question, Question) else ()
    return Asked(
        question, rules.expected(question), _when(form, question), [_asked(form, each) for each in columns]
    )


def _when(form: CallForm, asked: AskedOf) -> list[Sentence]:
    """« Si vous avez répondu … à … », once per condition."""
    return [
        say(
            "Demandé si vous répondez « %(answers)s » à « %(question)s ».",
            answers=tuple(
                Sentence(option.label)
                for option in form.by_name[each.question].options
                if option.value in each.among
            ),
            question=form.by_name[each.question].title,
        )
        for each in asked.when
        if each.question in form.by_name
    ]
