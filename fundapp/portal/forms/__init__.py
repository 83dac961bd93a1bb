"""How does the applicant's form arrive, and how does it come back with every word that was typed?"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    RadioField,
    SelectChoice,
    StringField,
)

from fundapp.dossiers.models import Shortcoming
from fundapp.dossiers.rules import Gap, TooMuch, only_answers, tables
from fundapp.dossiers.rules.complements import Point
from fundapp.dossiers.rules.deposit import NotWhole
from fundapp.dossiers.rules.form import (
    Answers,
    Asked,
    CallForm,
    FormSection,
    Question,
    cell_name,
    cell_of,
)
from fundapp.dossiers.rules.not_yet import REPLY, reply_name
from fundapp.dossiers.rules.reading import NUMBERS, as_typed, reading_of
from fundapp.dossiers.types import AnswerKind, Declaration, Section
from fundapp.kernel.errors import Refused
from fundapp.programme.models import Call
from fundapp.web.filters import label, sentence
from fundapp.web.filters import shown as written
from fundapp.web.forms import (
    CheckboxesField,
    ChoiceField,
    DayField,
    Form,
    LongTextField,
    MoneyField,
    TextField,
    answered,
)

MOST_SHOWN = 2 * tables.MOST_ROWS
"""Rows of a table that a page shows again: no page of ours sends as many."""
_KEYBOARDS = {"tel": {"type": "tel", "inputmode": "tel"}, "url": {"inputmode": "url"}}
"""By what a browser may fill in: the keys that a phone shows for it."""
_NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


class ToAnswer:
    """Answered before submitting, though a draft may leave it blank: marks the field, checks nothing."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: Field) -> None:
        return None


class DeclaringForm(Form):
    """Boxes to tick before a deposit; what else is missing is listed by the page, each with its link."""

    def refuse(self, refusal: Refused) -> None:
        if not isinstance(refusal, NotWhole):
            return super().refuse(refusal)
        elsewhere = [gap for gap in refusal.gaps if gap.field not in self]
        if any(gap.section != Section.REVIEW for gap in elsewhere):
            self.form_errors.append(gettext("Complétez d’abord ce que la liste ci-dessous indique."))
        self.form_errors.extend(sentence(gap.named) for gap in elsewhere if gap.section == Section.REVIEW)
        show_faults(self, [gap for gap in refusal.gaps if gap.field in self])
        return None


def declaration_form(formdata: MultiDict[str, str] | None = None) -> Form:
    """One box per declaration, none ticked beforehand."""
    fields = {each.name.lower(): BooleanField(label(each), [ToAnswer()]) for each in Declaration}
    return type("DeclarationForm", (DeclaringForm,), fields)(formdata)  # type: ignore[no-any-return]


def declared(form: Form) -> list[Declaration]:
    return [each for each in Declaration if form[each.name.lower()].data]


def section_form(section: FormSection, answers: Answers) -> Form:
    """The fields of a section, showing exactly what was typed."""
    return questions_form(section.questions, answers)


def questions_form(
    questions: Iterable[Question], answers: Answers, hints: Mapping[str, str] = MappingProxyType({})
) -> Form:
    """A field for each of these questions; `hints` takes the place of their own."""
    fields: dict[str, Any] = {}
    shown: MultiDict[str, str] = MultiDict()
    for question in questions:
        if question.kind is AnswerKind.FILE:
            continue
        fields[question.name] = _field(question, hint=hints.get(question.name, ""))
        for name, text in _typed(question, answers):
            shown.add(name, text)
    form: Form = type("SectionForm", (Form,), fields)(shown)
    for name, field in _inputs(form):
        asked = _asked_at(questions, name)
        field.read_as = read_as(asked, answers.get(name, "")) if asked else ""
    return form


def read_as(asked: Asked, typed: str) -> str:
    """« lu : 14,55 », for a number whose mark may be taken for another; nothing for any other answer."""
    value = reading_of(asked, typed)
    return "" if value is None else gettext("lu : %(value)s", value=written(value))


def _inputs(form: Form) -> Iterator[tuple[str, Any]]:
    """Every field that is typed in, and its name: a table's are its cells."""
    for field in form:
        if isinstance(field, FieldList):
            for row in field.entries:
                yield from ((cell.name, cell) for cell in row.form)
        else:
            yield field.name, field


def _asked_at(questions: Iterable[Question], name: str) -> Asked | None:
    table, _, column = cell_of(name) or (name, 0, "")
    found = next((each for each in questions if each.name == table), None)
    if found is None or not column:
        return found
    return next((each for each in found.columns if each.name == column), None)


def readings(form: CallForm, typed: Answers) -> dict[str, str]:
    """How each number that was just typed is understood; blank for one that shows it by itself."""
    found = {name: form.question_at(name) for name in typed}
    asked = {name: place[1] or place[0] for name, place in found.items() if place}
    return {name: read_as(each, typed[name]) for name, each in asked.items() if each.kind in NUMBERS}


def _typed(question: Question, answers: Answers) -> Iterator[tuple[str, str]]:
    """What was typed, input by input; a table that has no row begins with two blank ones."""
    if question.kind is AnswerKind.TABLE:
        for number in tables.numbers(question.name, answers)[:MOST_SHOWN] or range(2):
            for column in question.columns:
                name = cell_name(question.name, number, column.name)
                yield name, answers.get(name, "")
    elif question.kind is AnswerKind.WORDS:
        yield from ((question.name, each) for each in answers.get(question.name, "").split("\n"))
    else:
        yield question.name, answers.get(question.name, "")


