"""How are words, days, numbers and accounts read as people type them, and why can't they be?"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from stdnum import iban
from stdnum.exceptions import ValidationError

from fundapp.kernel.errors import Refused

EARLIEST_YEAR, LATEST_YEAR = 1800, 2200
"""A year out of it is one whose digits were mistyped (0025 for 2025), and one no calendar adds to."""
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII)
_FRENCH = re.compile(r"(?P<day>\d{1,2})[/. -](?P<month>\d{1,2})[/. -](?P<year>\d{1,4})", re.ASCII)
_FRENCH_PHONE = re.compile(r"0[1-9][0-9]{8}|(\+|00)33[1-9][0-9]{8}", re.ASCII)
_INTERNATIONAL_PHONE = re.compile(r"(\+|00)(?!33)[1-9][0-9]{6,14}", re.ASCII)
_IBAN_WORD = re.compile("^IBAN:?")
_ONE_MARK = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}", re.ASCII)


def trimmed(text: str) -> str:
    """Without the blanks around it; nothing where no character of it can be seen (a zero-width space)."""
    seen = any(unicodedata.category(each)[0] not in "CZ" for each in text)
    return text.strip() if seen else ""


def read_day(text: str) -> date:
    """As a browser sends it, or as a person writes it in French; raises `Refused`."""
    found = _ISO.fullmatch(text) or _FRENCH.fullmatch(text)
    if found is None:
        raise Refused("Écrivez une date, par exemple 31/12/2026.")
    if len(found["year"]) != 4:
        raise Refused("Écrivez l’année en quatre chiffres, par exemple 31/12/2026.")
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        raise Refused("Cette date n’existe pas : vérifiez le jour et le mois.") from None
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise Refused("Vérifiez l’année : %(year)s.", year=found["year"])
    return day


def check_one_mark(text: str) -> None:
    """Refuse a number whose only mark may be a decimal one or group thousands: 14.550 or 1,500."""
    digits = "".join(text.split()).rstrip("€%")
    if not _ONE_MARK.fullmatch(digits):
        return
    raise Refused(
        "« %(typed)s » peut se lire %(small)s ou %(large)s : écrivez l’un ou l’autre.",
        typed=text,
        small=Decimal(f"{Decimal(digits.replace(',', '.')).normalize():f}"),
        large=int(re.sub("[.,]", "", digits)),
    )


def read_iban(text: str) -> str:
    """An IBAN in capitals and without spaces (ID-05), copied from a bank's slip: « IBAN FR76 3000… »."""
    plain = _IBAN_WORD.sub("", re.sub(r"[\s.\u200b\u2060\ufeff-]", "", text).upper())
    try:
        return str(iban.validate(plain))
    except ValidationError:
        raise Refused(
            "Cet IBAN n’est pas valide : un chiffre manque ou deux sont inversés. Recopiez-le depuis le RIB."
        ) from None


def read_phone(text: str) -> str:
    """A French number, or an international one with its + (E.164); kept as it was typed."""
    digits = re.sub(r"[\s./()-]", "", text.replace("(0)", ""))
    if _FRENCH_PHONE.fullmatch(digits) or _INTERNATIONAL_PHONE.fullmatch(digits):
        return text
    raise Refused("Écrivez un seul numéro de téléphone, par exemple 03 28 00 00 00 ou +32 2 555 12 12.")
