"""What does a whole application say, and what is still missing before it can be submitted?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fundapp.dossiers.rules import cap_table, companies, impact
from fundapp.dossiers.rules.form import Answers, CallForm, FormSection, Question, cell_of
from fundapp.dossiers.rules.plan import TABLES, Balance, Line, balance, lines_of, without_amount
from fundapp.dossiers.rules.reading import as_typed, read_answer
from fundapp.dossiers.rules.tables import Table, numbers, read_table
from fundapp.dossiers.types import AnswerKind, LegalForm, PlanSide
from fundapp.kernel.errors import Refused
from fundapp.kernel.words import Sentence, say
from fundapp.programme.types import Instrument


@dataclass(frozen=True)
class Gap:
    """One thing to do before submitting, and on which page."""

    section: str
    field: str
    sentence: Sentence
    subject: Sentence | None = None
    """The question, with the line and the column in a table, where the sentence does not name it."""

    @property
    def named(self) -> Sentence:
        """For whoever does not have the field before their eyes."""
        if self.subject is None:
            return self.sentence
        return say("%(subject)s : %(what)s", subject=self.subject, what=self.sentence)


@dataclass(frozen=True)
class Application:
    """The answers as understood: values by name (a `Table` for a table), wrong inputs with their sentence."""

    form: CallForm
    asked: tuple[Question, ...]
    """What the answers given so far make the form ask."""
    values: Mapping[str, Any]
    wrong: Mapping[str, Sentence]
    answers: Answers
    """As typed."""

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    @property
    def plan(self) -> tuple[Line, ...]:
        return lines_of(self.values)

    @property
    def balance(self) -> Balance:
        return balance(self.plan)

    def table(self, question: Question) -> Table:
        """Without a row and with its own columns only, where it is not asked."""
        own = tuple(column for column in question.columns if not column.when)
        return self.values.get(question.name) or Table(own, ())

    @property
    def held(self) -> cap_table.CapTable:
        return cap_table.cap_table_of(self.values)

    @property
    def worth(self) -> cap_table.Worth | None:
        return cap_table.worth_of(self.values)

    def told(self) -> list[tuple[FormSection, list[tuple[Question, Any]]]]:
        """Each section's questions with their answers, to be read again."""
        return [
            (section, pairs)
            for section in self.form.sections
            if (pairs := [(each, self[each.name]) for each in section.questions if each in self.asked])
        ]

    def lacks(self, question: Question) -> bool:
        """Asked, to be answered, and neither answered nor wrong."""
        value = self[question.name]
        blank = not value.rows if isinstance(value, Table) else value is None
        return (
            question.required
            and blank
            and question.kind is not AnswerKind.FILE
            and not self.is_wrong(question)
        )

    def is_wrong(self, question: Question) -> bool:
        return any(name == question.name or name.startswith(f"{question.name}-") for name in self.wrong)