def typed_answers(form: CallForm, sent: MultiDict[str, str]) -> dict[str, str]:
    """What a page sent in answers of this form."""
    return only_answers(form, typed_words(sent))


def typed_words(sent: MultiDict[str, str]) -> dict[str, str]:
    """All that a page sent, several choices on a line each."""
    return {name: "\n".join(filter(None, texts)) for name, texts in sent.lists()}


def changed_words(typed: Answers, seen: Answers) -> dict[str, str]:
    """What somebody typed themselves, without what their page had shown and they left as it was."""
    return {name: text for name, text in typed.items() if as_typed(text) != seen.get(name, "")}


def kept_words(typed: Answers, seen: Answers, stored: Answers) -> dict[str, str]:
    """What the script need not send again: what is stored, and what was left as its page had shown it."""
    return {
        name: stored.get(name, text)
        for name, text in typed.items()
        if name in stored or text == seen.get(name)
    }


def complement_form(form: CallForm, points: Iterable[Point], answers: Answers) -> Form:
    """The questions asked again, showing exactly what was typed since, each with the reason why."""
    hints = {
        point.question: gettext("Motif : %(reason)s", reason=point.reason)
        for point in points
        if point.question and point.question in form.by_name
    }
    return questions_form([form.by_name[name] for name in hints], answers, hints)


def reply_form(gaps: Iterable[Shortcoming], replies: Answers) -> Form:
    """One box per numbered gap, showing exactly what was typed."""
    fields = {
        reply_name(gap.number): LongTextField(
            gettext("Votre réponse au point n° %(number)s", number=gap.number), [ToAnswer()], limit=REPLY
        )
        for gap in gaps
    }
    return type("ReplyForm", (Form,), fields)(MultiDict(dict(replies)))  # type: ignore[no-any-return]


class ReturnForm(Form):
    """To which call a dossier comes back."""

    call = ChoiceField(_l("Appel auquel redéposer"), [answered(_l("Choisissez l’appel auquel redéposer."))])

    def __init__(self, calls: Iterable[Call], **given: Any) -> None:
        super().__init__(**given)
        self.call.choices = [SelectChoice(value=str(each.id), label=each.title) for each in calls]


class DepositForm(DeclaringForm):
    true = BooleanField(validators=[ToAnswer()])

    def __init__(self, *given: Any, **also: Any) -> None:
        super().__init__(*given, **also)
        self.true.label.text = label(Declaration.TRUE)


def _field(asked: Asked, *, hint: str = "", in_table: bool = False) -> Field:
    text, own = sentence(asked.title), sentence(asked.help or "")
    marks = [ToAnswer()] if asked.required else []
    shared: dict[str, Any] = {"description": hint or own}
    match asked.kind:
        case AnswerKind.TABLE:
            return FieldList(FormField(_row_form(asked)), text, **shared)
        case AnswerKind.TEXT:
            return LongTextField(text, marks, limit=asked.limit, **shared)
        case AnswerKind.MONEY:
            return MoneyField(text, marks, **shared)
        case AnswerKind.DATE if not in_table:
            return DayField(text, marks, **shared)
        case AnswerKind.WORD:
            return _choice(asked, text, marks, shared)
        case AnswerKind.WORDS:
            return CheckboxesField(text, marks, choices=lambda: _listed(asked), **shared)
        case AnswerKind.YES_NO:
            return RadioField(text, marks, choices=lambda: _listed(asked), **shared)
        case AnswerKind.DECIMAL:
            return StringField(text, marks, render_kw={**_NUMERIC, "inputmode": "decimal"}, **shared)
        case AnswerKind.SIREN | AnswerKind.SIRET | AnswerKind.NUMBER:
            return StringField(text, marks, render_kw=_NUMERIC, **shared)
        case _:
            filled = asked.autocomplete if isinstance(asked, Question) else "off"
            return TextField(
                text, marks, render_kw={"autocomplete": filled, **_KEYBOARDS.get(filled, {})}, **shared
            )


def _row_form(table: Asked) -> type[Form]:
    """One row of a table."""
    assert isinstance(table, Question)
    return type("RowForm", (Form,), {each.name: _field(each, in_table=True) for each in table.columns})


def _choice(asked: Asked, text: str, marks: list[Any], shared: dict[str, Any]) -> Field:
    """Cards for the few axes, a list for the rest."""
    if asked.words == "axis":
        return RadioField(text, marks, choices=lambda: _listed(asked), **shared)
    first = SelectChoice(value="", label=gettext("Choisissez…"))
    return ChoiceField(text, marks, choices=lambda: [first, *_listed(asked)], **shared)


def _listed(asked: Asked) -> list[SelectChoice]:
    return [SelectChoice(value=each.value, label=label(each)) for each in asked.options]


def show_refusal(form: Form, refusal: Refused) -> None:
    """Say beside the fields, or on top, why nothing of what was sent is stored; all of it is shown."""
    if isinstance(refusal, TooMuch):
        show_faults(form, refusal.faults)
    else:
        form.refuse(refusal)


def show_faults(form: Form, faults: Iterable[Gap]) -> None:
    """Put each sentence beside its field, its cell or its table."""
    for fault in faults:
        words, cell = sentence(fault.sentence), cell_of(fault.field)
        if cell and cell[0] in form:
            table, number, column = cell
            entries = {entry.short_name.rsplit("-", 1)[-1]: entry for entry in form[table].entries}
            field = entries[str(number)].form[column]
        elif fault.field in form:
            field = form[fault.field]
        else:
            form.form_errors.append(words)
            continue
        field.errors = [*field.errors, words]
