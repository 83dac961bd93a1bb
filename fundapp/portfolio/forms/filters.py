"""How are tickets and movements asked for by the address of a page?"""

from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice
from wtforms.validators import Optional

from fundapp.kernel.clock import end_of_day
from fundapp.kernel.words import Worded
from fundapp.portfolio.queries.tickets import TicketFilter
from fundapp.portfolio.types import Layer, TicketState
from fundapp.programme.types import Axis, EnvelopeKind
from fundapp.web.forms import ChoiceField, DayField, Form, TextField, choices_of


def _any(kind: type[Worded], anything: str) -> list[SelectChoice]:
    return [SelectChoice(value="", label=anything), *choices_of(kind)]


class Filter(Form):
    """Read from the address: what makes no sense there is left out, never refused."""

    def chosen(self, name: str) -> Any:
        field = self._fields[name]
        return field.data if field.data and not field.errors else None


class TicketFilterForm(Filter):
    text = TextField(_l("Entreprise ou référence"), [Optional()])
    state = ChoiceField(_l("État"), [Optional()], choices=lambda: _any(TicketState, gettext("Tous")))
    axis = ChoiceField(_l("Axe"), [Optional()], choices=lambda: _any(Axis, gettext("Tous")))
    envelope = ChoiceField(
        _l("Enveloppe"), [Optional()], choices=lambda: _any(EnvelopeKind, gettext("Toutes"))
    )

    @property
    def wanted(self) -> TicketFilter:
        self.validate()
        state, axis, envelope = self.chosen("state"), self.chosen("axis"), self.chosen("envelope")
        return TicketFilter(
            state=TicketState(state) if state else None,
            axis=Axis(axis) if axis else None,
            envelope=EnvelopeKind(envelope) if envelope else None,
            text=(self.chosen("text") or "")[:80],
        )


class AsOfForm(Filter):
    on = DayField(_l("Tel que connu le"), [Optional()])

    def as_of(self, today: date) -> datetime | None:
        """The last instant of the day in Paris: what was written that day is known, what came after is not.

        Nothing is known of a day to come: it is left out.
        """
        self.validate()
        day = self.chosen("on")
        return end_of_day(day) - datetime.resolution if day and day <= today else None


class LedgerFilterForm(AsOfForm):
    layer = ChoiceField(
        _l("Montant"), [Optional()], choices=lambda: _any(Layer, gettext("Tous les mouvements"))
    )

    @property
    def layer_wanted(self) -> Layer | None:
        self.validate()
        layer = self.chosen("layer")
        return Layer(layer) if layer else None
