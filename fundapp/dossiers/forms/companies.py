"""How does a company arrive, described once by its owner for all their dossiers?"""

from dataclasses import fields
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectChoice
from wtforms.validators import Optional, ValidationError

from fundapp.dossiers.rules.companies import Card, check_past, read_naf, read_site_number, read_website
from fundapp.dossiers.rules.reading import read_siren
from fundapp.dossiers.types import LegalForm
from fundapp.kernel import clock
from fundapp.kernel.errors import Refused
from fundapp.kernel.typed import read_phone
from fundapp.web.filters import sentence
from fundapp.web.forms import DayField, ReadField, TextField, WordField, at_most, choices_of, required
from fundapp.web.overwriting import OverwritingForm


class CompanyForm(OverwritingForm):
    """A company as somebody describes it once for all their dossiers."""

    siren = ReadField(
        _l("Numéro SIREN"),
        read_siren,
        [required(_l("Indiquez le numéro SIREN de l’entreprise."))],
        description=_l("Neuf chiffres, par exemple 732 829 320."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    name = TextField(
        _l("Dénomination sociale"),
        [required(_l("Indiquez le nom de l’entreprise.")), at_most(160)],
        render_kw={"autocomplete": "organization"},
    )
    legal_form = WordField(
        _l("Forme juridique"),
        [Optional()],
        kind=LegalForm,
        choices=lambda: [SelectChoice(value="", label=gettext("Non précisée")), *choices_of(LegalForm)],
    )
    address = TextField(
        _l("Adresse du siège"), [Optional(), at_most(300)], render_kw={"autocomplete": "street-address"}
    )
    founded_on = DayField(_l("Date de création"), [Optional()])
    naf = ReadField(_l("Code NAF"), read_naf, [Optional()], description=_l("Par exemple 72.19Z."))
    website = ReadField(
        _l("Site web"),
        read_website,
        [Optional(), at_most(192)],
        render_kw={"autocomplete": "url", "inputmode": "url"},
    )
    siret = ReadField(
        _l("SIRET de l’établissement du territoire"),
        lambda text: read_site_number(text, ""),
        [Optional()],
        description=_l("Quatorze chiffres ; laissez vide s’il n’y en a pas encore."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    site = TextField(_l("Adresse de cet établissement, présente ou prévue"), [Optional(), at_most(300)])
    contact_name = TextField(
        _l("Personne à contacter"), [Optional(), at_most(160)], render_kw={"autocomplete": "name"}
    )
    contact_phone = ReadField(
        _l("Téléphone"),
        read_phone,
        [Optional(), at_most(32)],
        render_kw={"autocomplete": "tel", "type": "tel", "inputmode": "tel"},
    )

    def validate_founded_on(self, field: Field) -> None:
        if field.data is None:  # blank, or no date: its own sentence says so
            return
        try:
            check_past(field.data, clock.paris_day(clock.now()))
        except Refused as refusal:
            raise ValidationError(sentence(refusal.sentence)) from None

    def validate(self, extra_validators: Any = None) -> bool:
        """The establishment is this company's own (ID-02)."""
        valid = bool(super().validate(extra_validators))
        if valid and not (self.siret.data or "").startswith(self.siren.data):
            said = gettext("Ce numéro SIRET est celui d’une autre entreprise : il commence par votre SIREN.")
            self.siret.errors = [said] if self.siret.data else []
        return valid and not self.siret.errors

    @property
    def card(self) -> Card:
        told: dict[str, Any] = {name: field.data for name, field in self._fields.items()}
        return Card(**{name: told[name] or blank for name, blank in _BLANK_LINES.items()})


_BLANK_LINES: dict[str, Any] = {line.name: None if line.default is None else "" for line in fields(Card)}
