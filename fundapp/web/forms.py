"""How does what a person typed arrive: which fields, which sentences when the shape is wrong?"""

from collections.abc import Callable
from datetime import time
from typing import Any

from flask import g, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlmodel import Session
from werkzeug.datastructures import MultiDict
from wtforms import Field, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.fields import DateField, IntegerField, TextAreaField, TimeField
from wtforms.fields.choices import Choice
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from fundapp.kernel import db
from fundapp.kernel.errors import Refused, SeveralRefusals, Unavailable
from fundapp.kernel.money import Money, parse_euros
from fundapp.kernel.typed import check_one_mark, read_day, read_marks, trimmed
from fundapp.kernel.words import Worded
from fundapp.web.faults import Fault, faults_of
from fundapp.web.filters import euros, label, sentence


class Form(FlaskForm):
    """Base of all forms: shape only. Tokens against forgery are checked for every POST at the door."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """A form's own fields only: JSON, whose values may be anything, fills none."""
            if request and request.is_json:
                return formdata if isinstance(formdata, MultiDict) else None
            return super().wrap_formdata(form, formdata)

    result: Any = None

    @property
    def faults(self) -> list[Fault]:
        """Everything that is wrong, in the page's order; what is no one field's comes first."""
        own = [Fault("", "", str(words)) for words in self.form_errors]
        return own + [fault for field in self for fault in faults_of(field, "")]

    def attempt(self, use_case: Callable[[Session], Any]) -> bool:
        """Do one use case in its transaction; a refusal becomes an error of the form, nothing is lost."""
        try:
            with db.transaction() as work:
                self.result = use_case(work)
        except Refused as refusal:
            self.refuse(refusal)
            return False
        return True

    def validate(self, extra_validators: Any = None) -> bool:
        if super().validate(extra_validators):
            return True
        g.refused = self  # for what its page no longer draws (`undrawn`)
        return False

    def refuse(self, refusal: Refused) -> None:
        g.refused = self
        reasons = refusal.reasons if isinstance(refusal, SeveralRefusals) else []
        g.away = isinstance(refusal, Unavailable)
        said = [sentence(refusal.sentence), *(sentence(reason) for reason in reasons)]
        target = self._fields.get(refusal.field or "")
        if target is None:
            self.form_errors.extend(said)
        else:
            target.errors = [*target.errors, *said]


class Required(DataRequired):
    """Something is there. What was typed and can't be read keeps the sentence that says so."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.process_errors:
            raise StopValidation
        super().__call__(form, field)


def required(text: Any = None) -> DataRequired:
    return Required(text or _l("Remplissez ce champ."))


class Answered(InputRequired):
    """Something was read: blanks alone are no answer, and what can't be read keeps its own sentence."""

    def __call__(self, form: Any, field: Any) -> None:
        super().__call__(form, field)
        if field.data is None:
            raise StopValidation(None if field.process_errors else self.message)


def answered(text: Any = None) -> InputRequired:
    """Like `required`, for numbers and choices where zero and “no” are answers."""
    return Answered(text or _l("Répondez à cette question."))


def at_most(characters: int) -> Length:
    return Length(
        max=characters,
        message=_l("Raccourcissez ce texte : %(max)s caractères au plus, rien n’a été coupé."),
    )


def strip(value: str | None) -> str | None:
    return trimmed(value) if value else value


def seen_or_blank(value: str | None) -> str | None:
    """As typed, lines and all; blank where nothing of it can be seen."""
    return value if value and trimmed(value) else ""


class TextField(StringField):
    """One line of text, spaces around it removed."""

    def __init__(self, text: Any, validators: Any = (), **options: Any) -> None:
        options.setdefault("filters", []).append(strip)
        super().__init__(text, validators, **options)


class ReadField(TextField):
    """One line that a rule of ours reads: what it refuses is said beside it, what it makes of it is kept."""

    data: Any

    def __init__(
        self, text: Any, reading: Callable[[str], str], validators: Any = (), **options: Any
    ) -> None:
        super().__init__(text, validators, **options)
        self.reading = reading

    def pre_validate(self, form: Any) -> None:
        if self.data:
            try:
                self.data = self.reading(self.data)
            except Refused as refusal:
                raise StopValidation(sentence(refusal.sentence)) from None


class LongTextField(TextAreaField):
    """Several lines; `limit` is announced by a soft counter, and nothing is ever cut."""

    def __init__(self, text: Any, validators: Any = (), *, limit: int = 4_000, **options: Any) -> None:
        options.setdefault("filters", []).append(seen_or_blank)
        super().__init__(text, [*validators, at_most(limit)], render_kw={"data-max": str(limit)}, **options)


