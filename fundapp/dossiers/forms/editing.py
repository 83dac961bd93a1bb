"""How does an administrator's change of a form arrive: a section, a question, a column?"""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, FieldList, FormField, HiddenField, SelectChoice
from wtforms.validators import NumberRange, Optional

from fundapp.dossiers.rules import core
from fundapp.dossiers.rules.columns import KINDS
from fundapp.dossiers.rules.form import Asked, CallForm, Column, Condition, Question
from fundapp.dossiers.rules.publishing import LARGEST, LONGEST_LINE, LONGEST_TEXT
from fundapp.dossiers.types import AnswerKind, DocumentKind
from fundapp.kernel.money import Money
from fundapp.kernel.seen import Values
from fundapp.web.filters import label, sentence
from fundapp.web.forms import (
    CheckboxesField,
    ChoiceField,
    Form,
    LongTextField,
    MoneyField,
    TextField,
    WholeNumberField,
    WordField,
    answered,
    at_most,
    choices_of,
    required,
)
from fundapp.web.overwriting import Both, OverwritingForm

SPARE_CHOICES = 3
"""Blank lines after the answers already proposed; saving gives as many again."""
OWN = "own"
"""No list of the trade: the question's own choices."""
NAMES_OF_LISTS = {
    OWN: _l("Les réponses écrites ci-dessous"),
    "axis": _l("Les axes du programme"),
    "instrument": _l("Les formes de financement"),
    "legal_form": _l("Les formes juridiques"),
    "maturity": _l("Les niveaux de maturité technologique"),
    "need": _l("Les natures de besoins"),
    "resource": _l("Les natures de ressources"),
    "security": _l("Les natures de titres"),
    "backing": _l("Les engagements d’un cofinanceur"),
    "aid_basis": _l("Les bases d’une aide publique"),
    "indicator": _l("Les indicateurs d’impact"),
    "unit": _l("Les unités de mesure"),
    "method": _l("Les façons de mesurer"),
}
_TEXTS = (AnswerKind.LINE, AnswerKind.TEXT)
_NUMBERS = (AnswerKind.NUMBER, AnswerKind.DECIMAL)
_LISTED = (AnswerKind.WORD, AnswerKind.WORDS)


class SectionForm(OverwritingForm):
    title = TextField(_l("Titre"), [required(_l("Donnez un titre à la section.")), at_most(80)])
    intro = LongTextField(
        _l("Introduction"),
        [Optional()],
        limit=600,
        description=_l("Ce que le porteur lit avant la première question de la section."),
    )


class NewQuestionForm(OverwritingForm):
    """What it asks and how it is answered; the rest is set on the question's own page."""

    label = TextField(
        _l("Intitulé"),
        [required(_l("Écrivez ce que vous demandez.")), at_most(200)],
        description=_l("Une question courte, ou le nom de ce qui est demandé."),
    )
    kind = WordField(
        _l("Nature de la réponse"),
        [answered()],
        kind=AnswerKind,
        description=_l("Elle décide de ce qu’on pourra y écrire et de la façon dont c’est vérifié."),
    )
    section = ChoiceField(_l("Section"), [answered()])


class NewColumnForm(OverwritingForm):
    label = TextField(_l("Intitulé"), [required(_l("Écrivez ce que porte la colonne.")), at_most(80)])
    kind = WordField(_l("Nature de la réponse"), [answered()], kind=AnswerKind, only=KINDS)


class ProposedForm(Form):
    """One answer of a list; its value is what dossiers keep, and never changes."""

    value = HiddenField()
    label = TextField(_l("Réponse"), [Optional(), at_most(200)])


class AskedForm(OverwritingForm):
    """What a question and a column share; `question_form` adds what their kind has."""

    label = TextField(_l("Intitulé"), [required(_l("Écrivez ce que vous demandez.")), at_most(200)])
    hint = LongTextField(
        _l("Aide à la réponse"),
        [Optional()],
        limit=400,
        description=_l("Lue sous l’intitulé : un exemple, une unité, où trouver la réponse."),
    )

    def compared(self, stored: Values) -> Iterator[Both]:
        """Conditions that only one of the two has set are told as well."""
        unset: Values = {field.name: [] for field in self.condition_fields()} if stored else {}
        return super().compared({**unset, **stored})

    def read(self, field: Field, value: Any) -> str:
        if isinstance(field, FieldList):
            value = [row["label"] for row in value if row["label"]]
        return super().read(field, value)

    def title_of(self, field: Field) -> str:
        return gettext("Réponses proposées") if isinstance(field, FieldList) else super().title_of(field)

    def conditions(self) -> tuple[Condition, ...]:
        found = ((name.removeprefix("when_"), field.data) for name, field in self._fields.items())
        return tuple(
            Condition(question=name, among=tuple(among))
            for name, among in found
            if f"when_{name}" in self._fields and among
        )

    def proposed(self) -> list[tuple[str, str]]:
        rows = self._fields.get("choices")
        return [(row["value"] or "", row["label"] or "") for row in rows.data] if rows else []

    def condition_fields(self) -> list[Any]:
        return [field for name, field in self._fields.items() if name.startswith("when_")]

    def changes(self) -> dict[str, Any]:
        """What was typed, by the question's own names; its choices apart (`proposed`)."""
        given = {
            name: self._fields[name].data
            for name in ("label", "hint", "missing", "kind", "required", "limit", "words", "piece", "total")
            if name in self._fields
        }
        given |= {name: given[name] or "" for name in ("hint", "missing", "words") if name in given}
        if given.get("words") == OWN:
            given["words"] = ""
        for name in ("least", "most"):
            if name in self._fields:
                value = self._fields[name].data
                given[name] = value.cents if isinstance(value, Money) else value or 0
        if any(name.startswith("when_") for name in self._fields):
            given["when"] = self.conditions()
        return given


