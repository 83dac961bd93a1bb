"""How does one say which dossiers one looks for, and with which words the course of one is changed?"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice
from wtforms.validators import Optional

from fundapp.accounts.models import Person
from fundapp.dossiers.rules.moves import REASONS
from fundapp.dossiers.types import Charge, EndReason, Stage, Status
from fundapp.kernel.words import Worded
from fundapp.programme.types import Axis, Instrument
from fundapp.web.forms import (
    ChoiceField,
    DayField,
    Form,
    LongTextField,
    TextField,
    WordRadioField,
    answered,
    choices_of,
    required,
)
from fundapp.workspace.types import OPEN, SEEN, STAGES, Wanted, Width

LONGEST_SEARCH = 80
UNASSIGNED = "none"
"""The filter for dossiers that nobody follows."""


def any_of(kind: type[Worded], only: tuple[Worded, ...], anything: str) -> list[SelectChoice]:
    return [SelectChoice(value="", label=anything), *choices_of(kind, only)]


class PipelineForm(Form):
    """Filters of the pipeline, kept in the address; what makes no sense is left out, never refused."""

    q = TextField(_l("Chercher"), [Optional()])
    stage = ChoiceField(_l("Étape"), [Optional()])
    axis = ChoiceField(_l("Axe"), [Optional()])
    status = ChoiceField(_l("État"), [Optional()])
    instrument = ChoiceField(_l("Instrument"), [Optional()])
    holder = ChoiceField(_l("Suivi par"), [Optional()])

    def __init__(self, people: Iterable[Person], **given: Any) -> None:
        super().__init__(**given)
        self.stage.choices = any_of(Stage, STAGES, gettext("Toutes"))
        self.axis.choices = any_of(Axis, tuple(Axis), gettext("Tous"))
        self.status.choices = [*choices_of(Width), *choices_of(Status, SEEN)]
        self.instrument.choices = any_of(Instrument, tuple(Instrument), gettext("Tous"))
        everyone = SelectChoice(value="", label=gettext("Tout le monde"))
        self.holder.choices = [
            everyone,
            SelectChoice(value=UNASSIGNED, label=gettext("Non attribué")),
            *(SelectChoice(value=str(each.id), label=each.name) for each in people),
        ]

    @property
    def wanted(self) -> Wanted:
        self.validate()
        chosen = self.kept
        holder = chosen.get("holder")
        return Wanted(
            axis=Axis(chosen["axis"]) if "axis" in chosen else None,
            stage=Stage(chosen["stage"]) if "stage" in chosen else None,
            statuses=_statuses(chosen.get("status", Width.OPEN.value)),
            instrument=Instrument(chosen["instrument"]) if "instrument" in chosen else None,
            holder_id=UUID(holder) if holder and holder != UNASSIGNED else None,
            unassigned=holder == UNASSIGNED,
            text=chosen.get("q", ""),
        )

    @property
    def kept(self) -> dict[str, str]:
        """What the address carries on to the next page and the session keeps: never a long text."""
        return {
            name: field.data[:LONGEST_SEARCH]
            for name, field in self._fields.items()
            if field.data and not field.errors
        }


def _statuses(chosen: str) -> tuple[Status, ...]:
    match chosen:
        case Width.OPEN.value:
            return OPEN
        case Width.ALL.value:
            return tuple(Status)
        case _:
            return (Status(chosen),)


class EndingForm(Form):
    """A refusal or a closure: its coded reason, chosen by nobody beforehand, and what the applicant reads."""

    reason = WordRadioField(_l("Motif"), [answered(_l("Choisissez le motif."))], kind=EndReason)
    reason_text = LongTextField(
        _l("Ce que lira le porteur"),
        [required(_l("Écrivez le motif : il est obligatoire (article L. 211-2 du CRPA)."))],
        description=_l("Dites ce qui a conduit à cette réponse. Vous relirez la lettre avant son envoi."),
        limit=4_000,
    )

    def __init__(self, status: Status, **given: Any) -> None:
        super().__init__(**given)
        self.status = status
        self.reason.choices = choices_of(EndReason, REASONS[status])


class HoldForm(Form):
    """Why an examination waits, whose time it takes, and when to look at it again."""

    reason = LongTextField(
        _l("Pourquoi ce dossier attend"),
        [required(_l("Écrivez pourquoi ce dossier attend : l’équipe le lira."))],
        description=_l("L’équipe seule lit ces mots. Le porteur apprend que l’examen est en pause."),
        limit=4_000,
    )
    charged_to = WordRadioField(
        _l("Sur le temps de qui compte cette pause"), [answered(_l("Dites qui fait attendre."))], kind=Charge
    )
    again_on = DayField(
        _l("À revoir le"),
        [Optional()],
        description=_l("Ce jour-là, le dossier revient dans « Aujourd’hui »."),
    )


class StepBackForm(Form):
    """Why a dossier goes back to the stage before, and which stage the page showed it at."""

    origin = HiddenField(
        _l("Étape quittée"),
        [required(_l("Relisez cette page : elle dit maintenant à quelle étape est le dossier."))],
        filters=[lambda word: next((each for each in Stage if each.value == word), None)],
    )
    reason = LongTextField(
        _l("Pourquoi ce renvoi"),
        [required(_l("Dites pourquoi ce dossier est renvoyé : la raison reste au dossier."))],
        description=_l("L’équipe seule lit ces mots."),
        limit=4_000,
    )


class ReopeningForm(Form):
    """Why a dossier that ended is taken up again."""

    reason = LongTextField(
        _l("Pourquoi rouvrir ce dossier"),
        [required(_l("Dites pourquoi vous le rouvrez : le porteur le lira."))],
        description=_l("Le porteur lira ces mots dans le courriel qui l’en avertit."),
        limit=4_000,
    )
