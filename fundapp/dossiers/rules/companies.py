"""What does an applicant's own card of a company hold, and how does it answer a form or learn from one?"""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from stdnum.exceptions import ValidationError
from stdnum.fr import siret

from fundapp.dossiers.rules.reading import read_siren
from fundapp.dossiers.types import LegalForm
from fundapp.kernel.errors import Refused
from fundapp.kernel.typed import read_phone
from fundapp.kernel.words import Sentence

MOST_COMPANIES = 20
_NAF = re.compile(r"([0-9]{2})\.?([0-9]{2})([A-Z])")
_SITE = re.compile(r"https?://[^\s/.]+(\.[^\s/.]+)+(/\S*)?", re.IGNORECASE)
_ASKED = {
    "siren": "siren",
    "company": "name",
    "legal_form": "legal_form",
    "address": "address",
    "registered_on": "founded_on",
    "naf": "naf",
    "website": "website",
    "establishment": "siret",
    "site": "site",
    "contact_name": "contact_name",
    "contact_phone": "contact_phone",
}
"""What a form calls each line of the card."""


@dataclass(frozen=True)
class Card:
    """A company as its owner describes it; nothing is said of lines that are empty."""

    siren: str
    name: str
    legal_form: LegalForm | None = None
    address: str = ""
    founded_on: date | None = None
    naf: str = ""
    website: str = ""
    siret: str = ""
    site: str = ""
    contact_name: str = ""
    contact_phone: str = ""

    @property
    def answers(self) -> dict[str, str]:
        """The card in a form's words."""
        told = asdict(self)
        return {asked: _typed(told[line]) for asked, line in _ASKED.items() if told[line]}


def _typed(line: object) -> str:
    return line.isoformat() if isinstance(line, date) else str(line)


def read_naf(text: str) -> str:
    """Four digits and a letter (ID-14), with or without the dot."""
    found = _NAF.fullmatch("".join(text.split()).upper())
    if found is None:
        raise Refused("Un code NAF compte quatre chiffres et une lettre, par exemple 72.19Z.")
    return f"{found[1]}.{found[2]}{found[3]}"


def read_website(text: str) -> str:
    address = text if "://" in text else f"https://{text}"
    if not _SITE.fullmatch(address):
        raise Refused("Écrivez l’adresse d’un site, par exemple https://www.entreprise.fr.")
    return address


def read_site_number(text: str, siren: str) -> str:
    """A SIRET (ID-02) of this very company: it begins with its SIREN."""
    digits = "".join(each for each in text if not each.isspace() and each not in ".-")
    try:
        number = str(siret.validate(digits))
    except ValidationError:
        raise Refused("Un numéro SIRET compte quatorze chiffres, dont une clé : relisez-le.") from None
    if siren and not number.startswith(siren):
        raise Refused("Ce numéro SIRET est celui d’une autre entreprise : il commence par votre SIREN.")
    return number


def card_of(answers: Mapping[str, str]) -> Card | None:
    """What a form's answers say of the company, as far as it can be read; None without a SIREN and a name."""
    text = {line: answers.get(asked, "").strip() for asked, line in _ASKED.items()}
    try:
        siren = read_siren(text["siren"])
    except Refused:
        return None
    if not text["name"]:
        return None
    return Card(
        siren=siren,
        name=text["name"][:160],
        legal_form=next((form for form in LegalForm if form.value == text["legal_form"]), None),
        address=text["address"][:300],
        founded_on=_day(text["founded_on"]),
        naf=_read(read_naf, text["naf"]),
        website=_read(read_website, text["website"])[:200],
        siret=_read(lambda number: read_site_number(number, siren), text["siret"]),
        site=text["site"][:300],
        contact_name=text["contact_name"][:160],
        contact_phone=text["contact_phone"][:32],
    )


def _read(reading: Callable[[str], str], text: str) -> str:
    try:
        return reading(text) if text else ""
    except Refused:
        return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def gaps_of(values: Mapping[str, Any], day: date | None = None) -> dict[str, Sentence]:
    """What a form's answers on the company can't be, by question; without a day, none is to come."""
    found: dict[str, Sentence] = {}
    checks: tuple[tuple[str, Callable[[Any], object]], ...] = (
        ("contact_phone", read_phone),
        ("website", read_website),
        ("registered_on", lambda on: check_past(on, day)),
    )
    for name, check in checks:
        try:
            if values.get(name):
                check(values[name])
        except Refused as refusal:
            found[name] = refusal.sentence
    return found


def check_past(registered_on: date, day: date | None) -> None:
    """A company is registered on that day at the latest, or leaves the date blank."""
    if day is not None and registered_on > day:
        raise Refused(
            "Cette date est à venir : écrivez celle de l’extrait Kbis, ou laissez vide si la société n’est "
            "pas encore immatriculée."
        )


def completed(card: Card, newer: Card) -> Card:
    """The card with what is newly known; what the newer one leaves empty stays."""
    known = {line.name: getattr(newer, line.name) for line in fields(Card)}
    return replace(card, **{name: value for name, value in known.items() if value})


def still_prefilled(given: Mapping[str, str], answers: Mapping[str, str]) -> list[str]:
    """The answers nobody has changed since they came from the card, in the form's order."""
    return [name for name, text in given.items() if text and answers.get(name) == text]
