"""What do the committee's people type: sittings, resolutions, declarations, interests, ballots?"""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field
from wtforms.validators import Optional, ValidationError

from fundapp.committee.rules.sittings import CONDITIONS
from fundapp.committee.types import Answer, Choice, Nature, Outcome, Resolution, SittingKind
from fundapp.diligence.types import Condition, ConditionKind
from fundapp.dossiers.rules.reading import read_siren
from fundapp.kernel import clock
from fundapp.kernel.errors import Refused
from fundapp.programme.types import Instrument
from fundapp.web.forms import (
    DayField,
    Form,
    HourField,
    LongTextField,
    MoneyField,
    TextField,
    WordField,
    WordRadioField,
    answered,
    at_most,
    required,
)
from fundapp.web.overwriting import OverwritingForm


def _paris(day: DayField, hour: HourField) -> datetime:
    assert day.data is not None
    assert hour.data is not None
    return clock.from_paris(day.data, hour.data, field=hour.name)


class SittingForm(Form):
    title = TextField(_l("Titre de la séance"), [required(), at_most(160)])
    kind = WordRadioField(_l("Comment le comité se réunit"), [answered()], kind=SittingKind)
    day = DayField(_l("Jour d’ouverture"), [required()])
    hour = HourField(_l("Heure d’ouverture, à Paris"), [required()])
    place = TextField(_l("Lieu ou lien de réunion"), [Optional(), at_most(200)])

    @property
    def opens_at(self) -> datetime:
        return _paris(self.day, self.hour)


class ConvocationForm(Form):
    urgency = LongTextField(_l("Motif de l’urgence"), [Optional()], limit=1_000)


@dataclass(frozen=True)
class ConditionRow:
    """The three fields of one condition."""

    text: Field
    kind: Field
    due_on: Field


class ResolutionForm(OverwritingForm):
    """The resolution as it will be voted; its conditions are added below, `text_0`, `kind_0`, `due_0`…"""

    amount = MoneyField(_l("Montant proposé"), [required()])
    instrument = WordField(_l("Instrument"), [answered()], kind=Instrument)
    resolution = LongTextField(_l("Texte de la résolution"), [required()], limit=4_000)
    change_reason = LongTextField(
        _l("Pourquoi l’ordre du jour change"),
        [Optional()],
        limit=1_000,
        description=_l("La séance est convoquée : chaque membre est prévenu du changement et de son motif."),
    )

    @property
    def rows(self) -> list[ConditionRow]:
        return [
            ConditionRow(self[f"text_{each}"], self[f"kind_{each}"], self[f"due_{each}"])
            for each in range(CONDITIONS)
        ]

    @property
    def shown_rows(self) -> list[ConditionRow]:
        used = [place for place, row in enumerate(self.rows, 1) if row.text.data]
        return self.rows[: max(used, default=0) + 2]

    @property
    def value(self) -> Resolution:
        return Resolution(
            text=self.resolution.data,
            amount=self.amount.data,
            instrument=self.instrument.data,
            conditions=[
                Condition(row.kind.data or ConditionKind.SUSPENSIVE, row.text.data, row.due_on.data)
                for row in self.rows
                if row.text.data
            ],
        )


for place in range(CONDITIONS):
    setattr(ResolutionForm, f"text_{place}", TextField(_l("Condition"), [Optional(), at_most(600)]))
    setattr(ResolutionForm, f"kind_{place}", WordField(_l("Nature"), [Optional()], kind=ConditionKind))
    setattr(ResolutionForm, f"due_{place}", DayField(_l("Avant le"), [Optional()]))


SURE = _l("Je comprends que ce déport est définitif : ce dossier me restera fermé.")


class DeclarationForm(Form):
    answer = WordRadioField(
        _l("Avez-vous un intérêt dans ce dossier ?"),
        [answered(_l("Déclarez votre intérêt, ou son absence."))],
        kind=Answer,
    )
    reason = LongTextField(
        _l("Si vous vous déportez, pourquoi ?"),
        [Optional()],
        limit=1_000,
        description=_l("Une phrase suffit. Elle figure au procès-verbal."),
    )
    sure = BooleanField(SURE)

    def validate_sure(self, field: Field) -> None:
        """Stepping aside is for ever: it is never one slip on a list of two."""
        if self.answer.data is Answer.SOME and not field.data:
            raise ValidationError(_l("Cochez cette case pour vous déporter : un déport est définitif."))


class RecusalForm(Form):
    reason = LongTextField(
        _l("Sur quoi porte votre intérêt"),
        [required()],
        limit=1_000,
        description=_l(
            "Une phrase suffit. Elle est lue par ceux qui instruisent, et figure au procès-verbal."
        ),
    )
    sure = BooleanField(
        SURE, [required(_l("Cochez cette case pour vous déporter : un déport est définitif."))]
    )


class InterestForm(Form):
    company = TextField(_l("Entreprise ou organisme"), [required(), at_most(160)])
    siren = TextField(
        _l("SIREN"), [Optional()], description=_l("Neuf chiffres ; il permet de vous prévenir à coup sûr.")
    )
    nature = WordField(_l("Nature du lien"), [answered()], kind=Nature)
    detail = LongTextField(_l("Précisions"), [Optional()], limit=600)
    from_day = DayField(_l("Depuis le"), [Optional()])

    def validate_siren(self, field: Field) -> None:
        try:
            field.data = read_siren(field.data or "")
        except Refused:
            raise ValidationError(_l("Vérifiez ce SIREN : sa clé de contrôle ne correspond pas.")) from None


class PollForm(Form):
    day = DayField(_l("Jour de clôture"), [required()])
    hour = HourField(_l("Heure de clôture, à Paris"), [required()])
    secret = BooleanField(_l("Voter à bulletin secret"))

    @property
    def closes_at(self) -> datetime:
        return _paris(self.day, self.hour)


class BallotForm(Form):
    choice = WordRadioField(_l("Votre vote"), [answered(_l("Choisissez l’un des cinq votes."))], kind=Choice)
    reason = LongTextField(
        _l("Motif"),
        [Optional()],
        limit=2_000,
        description=_l(
            "Demandé pour un vote contre ou avec conditions. "
            "En cas de rejet, le porteur le lit, sans votre nom."
        ),
    )


class UntableForm(Form):
    change_reason = LongTextField(_l("Pourquoi retirer ce dossier"), [Optional()], limit=1_000)


class AsideForm(Form):
    outcome = WordRadioField(
        _l("Que devient ce vote ?"), [answered()], kind=Outcome, only=(Outcome.DEFERRED, Outcome.VOID)
    )
    reason = LongTextField(_l("Pourquoi, et ce qui est attendu"), [required()], limit=1_000)
