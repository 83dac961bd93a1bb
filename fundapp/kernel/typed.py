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
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})", re.ASCII)
_IN_FIGURES = re.compile(r"(?P<day>\d{1,2})[/. -](?P<month>\d{1,2})[/. -](?P<year>\d{1,4})", re.ASCII)
_IN_WORDS = re.compile(
    r"(?P<day>\d{1,2})(?:er|st|nd|rd|th)? (?P<month>[a-z]+)\.?,? (?P<year>\d{1,4})", re.ASCII
)
_MONTH_FIRST = re.compile(
    r"(?P<month>[a-z]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{1,4})", re.ASCII
)
_WITHOUT_DAY = re.compile(r"(?P<month>[a-z]+|\d{1,2})(?:\.?,? |[/.-])\d{4}", re.ASCII)
_MONTHS = (
    ("janvier", "january", "janv", "jan"), ("fevrier", "february", "fevr", "fev", "feb"),
    ("mars", "march", "mar"), ("avril", "april", "avr", "apr"), ("mai", "may"), ("juin", "june", "jun"),
    ("juillet", "july", "juil", "jul"), ("aout", "august", "aug"),
    ("septembre", "september", "sept", "sep"), ("octobre", "october", "oct"),
    ("novembre", "november", "nov"), ("decembre", "december", "dec"),
)  # fmt: skip
_WEEKDAYS = (
    ("lundi", "monday"), ("mardi", "tuesday"), ("mercredi", "wednesday"), ("jeudi", "thursday"),
    ("vendredi", "friday"), ("samedi", "saturday"), ("dimanche", "sunday"),
)  # fmt: skip
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_WEEKDAY_OF = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_NUMBER = re.compile(r"-?([0-9]+[.,]?[0-9]*|[.,][0-9]+)", re.ASCII)
_GROUPED = re.compile(
    r"-?[1-9][0-9]{0,2}(?P<group>[.,])[0-9]{3}(?:(?P=group)[0-9]{3})*(?:(?!(?P=group))[.,][0-9]*)?", re.ASCII
)
_FRENCH_PHONE = re.compile(r"0[1-9][0-9]{8}|(\+|00)33[1-9][0-9]{8}", re.ASCII)
_INTERNATIONAL_PHONE = re.compile(r"(\+|00)(?!33)[1-9][0-9]{6,14}", re.ASCII)
_IBAN_WORD = re.compile("^IBAN:?")
_UNIT = re.compile(r"[€%]|EUR|euros?", re.IGNORECASE)
_ONE_MARK = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}", re.ASCII)


_MARKS = dict.fromkeys(map(ord, "\u061c\u200e\u200f"))
"""Marks of a direction, copied with a word: « ACME » and « ACME\\u200e » would be two companies."""


def trimmed(text: str) -> str:
    """One line without the blanks around it and the marks of a direction in it.

    Nothing where no character of it can be seen (a zero-width space).
    """
    seen = any(unicodedata.category(each)[0] not in "CZ" for each in text)
    return text.translate(_MARKS).strip() if seen else ""


def read_day(text: str) -> date:
    """As a browser sends it, or as a person writes or pastes it, in figures or in words; raises `Refused`.

    Figures are the day, the month, the year, in French and in English: 01/03/2027 is 1 March, as our pages
    write it.
    """
    first, _, rest = (plain := _plain(text)).partition(" ")
    weekday = _WEEKDAY_OF.get(first.rstrip(","))
    plain = plain if weekday is None else rest
    shapes = (_YEAR_FIRST, _IN_FIGURES, _IN_WORDS, _MONTH_FIRST)
    found = next((read for shape in shapes if (read := shape.fullmatch(plain))), None)
    month = _month_of(found["month"]) if found else None
    if found is None or month is None:
        without = _WITHOUT_DAY.fullmatch(plain)
        if without and _month_of(without["month"]):
            raise Refused("Ajoutez le jour à cette date, par exemple 31/12/2026.")
        raise Refused("Écrivez une date, par exemple 31/12/2026.")
    if len(found["year"]) != 4:
        raise Refused("Écrivez l’année en quatre chiffres, par exemple 31/12/2026.")
    try:
        day = date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        raise Refused("Cette date n’existe pas : vérifiez le jour et le mois.") from None
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise Refused("Vérifiez l’année : %(year)s.", year=found["year"])
    if weekday not in (None, day.weekday()):
        raise Refused("Le jour de la semaine n’est pas celui de cette date : vérifiez-la.")
    return day


def _plain(text: str) -> str:
    """In small letters, without accents, with single spaces: as days and months are read."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return " ".join("".join(each for each in apart if not unicodedata.combining(each)).split())


def _month_of(text: str) -> int | None:
    return int(text) if text.isdecimal() else _MONTH_OF.get(text)


def read_marks(text: str) -> str | None:
    """The digits of a number with a point for its decimals; None where its marks make no number.

    Spaces group. Of two kinds of marks the last is the decimal one, in French as in English (40.000,50,
    40,000.50); one that comes several times groups thousands; one alone is decimal (`check_one_mark`).
    """
    digits = "".join(text.split())
    if _NUMBER.fullmatch(digits):
        return digits.replace(",", ".")
    grouped = _GROUPED.fullmatch(digits)
    return digits.replace(grouped["group"], "").replace(",", ".") if grouped else None


def check_one_mark(text: str) -> None:
    """Refuse a number whose only mark may be a decimal one or group thousands: 14.550 or 1,500."""
    digits = _UNIT.sub("", "".join(text.split()))
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
