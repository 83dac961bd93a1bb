"""What may be asked of an applicant again, until when, and what does the answer still lack (INT-07)?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fundapp.dossiers.rules.application import (
    Application,
    Gap,
    contradictions,
    gaps,
    place_of,
    read_application,
    subject_of,
)
from fundapp.dossiers.rules.catalogue import Held
from fundapp.dossiers.rules.deposit import lacking_today
from fundapp.dossiers.rules.form import Answers, CallForm
from fundapp.dossiers.rules.moves import check_alive
from fundapp.dossiers.rules.tables import without_cells
from fundapp.dossiers.types import DocumentKind, Section, Stage, Status
from fundapp.kernel.errors import Refused
from fundapp.kernel.words import Sentence, say

ASKED_AT = frozenset({Stage.SUBMITTED, Stage.REVIEW, Stage.DILIGENCE})
LONGEST = timedelta(days=90)
REMINDERS = (7, 2)
"""Days before the deadline on which a silent applicant is reminded, each once (JOB-02)."""

UNDECLARED = say("Confirmez que les informations et les pièces de ce dossier sont exactes et complètes.")


@dataclass(frozen=True)
class Point:
    """One question or one kind of piece that opens again, and why."""

    reason: str
    question: str | None = None
    piece: DocumentKind | None = None
    asked: str = ""
    """The question, in the words it had when it was asked again."""

    @property
    def label(self) -> Sentence:
        if self.question is not None:
            return Sentence(self.asked or self.question)
        assert self.piece is not None
        return Sentence(self.piece.label)


def questions_of(points: Collection[Point]) -> tuple[str, ...]:
    """The names of the questions asked again, in the order in which they were."""
    return tuple(point.question for point in points if point.question)


def reopened(form: CallForm, questions: Collection[str], answers: Answers) -> dict[str, str]:
    """What is answered so far to these questions, every cell of their tables too."""
    found = {name: "" for name in questions if form.asks(name)}
    return found | {name: text for name, text in answers.items() if _question_of(form, name) in questions}


def _question_of(form: CallForm, name: str) -> str:
    found = form.question_at(name)
    return found[0].name if found else name


def completed(form: CallForm, questions: Collection[str], answers: Answers, given: Answers) -> dict[str, str]:
    """The answers of a dossier with those given again; a table is the one given, row for row."""
    return {**without_cells(answers, questions), **reopened(form, questions, given)}


def pieces_of(points: Collection[Point]) -> tuple[DocumentKind, ...]:
    asked = {point.piece for point in points}
    return tuple(kind for kind in DocumentKind if kind in asked)


def may_ask(stage: Stage, status: Status) -> bool:
    return stage in ASKED_AT and status is Status.ACTIVE


def check_askable(stage: Stage, status: Status) -> None:
    check_alive(status)
    if status is Status.WAITING_FOR_APPLICANT:
        raise Refused("Des compléments sont déjà demandés : retirez cette demande pour en faire une autre.")
    if status is Status.ON_HOLD:
        raise Refused("Ce dossier est en pause : reprenez d’abord son examen.")
    if not may_ask(stage, status):
        raise Refused("À l’étape « %(stage)s », les compléments ne se demandent plus.", stage=stage)


def check_request(
    stage: Stage, status: Status, points: Sequence[Point], due_on: date, *, today: date
) -> None:
    check_askable(stage, status)
    if not points:
        raise Refused("Écrivez le motif d’au moins une question ou d’une pièce à compléter.")
    if not today < due_on <= today + LONGEST:
        raise Refused(
            "Choisissez une échéance après aujourd’hui, et de %(days)s jours au plus.",
            field="due_on",
            days=LONGEST.days,
        )


def wrong_answers(form: CallForm, points: Collection[Point], answers: Answers, given: Answers) -> list[Gap]:
    """What can't be read in the answers given again, read with all the others."""
    asked = questions_of(points)
    read = read_application(form, completed(form, asked, answers, given))
    found = [
        Gap("", name, words, subject_of(read, name))
        for name, words in read.wrong.items()
        if _question_of(form, name) in asked
    ]
    return sorted(found, key=lambda gap: place_of(read, gap.field))


def lacking(
    points: Sequence[Point], before: Application, after: Application, held: Collection[Held], day: date
) -> list[Gap]:
    """What the answer still lacks: what was asked and left, and what no longer fits with the rest.

    `held`: the pieces prepared; one that is no longer valid on that day answers no request (INT-06).
    """
    asked, form = questions_of(points), after.form
    known = {gap.field for gap in contradictions(before, day)}
    found = [gap for gap in gaps(after, day) if _question_of(form, gap.field) in asked]
    found += [gap for gap in contradictions(after, day) if gap.field not in known.union(asked)]
    return found + [
        Gap(Section.DOCUMENTS, f"file-{kind.value}", words)
        for kind in pieces_of(points)
        if (words := lacking_today(kind, held, (), day))
    ]


def reminder_due(due_on: date, today: date, reminded: int | None) -> int | None:
    """Which reminder is to be given today; `reminded` is the last one given. None after the deadline."""
    left = (due_on - today).days
    if left < 0:
        return None
    passed = [each for each in REMINDERS if left <= each]
    nearest = min(passed, default=None)
    return None if nearest is None or (reminded is not None and reminded <= nearest) else nearest