def _read(reading: Callable[[str], Any], text: str) -> Any:
    """What a rule of ours makes of it; what it refuses is said beside the field."""
    try:
        return reading(text)
    except Refused as refusal:
        raise ValueError(sentence(refusal.sentence)) from None


class MoneyField(Field):
    """Euros typed as people write them; `data` is Money, or None until it is valid."""

    data: Any
    widget = TextInput()

    def __init__(self, text: Any, validators: Any = (), **options: Any) -> None:
        kw = {"inputmode": "decimal", "autocomplete": "off", "data-unit": "€"}
        super().__init__(text, validators, render_kw={**kw, **options.pop("render_kw", {})}, **options)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return euros(self.data, cents=True).replace("€", "").strip() if isinstance(self.data, Money) else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = parse_euros(text) if text else None
        if text and self.data is None:
            _read(check_one_mark, text)
            raise ValueError(self.gettext("Écrivez un montant en euros, par exemple 12 500,00."))


class DayField(DateField):
    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = _read(read_day, text) if text else None


class HourField(TimeField):
    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if text:
            try:
                self.data = time.fromisoformat(text)
            except ValueError:
                raise ValueError(self.gettext("Écrivez une heure, par exemple 14:30.")) from None


class WholeNumberField(IntegerField):
    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if text:
            digits = read_marks(text) or ""
            if not digits.lstrip("-").isdecimal() or len(digits) > 15:
                _read(check_one_mark, text)
                raise ValueError(self.gettext("Écrivez un nombre entier."))
            self.data = int(digits)


def choices_of(kind: type[Worded], only: tuple[Worded, ...] = ()) -> list[SelectChoice]:
    return [SelectChoice(value=each.value, label=label(each)) for each in (only or tuple(kind))]


NOT_ON_THE_LIST = _l("Choisissez une réponse dans la liste.")


class ChoiceField(SelectField):
    """One of the choices given by the view, as `SelectChoice`s; never “could not coerce”.

    A list that must be answered opens on no answer: a browser would otherwise send its first word for
    whoever has not looked at it.
    """

    def __init__(self, text: Any, validators: Any = (), **options: Any) -> None:
        options.setdefault("invalid_value_message", NOT_ON_THE_LIST)
        options.setdefault("invalid_choice_message", NOT_ON_THE_LIST)
        super().__init__(text, validators, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Blanks choose nothing, whichever validator looks at them."""
        self.raw_data = [each.strip() for each in valuelist]
        super().process_formdata(self.raw_data)

    def iter_choices(self) -> list[Choice]:
        return [*self._unanswered(), *super().iter_choices()]

    def iter_groups(self) -> list[tuple[str | None, list[Choice]]]:
        nothing = self._unanswered()
        return [*([(None, nothing)] if nothing else []), *super().iter_groups()]

    def _unanswered(self) -> list[Choice]:
        if self.data or not self.flags.required or any(not each.value for each in self.choices or ()):
            return []
        return [Choice(value="", label=gettext("Choisissez…"), selected=True, render_kw={})]


class WordField(ChoiceField):
    """One word of a closed list; `data` is the enum member, or None when nothing was chosen."""

    def __init__(
        self,
        text: Any,
        validators: Any = (),
        *,
        kind: type[Worded],
        only: tuple[Worded, ...] = (),
        **options: Any,
    ) -> None:
        self.by_value = {each.value: each for each in kind}
        options.setdefault("choices", lambda: choices_of(kind, only))
        super().__init__(text, validators, coerce=self._word, **options)

    def _word(self, value: Any) -> Any:
        return self.by_value.get(value, value or None)


class WordRadioField(WordField):
    """The same as radio buttons or cards."""

    widget = RadioField.widget
    option_widget = RadioField.option_widget

    def _unanswered(self) -> list[Choice]:
        """Buttons of which none is pressed need no line for it."""
        return []


class ChoicesField(SelectMultipleField):
    """Several of the choices given by the view."""

    def __init__(self, text: Any, validators: Any = (), **options: Any) -> None:
        options.setdefault("invalid_choice_message", NOT_ON_THE_LIST)
        super().__init__(text, validators, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw_data = [each for each in valuelist if each.strip()]
        super().process_formdata(self.raw_data)


class CheckboxesField(ChoicesField):
    """The same as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
