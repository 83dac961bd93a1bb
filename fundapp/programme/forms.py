"""How does what an administrator decides of a call arrive?"""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field

from fundapp.kernel.money import Money
from fundapp.programme.rules.parameters import ParameterKind, ParameterSpec
from fundapp.programme.types import Regime, YesNo
from fundapp.web.filters import label
from fundapp.web.forms import (
    CheckboxesField,
    DayField,
    MoneyField,
    TextField,
    WholeNumberField,
    WordField,
    WordRadioField,
    answered,
    at_most,
    choices_of,
    required,
)
from fundapp.web.overwriting import OverwritingForm


class RegimeForm(OverwritingForm):
    """Under which law a call is answered."""

    regime = WordRadioField(
        _l("Régime de l’appel"),
        [answered(_l("Choisissez le régime de cet appel."))],
        kind=Regime,
        description=_l(
            "Droit public : l’accusé de réception dit à quelle date le silence vaut rejet, et les recours. "
            "Droit privé : il promet une date de réponse, et le silence ne décide de rien."
        ),
    )


class ParameterForm(OverwritingForm):
    """A new value, from a day on; `value` is of the parameter's own kind."""

    value: Any
    valid_from = DayField(_l("À partir du"), [required()])
    source = TextField(
        _l("Texte ou décision qui le fixe"),
        [required(), at_most(200)],
        description=_l("Par exemple : Règlement du fonds, art. 4, délibération du 12 novembre 2026."),
    )
    kind: ParameterKind
    insisting = _l(
        "L’autre valeur reste inscrite : « Enregistrer la mienne » ajoute la vôtre, à partir du jour choisi."
    )

    @property
    def kept(self) -> Any:
        """The value as it is kept: cents, basis points, a word, a list of words."""
        value = self.value.data
        match self.kind:
            case ParameterKind.CENTS:
                assert isinstance(value, Money)
                return value.cents
            case ParameterKind.BASIS_POINTS:
                return value.cents
            case ParameterKind.YES_NO:
                return value is YesNo.YES
            case ParameterKind.CHOICE:
                return value.value
            case _:
                return value


def parameter_form(spec: ParameterSpec) -> type[ParameterForm]:
    """The form of one parameter: a number with its unit, an amount, a choice, a list to tick."""

    class Own(ParameterForm):
        kind = spec.kind
        value = _value_field(spec)

    return Own


def _value_field(spec: ParameterSpec) -> Field:
    words = spec.words
    match spec.kind:
        case ParameterKind.CENTS:
            return MoneyField(_l("Nouvelle valeur"), [answered()])
        case ParameterKind.BASIS_POINTS:
            return MoneyField(_l("Nouvelle valeur"), [answered()], render_kw={"data-unit": "%"})
        case ParameterKind.YES_NO:
            return WordRadioField(_l("Nouvelle valeur"), [answered()], kind=YesNo)
        case ParameterKind.CHOICE:
            assert words is not None
            return WordField(_l("Nouvelle valeur"), [answered()], kind=words)
        case ParameterKind.CHOICES:
            assert words is not None
            return CheckboxesField(_l("Nouvelle valeur"), choices=lambda: choices_of(words))
        case _:
            unit = {"data-unit": label(spec.kind)}
            return WholeNumberField(_l("Nouvelle valeur"), [answered()], render_kw=unit)
