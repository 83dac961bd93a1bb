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
from fundapp.portfolio.types import Balance, Layer, Scope, Share, TicketState
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
        _l("Montant"),
        [Optional()],
        choices=lambda: [*_any(Layer, gettext("Tous les mouvements")), *choices_of(Balance)],
    )
    effect = DayField(_l("Effet jusqu’au"), [Optional()])

    @property
    def effective_by(self) -> date | None:
        """What is known of the money as it stood at the end of this day, whenever it was written."""
        self.validate()
        day: date | None = self.chosen("effect")
        return day

    def figure(self, scope: Scope) -> Layer | Balance | None:
        """Nothing is free of an axis, an instrument or a company: there it is left out."""
        self.validate()
        chosen = self.chosen("layer")
        if chosen in {layer.value for layer in Layer}:
            return Layer(chosen)
        if chosen == Balance.FREE.value and scope not in (Scope.FUND, Scope.ENVELOPE):
            return None
        return Balance(chosen) if chosen else None


class ShareFilterForm(AsOfForm):
    share = ChoiceField(_l("Part"), [Optional()], choices=lambda: choices_of(Share))

    @property
    def wanted(self) -> Share:
        self.validate()
        return Share(self.chosen("share") or Share.ACHIEVED.value)
