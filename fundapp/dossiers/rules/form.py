"""What does a call ask: sections, questions and their conditions, as data versioned with the call?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Self

from pydantic import BaseModel, ConfigDict

from fundapp.dossiers.types import (
    NEEDS,
    RESOURCES,
    AnswerKind,
    DocumentKind,
    LegalForm,
    Maturity,
    Section,
)
from fundapp.kernel.words import Sentence, Worded, say
from fundapp.programme.types import (
    AidBasis,
    Axis,
    Backing,
    Indicator,
    Instrument,
    Method,
    Security,
    Unit,
    YesNo,
)

LISTS: Mapping[str, Sequence[Worded]] = {
    "axis": tuple(Axis),
    "instrument": tuple(Instrument),
    "legal_form": tuple(LegalForm),
    "maturity": tuple(Maturity),
    "need": NEEDS,
    "resource": RESOURCES,
    "security": tuple(Security),
    "backing": tuple(Backing),
    "aid_basis": tuple(AidBasis),
    "indicator": tuple(Indicator),
    "unit": tuple(Unit),
    "method": tuple(Method),
}
"""The trade's own lists, by the name a question knows them by."""

Answers = Mapping[str, str]
"""Every word as typed, by name; a table's cell is `table-row-column`, several choices stand one a line."""

_CELL = re.compile(r"([a-z][a-z0-9_]*)-(\d{1,3})-([a-z][a-z0-9_]*)")


class Kept(BaseModel):
    """A part of a form as it is kept: frozen, and refused when it has a word that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(Kept):
    """One answer of a list made for this call."""

    value: str
    label: str


class Condition(Kept):
    """Asked only if another question, standing before, was answered by one of these."""

    question: str
    among: tuple[str, ...]

    def met(self, answers: Answers) -> bool:
        return not set(self.among).isdisjoint(answers.get(self.question, "").split("\n"))


class Asked(Kept):
    """What a question and a table's column share."""

    name: str
    kind: AnswerKind
    label: str
    hint: str = ""
    missing: str = ""
    """What is said when it is not answered; a sentence made from the label when there is none."""
    required: bool = True
    limit: int = 160
    """In characters."""
    least: int = 0
    """The smallest number, or amount in cents."""
    most: int = 999_999_999
    words: str = ""
    """The name of one of the trade's lists, instead of `choices`."""
    choices: tuple[Choice, ...] = ()
    when: tuple[Condition, ...] = ()
    """All of them hold, or nothing is asked."""

    @property
    def title(self) -> Sentence:
        return Sentence(self.label)

    @property
    def help(self) -> Sentence | None:
        return Sentence(self.hint) if self.hint else None

    @property
    def if_missing(self) -> Sentence:
        return (
            Sentence(self.missing)
            if self.missing
            else say("Répondez à « %(question)s ».", question=self.title)
        )

    @property
    def options(self) -> Sequence[Worded | Choice]:
        if self.kind is AnswerKind.YES_NO:
            return tuple(YesNo)
        return LISTS[self.words] if self.words else self.choices

    @property
    def conditions(self) -> list[dict[str, object]]:
        """As the page's script reads them."""
        return [each.model_dump(mode="json") for each in self.when]

    def is_met(self, answers: Answers) -> bool:
        return all(each.met(answers) for each in self.when)


class Column(Asked):
    """A column of a table; `total` says that its amounts or numbers are added up below."""

    total: bool = False


class Question(Asked):
    """One question: the form, the list of what is missing and the receipt are all made from it."""

    columns: tuple[Column, ...] = ()
    piece: DocumentKind | None = None
    """For a piece: of which kind."""
    autocomplete: str = "off"


class FormSection(Kept):
    """One page of the form; `name` is the end of its address."""

    name: str
    title: str
    intro: str = ""
    questions: tuple[Question, ...] = ()

    @property
    def label(self) -> str:
        """As the words of the trade have one."""
        return self.title

    @property
    def opening(self) -> Sentence:
        return Sentence(self.intro)


class CallForm(Kept):
    """All that one version of a call's form asks, in order."""

    sections: tuple[FormSection, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Question]:
        return {question.name: question for section in self.sections for question in section.questions}

    @cached_property
    def section_of(self) -> Mapping[str, str]:
        return {question.name: section.name for section in self.sections for question in section.questions}

    @property
    def questions(self) -> Iterator[Question]:
        return iter(self.by_name.values())

    @property
    def steps(self) -> list[str]:
        """The pages on the way to the submission: the form's own, then the pieces, then the reading."""
        return [section.name for section in self.sections] + [Section.DOCUMENTS.value, Section.REVIEW.value]

    def section(self, name: str) -> FormSection | None:
        return next((each for each in self.sections if each.name == name), None)

    def has_table(self, step: str) -> bool:
        section = self.section(step)
        return section is not None and any(each.kind is AnswerKind.TABLE for each in section.questions)

    def title_of(self, step: str) -> Sentence:
        section = self.section(step)
        return Sentence(section.title if section else Section(step).label)

    def question_at(self, name: str) -> tuple[Question, Column | None] | None:
        """The question an input belongs to, and the column if it is a table's cell; None for other names."""
        if name in self.by_name:
            question = self.by_name[name]
            return None if question.kind in (AnswerKind.TABLE, AnswerKind.FILE) else (question, None)
        cell = cell_of(name)
        question_of_cell = self.by_name.get(cell[0]) if cell else None
        if cell is None or question_of_cell is None:
            return None
        column = next((each for each in question_of_cell.columns if each.name == cell[2]), None)
        return (question_of_cell, column) if column else None

    def asks(self, name: str) -> bool:
        return self.question_at(name) is not None

    def shown(self, answers: Answers) -> list[Question]:
        """The questions whose conditions hold; what depends on a question not asked is not asked either."""
        asked: dict[str, Question] = {}
        for question in self.questions:
            answered = {
                each.question: answers.get(each.question, "")
                for each in question.when
                if each.question in asked
            }
            if question.is_met(answered):
                asked[question.name] = question
        return list(asked.values())

    @classmethod
    def read(cls, content: Mapping[str, object]) -> Self:
        """From what was kept; raises pydantic's `ValidationError` for what no version of ours wrote."""
        return cls.model_validate(content)

    def plain(self) -> dict[str, object]:
        """To be kept: only what differs from what a question is by itself."""
        return self.model_dump(mode="json", exclude_defaults=True)


def cell_of(name: str) -> tuple[str, int, str] | None:
    """The table, the row's number and the column of an input's name."""
    found = _CELL.fullmatch(name)
    return found and (found[1], int(found[2]), found[3])


def cell_name(table: str, row: int, column: str) -> str:
    return f"{table}-{row}-{column}"
