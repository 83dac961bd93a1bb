"""How does the applicant's form arrive, and how does it come back with every word that was typed?"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, FieldList, FileField, FormField, SelectChoice, StringField
from wtforms.validators import Optional

from fundapp.dossiers.rules import Gap, plan
from fundapp.dossiers.rules.complements import Point
from fundapp.dossiers.rules.questions import BY_NAME, Question, of_section
from fundapp.dossiers.types import NEEDS, RESOURCES, AnswerKind, Declaration, DocumentKind, PlanKind, Section
from fundapp.kernel.words import Worded
from fundapp.programme.types import Axis
from fundapp.web.filters import label, sentence
from fundapp.web.forms import (
    DayField,
    Form,
    LongTextField,
    MoneyField,
    TextField,
    WordField,
    WordRadioField,
    choices_of,
    required,
)

_NUMERIC = {"inputmode": "numeric"}


class Asked:
    """Answered before submitting, though a draft may leave it blank: marks the field, checks nothing."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: Field) -> None:
        return None


def options_of(kind: type[Worded], only: tuple[Worded, ...] = ()) -> list[SelectChoice]:
    """A closed list that begins with no answer, so that none is given by mistake."""
    return [SelectChoice(value="", label=gettext("Choisissez…")), *choices_of(kind, only)]


class LineForm(Form):
    """One line of the funding plan."""

    label = TextField(_l("Précision"))
    amount = MoneyField(_l("Montant"))


class NeedForm(LineForm):
    kind = WordField(_l("Nature du besoin"), kind=PlanKind, choices=lambda: options_of(PlanKind, NEEDS))


class ResourceForm(LineForm):
    kind = WordField(
        _l("Nature de la ressource"), kind=PlanKind, choices=lambda: options_of(PlanKind, RESOURCES)
    )


class PieceForm(Form):
    kind = WordField(
        _l("Nature de la pièce"),
        [required(_l("Choisissez la nature de la pièce."))],
        kind=DocumentKind,
        choices=lambda: options_of(DocumentKind),
    )
    dated_on = DayField(
        _l("Date du document"),
        [Optional()],
        description=_l("Celle qui est écrite dessus : un extrait Kbis, par exemple, vaut trois mois."),
    )
    file = FileField(_l("Fichier"), [Asked()], description=_l("PDF, PNG, JPEG, XLSX ou DOCX, 25 Mo au plus."))


def declaration_form(formdata: MultiDict[str, str] | None = None) -> Form:
    """One box per declaration, none ticked beforehand."""
    fields = {each.name.lower(): BooleanField(LazyString(label, each), [Asked()]) for each in Declaration}
    return type("DeclarationForm", (Form,), fields)(formdata)  # type: ignore[no-any-return]


def declared(form: Form) -> list[Declaration]:
    return [each for each in Declaration if form[each.name.lower()].data]


def section_form(section: Section, answers: Mapping[str, str]) -> Form:
    """The fields of a section, showing exactly what was typed."""
    fields: dict[str, Any] = {question.name: _field(question) for question in of_section(section)}
    shown = dict(answers)
    if section is Section.FUNDING:
        fields["needs"] = FieldList(FormField(NeedForm))
        fields["resources"] = FieldList(FormField(ResourceForm))
        shown = {**_blank_lines(answers), **answers}
    kind = type("SectionForm", (Form,), fields)
    return kind(MultiDict(shown))  # type: ignore[no-any-return]


def complement_form(points: Iterable[Point], answers: Mapping[str, str]) -> Form:
    """The questions asked again, showing exactly what was typed since, each with the reason why."""
    fields = {
        point.question: _field(
            BY_NAME[point.question], hint=gettext("Motif : %(reason)s", reason=point.reason)
        )
        for point in points
        if point.question
    }
    return type("ComplementForm", (Form,), fields)(MultiDict(dict(answers)))  # type: ignore[no-any-return]


def complement_piece_form(kinds: tuple[DocumentKind, ...]) -> PieceForm:
    """The same as for a draft, for the pieces asked and no other."""
    kind = WordField(
        _l("Nature de la pièce"),
        [required(_l("Choisissez la nature de la pièce."))],
        kind=DocumentKind,
        choices=lambda: options_of(DocumentKind, kinds),
    )
    return type("ComplementPieceForm", (PieceForm,), {"kind": kind})()  # type: ignore[no-any-return]


def sent_piece_form(kinds: Iterable[DocumentKind]) -> PieceForm:
    """For a dossier that has been submitted: what it still takes."""
    return complement_piece_form(tuple(kinds))


class DepositForm(Form):
    true = BooleanField(LazyString(label, Declaration.TRUE), [Asked()])


def _blank_lines(answers: Mapping[str, str]) -> dict[str, str]:
    """Two lines to begin with on a side that has none."""
    return {
        plan.part(side, number, "kind"): ""
        for side in plan.PREFIX
        if not plan.numbers(side, answers)
        for number in range(2)
    }


def _field(question: Question, *, hint: str = "") -> Field:
    text = LazyString(sentence, question.label)
    own = LazyString(sentence, question.hint) if question.hint else ""
    shared: dict[str, Any] = {"description": hint or own}
    match question.kind:
        case AnswerKind.TEXT:
            return LongTextField(text, [Asked()], limit=question.limit, **shared)
        case AnswerKind.MONEY:
            return MoneyField(text, [Asked()], **shared)
        case AnswerKind.WORD:
            assert question.words is not None
            return _choice(question.words, text, shared)
        case AnswerKind.SIREN | AnswerKind.NUMBER:
            return StringField(text, [Asked()], render_kw={**_NUMERIC, "autocomplete": "off"}, **shared)
        case _:
            return TextField(text, [Asked()], render_kw={"autocomplete": question.autocomplete}, **shared)


def _choice(words: type[Worded], text: LazyString, shared: dict[str, Any]) -> Field:
    """Cards for the few axes, a list for the rest."""
    if words is Axis:
        return WordRadioField(text, [Asked()], kind=words, **shared)
    return WordField(text, [Asked()], kind=words, choices=lambda: options_of(words), **shared)


def show_faults(form: Form, faults: Iterable[Gap]) -> None:
    """Put each sentence beside its field; those of the plan's lines also on top, with their line."""
    for fault in faults:
        words = sentence(fault.sentence)
        if plan.is_plan_name(fault.field):
            side, number, part = fault.field.split("-")
            entries = {entry.short_name.rsplit("-", 1)[-1]: entry for entry in form[side].entries}
            entries[number].form[part].errors = [words]
            where = gettext("Plan, ligne %(n)s", n=list(entries).index(number) + 1)
            form.form_errors.append(f"{where} ({label_of(side)}) : {words}")
        elif fault.field in form:
            form[fault.field].errors = [*form[fault.field].errors, words]
        else:
            form.form_errors.append(words)


def label_of(prefix: str) -> str:
    return next(label(side) for side, each in plan.PREFIX.items() if each == prefix)


def seen_answers(text: str | None) -> dict[str, str] | None:
    """What the page had shown, as it was sent back with the form; None when it can't be read."""
    try:
        found = json.loads(text or "null")
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    return {str(name): str(value) for name, value in found.items()}