def question_form(form: CallForm, question: Question, **given: Any) -> AskedForm:
    fields = _fields_of(
        question, form, kept=bool(core.why_kept(question)), model=core.model_of(question.name)
    )
    if core.read_as(question) is None:
        fields["kind"] = WordField(_l("Nature de la réponse"), [answered()], kind=AnswerKind)
    if question.kind is AnswerKind.FILE:
        fields["piece"] = WordField(
            _l("Pièce demandée"), [answered()], kind=DocumentKind, choices=lambda: _chosen(DocumentKind)
        )
    fields["section"] = ChoiceField(_l("Section"), [answered()], choices=sections_of(form))
    return type("QuestionForm", (AskedForm,), fields)(data=question_shown(form, question.name), **given)


def column_form(form: CallForm, question: Question, column: Column, **given: Any) -> AskedForm:
    model = core.column_model(question, column)
    fields = _fields_of(column, form, kept=bool(model), model=model, until=question.name)
    if model is None:
        fields["kind"] = WordField(_l("Nature de la réponse"), [answered()], kind=AnswerKind, only=KINDS)
    if column.kind in (*_NUMBERS, AnswerKind.MONEY):
        fields["total"] = BooleanField(_l("Additionner la colonne sous le tableau"))
    shown = column_shown(form, question.name, column.name)
    return type("ColumnForm", (AskedForm,), fields)(data=shown, **given)


def section_shown(form: CallForm, name: str) -> dict[str, Any]:
    """A section as its page's fields know it; nothing when it is no more in the draft."""
    section = form.section(name)
    return {"title": section.title, "intro": section.intro} if section else {}


def question_shown(form: CallForm, name: str) -> dict[str, Any]:
    """A question as its page's fields know it; nothing when it is no more in the draft."""
    asked = form.by_name.get(name)
    return _shown(asked) | {"section": form.section_of[name], "piece": asked.piece} if asked else {}


def column_shown(form: CallForm, table: str, name: str) -> dict[str, Any]:
    """A column as its page's fields know it; nothing when it is no more in the draft."""
    columns = form.by_name[table].columns if table in form.by_name else ()
    found = next((each for each in columns if each.name == name), None)
    return _shown(found) | {"total": found.total} if found else {}


def _fields_of(
    asked: Asked, form: CallForm, *, kept: bool, model: Asked | None, until: str | None = None
) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if not kept:
        fields["required"] = BooleanField(_l("La réponse est obligatoire pour déposer"))
    fields["missing"] = TextField(
        _l("Ce qui est dit quand la réponse manque"),
        [Optional(), at_most(200)],
        description=_l("Une phrase est faite de l’intitulé si vous n’en écrivez pas."),
    )
    fields |= _of_its_kind(asked, listed=model is None)
    if not kept:
        fields |= _conditions(form, until or asked.name)
    return fields


def _of_its_kind(asked: Asked, *, listed: bool) -> dict[str, Any]:
    if asked.kind in _TEXTS:
        longest = LONGEST_TEXT if asked.kind is AnswerKind.TEXT else LONGEST_LINE
        between = NumberRange(1, longest, gettext("Écrivez un nombre entre 1 et %(most)s.", most=longest))
        return {"limit": WholeNumberField(_l("Limite, en caractères"), [answered(), between])}
    if asked.kind in _NUMBERS:
        within = NumberRange(0, LARGEST, _l("Écrivez un nombre entre 0 et 999 999 999."))
        return {
            "least": WholeNumberField(_l("Plus petit nombre admis"), [answered(), within]),
            "most": WholeNumberField(_l("Plus grand nombre admis"), [answered(), within]),
        }
    if asked.kind is AnswerKind.MONEY:
        return {"least": MoneyField(_l("Plus petit montant admis"), [answered()])}
    if asked.kind in _LISTED and listed:
        return {
            "words": ChoiceField(
                _l("Liste proposée"),
                [answered()],
                choices=lambda: [
                    SelectChoice(value=name, label=str(title)) for name, title in NAMES_OF_LISTS.items()
                ],
            ),
            "choices": FieldList(FormField(ProposedForm)),
        }
    return {}


def _conditions(form: CallForm, name: str) -> dict[str, Any]:
    """One group of boxes for each question standing before that is answered from a list."""
    fields: dict[str, Any] = {}
    for question in form.questions:
        if question.name == name:
            break
        if question.kind.chosen and question.options:
            fields[f"when_{question.name}"] = CheckboxesField(
                sentence(question.title), choices=_options(question)
            )
    return fields


def _options(question: Question) -> list[SelectChoice]:
    return [SelectChoice(value=each.value, label=label(each)) for each in question.options]


def _shown(asked: Asked) -> dict[str, Any]:
    blank = [{"value": "", "label": ""}] * SPARE_CHOICES
    return {
        "label": asked.label,
        "hint": asked.hint,
        "missing": asked.missing,
        "kind": asked.kind,
        "required": asked.required,
        "limit": asked.limit,
        "least": Money(asked.least) if asked.kind is AnswerKind.MONEY else asked.least,
        "most": asked.most,
        "words": asked.words or OWN,
        "choices": [{"value": each.value, "label": each.label} for each in asked.choices] + blank,
        **{f"when_{each.question}": list(each.among) for each in asked.when},
    }


def _chosen(kind: type[DocumentKind]) -> list[SelectChoice]:
    return [SelectChoice(value="", label=gettext("Choisissez…")), *choices_of(kind)]


def sections_of(form: CallForm) -> list[SelectChoice]:
    return [SelectChoice(value=each.name, label=each.title) for each in form.sections]
