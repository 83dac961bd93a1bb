"""How does what an administrator decides of a call arrive?"""

from flask_babel import lazy_gettext as _l

from fundapp.programme.types import Regime
from fundapp.web.forms import Form, WordRadioField, answered


class RegimeForm(Form):
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
