"""What does a whole application say, and what is still missing before it can be submitted?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fundapp.dossiers.rules.plan import Balance, Line, balance, is_plan_name, read_plan
from fundapp.dossiers.rules.questions import BY_NAME, QUESTIONS, of_section
from fundapp.dossiers.rules.reading import as_typed, read_answer
from fundapp.dossiers.types import LegalForm, ScanState, Section
from fundapp.kernel.errors import Refused
from fundapp.kernel.words import Sentence, say
from fundapp.programme.types import Instrument


@dataclass(frozen=True)
class Gap:
    """One thing to do before submitting, and where."""

    section: Section
    field: str
    sentence: Sentence


@dataclass(frozen=True)
class Application:
    """The answers as understood: values by name, wrong ones with their sentence, the plan's lines."""

    values: Mapping[str, Any]
    wrong: Mapping[str, Sentence]
    plan: tuple[Line, ...]
    wrong_lines: Mapping[str, Sentence]

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    @property
    def balance(self) -> Balance:
        return balance(self.plan)

    def told(self) -> list[tuple[Section, list[tuple[Sentence, Any]]]]:
        """Each section's questions with their answers, to be read again."""
        return [
            (section, [(question.label, self[question.name]) for question in asked])
            for section in Section
            if (asked := of_section(section))
        ]


def is_answer(name: str) -> bool:
    return name in BY_NAME or is_plan_name(name)


def only_answers(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed in answers of ours, whole."""
    return {name: as_typed(text) for name, text in typed.items() if is_answer(name)}


def names_of_section(section: Section, names: Iterable[str]) -> set[str]:
    questions = {question.name for question in of_section(section)}
    return {
        name for name in names if name in questions or (section is Section.FUNDING and is_plan_name(name))
    }


def answers_of_section(section: Section, answers: Mapping[str, str]) -> dict[str, str]:
    return {name: answers[name] for name in names_of_section(section, answers)}


class Conflict(Refused):
    """Another device has saved other words in the same fields; `stored` holds them."""

    def __init__(self, stored: dict[str, str]) -> None:
        words = say(
            "Ces réponses ont changé sur un autre appareil pendant que vous écriviez : rien n’a été "
            "écrasé. Comparez les deux versions, gardez la bonne, puis enregistrez de nouveau."
        )
        super().__init__(words)
        self.stored = stored


def merged(
    stored: Mapping[str, str], base: Mapping[str, str] | None, typed: Mapping[str, str]
) -> dict[str, str]:
    """The stored answers with what was typed since `base`, what the page showed; None: all of it.

    Raises `Conflict` for fields changed both here and elsewhere, in different words.
    """
    shown = stored if base is None else base
    changed = {name: text for name, text in typed.items() if text != shown.get(name, "")}
    clashes = {
        name: stored.get(name, "")
        for name, text in changed.items()
        if stored.get(name, "") not in (shown.get(name, ""), text)
    }
    if clashes:
        raise Conflict(clashes)
    blank = {name: text for name, text in typed.items() if name not in stored}
    return {**stored, **blank, **changed}


def read_application(answers: Mapping[str, str]) -> Application:
    values: dict[str, Any] = {}
    wrong: dict[str, Sentence] = {}
    for question in QUESTIONS:
        try:
            values[question.name] = read_answer(question, answers.get(question.name, ""))
        except Refused as refusal:
            wrong[question.name] = refusal.sentence
    lines, wrong_lines = read_plan(answers)
    return Application(values, wrong, tuple(lines), wrong_lines)


def contradictions(application: Application) -> list[Gap]:
    """Answers that can be read and don't go together (INT-01, INT-02, INT-04, ID-15)."""
    judged = (_maturity(application), _share(application), _plan(application), _instrument(application))
    return [gap for gap in judged if gap is not None]


def _maturity(application: Application) -> Gap | None:
    now, end = application["trl_now"], application["trl_end"]
    if now is None or end is None or int(end) >= int(now):
        return None
    words = say(
        "La maturité visée (%(end)s) ne peut pas être inférieure à celle d’aujourd’hui (%(now)s).",
        end=str(end),
        now=str(now),
    )
    return Gap(Section.PROJECT, "trl_end", words)


def _share(application: Application) -> Gap | None:
    asked, whole = application["amount_asked"], application["round_total"]
    if not asked or not whole or asked <= whole:
        return None
    words = say(
        "Le montant demandé (%(asked)s) dépasse le total du tour (%(whole)s).", asked=asked, whole=whole
    )
    return Gap(Section.FUNDING, "amount_asked", words)


def _plan(application: Application) -> Gap | None:
    gap = application.plan and application.balance.gap
    return Gap(Section.FUNDING, "plan", application.balance.sentence) if gap else None


def _instrument(application: Application) -> Gap | None:
    form = application["legal_form"]
    if application["instrument"] is not Instrument.BSA_AIR or not isinstance(form, LegalForm):
        return None
    words = say("Les BSA-AIR sont réservés aux sociétés par actions : choisissez un autre financement.")
    return None if form.by_shares else Gap(Section.FUNDING, "instrument", words)


def faults(application: Application, section: Section) -> list[Gap]:
    """What is wrong with what has been answered in a section; blanks are no fault in a draft."""
    wrong = {**application.wrong, **application.wrong_lines}
    shape = [Gap(section, name, wrong[name]) for name in sorted(names_of_section(section, wrong))]
    return shape + [gap for gap in contradictions(application) if gap.section is section]


def gaps(application: Application, scans: Iterable[ScanState]) -> list[Gap]:
    """Everything to do before submitting, in the order of the form."""
    found = [
        Gap(question.section, question.name, question.missing)
        for question in QUESTIONS
        if application[question.name] is None and question.name not in application.wrong
    ]
    if not application.plan and not application.wrong_lines:
        found.append(Gap(Section.FUNDING, "plan", application.balance.sentence))
    for section in Section:
        found += faults(application, section)
    found += _piece_gaps(list(scans))
    order = list(Section)
    return sorted(found, key=lambda gap: order.index(gap.section))


def _piece_gaps(scans: list[ScanState]) -> list[Gap]:
    if not scans:
        sentence = say("Joignez au moins une pièce, par exemple votre plan d’affaires.")
    elif ScanState.INFECTED in scans:
        sentence = say("Retirez la pièce que l’antivirus a refusée, et joignez-en une version saine.")
    else:
        return []
    return [Gap(Section.DOCUMENTS, "pieces", sentence)]