def only_answers(form: CallForm, typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed in answers of this form, whole."""
    return {name: as_typed(text) for name, text in typed.items() if form.asks(name)}


def section_of(form: CallForm, name: str) -> str | None:
    """The page on which an input stands."""
    found = form.question_at(name)
    return form.section_of[found[0].name] if found else form.section_of.get(name)


def answers_of_section(form: CallForm, section: str, answers: Answers) -> dict[str, str]:
    return {name: text for name, text in answers.items() if section_of(form, name) == section}


def read_application(form: CallForm, answers: Answers) -> Application:
    values: dict[str, Any] = {}
    wrong: dict[str, Sentence] = {}
    asked = tuple(form.shown(answers))
    for question in asked:
        if question.kind is AnswerKind.TABLE:
            values[question.name], faults = read_table(question, answers)
            wrong |= faults
            continue
        try:
            values[question.name] = read_answer(question, answers.get(question.name, ""))
        except Refused as refusal:
            wrong[question.name] = refusal.sentence
    wrong |= without_amount(values)
    return Application(form, asked, values, wrong, answers)


def contradictions(application: Application, day: date | None = None) -> list[Gap]:
    """Answers that can be read and can't be so, alone or together (INT-01 to INT-04, ID-15, IMP-02).

    `day` is the one they are judged on; without it none is said to be still to come.
    """
    alone = companies.gaps_of(application.values, day)
    found = {
        "trl_end": _maturity(application),
        "amount_asked": _share(application),
        TABLES[PlanSide.RESOURCE]: _plan(application),
        "instrument": _instrument(application),
        **cap_table.gaps_of(application.values),
        **impact.gaps_of(application.values),
        **alone,
    }
    return [
        Gap(section, name, words, subject_of(application, name) if name in alone else None)
        for name, words in found.items()
        if words is not None and (section := section_of(application.form, name))
    ]


def _maturity(application: Application) -> Sentence | None:
    now, end = application["trl_now"], application["trl_end"]
    if now is None or end is None or int(end) >= int(now):
        return None
    return say(
        "La maturité visée (%(end)s) ne peut pas être inférieure à celle d’aujourd’hui (%(now)s).",
        end=str(end),
        now=str(now),
    )


def _share(application: Application) -> Sentence | None:
    asked, whole = application["amount_asked"], application["round_total"]
    if not asked or not whole or asked <= whole:
        return None
    return say(
        "Le montant demandé (%(asked)s) dépasse le total du tour (%(whole)s).", asked=asked, whole=whole
    )


def _plan(application: Application) -> Sentence | None:
    return application.balance.sentence if application.plan and not application.balance.even else None


def _instrument(application: Application) -> Sentence | None:
    form = application["legal_form"]
    if application["instrument"] is not Instrument.BSA_AIR or not isinstance(form, LegalForm):
        return None
    words = say("Les BSA-AIR sont réservés aux sociétés par actions : choisissez un autre financement.")
    return None if form.by_shares else words


def faults(application: Application, section: str, day: date | None = None) -> list[Gap]:
    """What is wrong with what has been answered in a section; blanks are no fault in a draft."""
    form, wrong = application.form, application.wrong
    found = [
        Gap(section, name, wrong[name], subject_of(application, name))
        for name in wrong
        if section_of(form, name) == section
    ]
    found += [gap for gap in contradictions(application, day) if gap.section == section]
    return sorted(found, key=lambda gap: place_of(application, gap.field))


def subject_of(application: Application, name: str) -> Sentence | None:
    """What an input answers, as its page shows it: « Besoins, ligne 3, Montant »."""
    found, cell = application.form.question_at(name), cell_of(name)
    if found is None:
        return None
    question, column = found
    if column is None or cell is None:
        return question.title
    rows = numbers(question.name, application.answers)
    line = rows.index(cell[1]) + 1 if cell[1] in rows else cell[1] + 1
    return say(
        "%(table)s, ligne %(line)s, %(column)s",
        table=question.title,
        line=str(line),
        column=column.title,
    )


def place_of(application: Application, name: str) -> tuple[int, int, int]:
    """Where an input stands on its page: its question, its row, its column; a table after its cells."""
    form, cell = application.form, cell_of(name)
    found = form.question_at(name)
    question = found[0].name if found else name
    order = list(form.by_name)
    first = order.index(question) if question in order else len(order)
    if found is None or found[1] is None or cell is None:
        return first, len(application.answers), 0
    return first, cell[1], found[0].columns.index(found[1])


def gaps(application: Application, day: date | None = None) -> list[Gap]:
    """What its answers still lack before submitting, in the order of the form."""
    form = application.form
    found = [
        Gap(form.section_of[each.name], each.name, each.if_missing)
        for each in application.asked
        if application.lacks(each)
    ]
    for section in form.sections:
        found += faults(application, section.name, day)
    order = form.steps
    return sorted(found, key=lambda gap: (order.index(gap.section), place_of(application, gap.field)))
