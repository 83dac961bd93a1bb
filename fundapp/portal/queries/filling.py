"""What does an applicant see while filling: a draft, an amendment, an answer to a request?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import queries, rules
from fundapp.dossiers.models import ComplementRequest, Document, Dossier
from fundapp.dossiers.queries import complements
from fundapp.dossiers.queries.amendments import Written
from fundapp.dossiers.queries.form_versions import newer_number
from fundapp.dossiers.queries.not_yet import find_back
from fundapp.dossiers.queries.pieces import held_of, pieces_at_deposit
from fundapp.dossiers.queries.sharing import People, people_of
from fundapp.dossiers.rules.application import section_of
from fundapp.dossiers.rules.complements import Point, completed, lacking, questions_of
from fundapp.dossiers.rules.deposit import deposit_gaps
from fundapp.dossiers.rules.difference import Difference, changes_between
from fundapp.dossiers.rules.receipt import Answer, read_sections, told_answers, told_questions
from fundapp.dossiers.types import DocumentKind, Section, Stage
from fundapp.kernel.clock import paris_day
from fundapp.kernel.words import Sentence, say
from fundapp.programme import queries as programme
from fundapp.programme.models import Call


@dataclass(frozen=True)
class Tab:
    """One section of the form, with how much of it is left."""

    section: str
    title: Sentence
    left: int
    begun: bool
    """Whether something is answered or joined there."""


@dataclass(frozen=True)
class FillPage:
    """Everything around the fields of a section."""

    dossier: Dossier
    written: Written
    call: Call
    tabs: tuple[Tab, ...]
    gaps: tuple[rules.Gap, ...]
    documents: Sequence[Document]
    application: rules.Application
    people: People
    newer_form: int | None
    """The number of a version of the form that has come out since."""
    changes: Difference | None
    """What an amendment changes in what was submitted; None for a draft."""

    @property
    def gate(self) -> Sentence:
        """What must be true before it is submitted."""
        return say(rules.MOVES[Stage.DRAFT, Stage.SUBMITTED].gate.label)

    @property
    def told(self) -> list[tuple[Sentence, list[tuple[Sentence, Answer]]]]:
        return read_sections(told_answers(self.application))

    @property
    def questions_told(self) -> list[list[str]]:
        """Of each answer of `told`, the question it can be changed at."""
        return told_questions(self.application)

    def title_of(self, step: str) -> Sentence:
        return self.application.form.title_of(step)


def fill_page(session: Session, dossier: Dossier, written: Written, *, at: datetime) -> FillPage:
    documents = queries.documents_of(session, dossier.id)
    before = queries.application_of(session, dossier)
    application = before if written is dossier else rules.read_application(before.form, written.answers)
    gaps = tuple(deposit_gaps(application, pieces_at_deposit(session, dossier, paris_day(at))))
    tabs = tuple(
        each
        for each in _tabs(application, gaps, joined=bool(documents))
        if written is dossier or each.section != Section.DOCUMENTS
    )
    call = programme.get_call_by_id(session, dossier.call_id)
    newer = newer_number(session, dossier)
    changes = None if written is dossier else changes_between(before, application)
    people = people_of(session, dossier, at=at)
    return FillPage(dossier, written, call, tabs, gaps, documents, application, people, newer, changes)


def _tabs(application: rules.Application, gaps: Sequence[rules.Gap], *, joined: bool) -> list[Tab]:
    form = application.form
    begun = {section_of(form, name) for name, text in application.answers.items() if text.strip()}
    return [
        Tab(
            step,
            form.title_of(step),
            left=sum(gap.section == step for gap in gaps),
            begun=joined if step == Section.DOCUMENTS else step in begun,
        )
        for step in form.steps
    ]


@dataclass(frozen=True)
class Tasks:
    """What is done and what is left of a draft, section by section; the deposit stands apart."""

    dossier_id: UUID
    sections: tuple[Tab, ...]
    points: int | None
    """How many points of the answer « pas encore » are still to be replied to; None when none was made."""

    @property
    def done(self) -> int:
        return sum(not each.left for each in self.sections)

    @property
    def ready(self) -> bool:
        return self.done == len(self.sections) and not self.points


def tasks_of(session: Session, dossier: Dossier, *, at: datetime) -> Tasks:
    application = queries.application_of(session, dossier)
    pieces = pieces_at_deposit(session, dossier, paris_day(at))
    tabs = _tabs(application, deposit_gaps(application, pieces), joined=bool(pieces.held))
    back = find_back(session, dossier.id)
    return Tasks(
        dossier.id,
        tuple(each for each in tabs if each.section != Section.REVIEW),
        None if back is None else len(back.owed),
    )


@dataclass(frozen=True)
class AnswerPage:
    """What is asked again, what has been prepared, and what is still to do before depositing it."""

    dossier: Dossier
    request: ComplementRequest
    late: bool
    answer_by: date | None
    gaps: tuple[rules.Gap, ...]
    prepared: Sequence[Document]
    changes: Difference
    documents: Sequence[Document]
    application: rules.Application
    after: rules.Application
    """As it would read with what is prepared."""

    @property
    def questions(self) -> tuple[str, ...]:
        return questions_of(self.request.points)

    @property
    def told(self) -> list[tuple[Sentence, list[tuple[Sentence, Answer]]]]:
        return read_sections(told_answers(self.application))

    @property
    def pieces(self) -> list[Point]:
        return [point for point in self.request.points if point.piece]

    def reason_of(self, kind: DocumentKind) -> str:
        """Why this piece is asked."""
        return next((point.reason for point in self.pieces if point.piece is kind), "")


def answer_page(
    session: Session, dossier: Dossier, request: ComplementRequest, *, at: datetime
) -> AnswerPage:
    prepared = complements.prepared_pieces(session, request.id)
    before = queries.application_of(session, dossier)
    given = completed(before.form, questions_of(request.points), dossier.answers, request.answers)
    after = rules.read_application(before.form, given)
    return AnswerPage(
        dossier=dossier,
        request=request,
        late=request.due_on < paris_day(at),
        answer_by=complements.answer_due(session, dossier),
        gaps=tuple(lacking(request.points, before, after, held_of(prepared), paris_day(at))),
        prepared=prepared,
        changes=replace(
            changes_between(before, after),
            added=tuple((piece.kind.label, piece.name) for piece in prepared),
        ),
        documents=queries.documents_of(session, dossier.id),
        application=before,
        after=after,
    )
