"""What does one typed answer mean, and which sentence says why it cannot be read?"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fr import siren, siret

from fundapp.dossiers.rules.form import Asked, Choice
from fundapp.dossiers.types import AnswerKind
from fundapp.kernel.errors import Refused
from fundapp.kernel.money import Money, parse_euros
from fundapp.kernel.typed import check_one_mark, read_day, read_iban, read_marks
from fundapp.kernel.words import Worded

Option = Worded | Choice

NULL = "\x00"
"""The one character that no text column takes; nobody types it."""


def as_typed(text: str) -> str:
    """What is kept of an answer: all of it, with one kind of line end."""
    return text.replace(NULL, "").replace("\r\n", "\n")


def read_siren(text: str) -> str:
    """Nine digits whose key is right (ID-01); that the company exists is checked later (ID-12)."""
    digits = "".join(each for each in text if not each.isspace() and each not in ".-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) == 9):
        raise Refused(
            "Un numéro SIREN compte neuf chiffres, sans lettre : relisez l’extrait Kbis de l’entreprise."
        )
    if digits == "000000000":
        raise Refused("Le numéro 000 000 000 n’est celui d’aucune entreprise : relisez l’extrait Kbis.")
    try:
        return str(siren.validate(digits))
    except InvalidChecksum:
        raise Refused(
            "La clé du numéro SIREN est fausse : un chiffre est sans doute mal recopié, relisez-le."
        ) from None
    except ValidationError:
        raise Refused("Ce numéro SIREN n’est pas valide : relisez l’extrait Kbis de l’entreprise.") from None


def read_money(text: str, *, least: int = 0) -> Money:
    """Euros to the cent; `least` in cents."""
    amount = parse_euros(text)
    if amount is None:
        check_one_mark(text)
        raise Refused("Écrivez un montant en euros, par exemple 12 500,00.")
    if amount.cents < least:
        raise Refused("Écrivez un montant plus grand que zéro.")
    return amount


def read_number(text: str, least: int, most: int) -> int:
    digits = _digits(text, most)
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
        raise Refused("Écrivez un nombre entier.")
    if not least <= int(digits) <= most:
        raise Refused("Écrivez un nombre entre %(least)s et %(most)s.", least=least, most=most)
    return int(digits)


def read_decimal(text: str, least: int, most: int) -> Decimal:
    """With a comma or a point, and at most six decimals."""
    digits = _digits(text, most)
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", digits):
        raise Refused("Écrivez un nombre, par exemple 12,5.")
    value = Decimal(digits)
    if not least <= value <= most:
        raise Refused("Écrivez un nombre entre %(least)s et %(most)s.", least=least, most=most)
    return value


def _digits(text: str, most: int) -> str:
    """A number with a point for its decimals, and in a share of a hundred without its sign; blank if none."""
    check_one_mark(text)
    return read_marks(text.rstrip().removesuffix("%") if most == WHOLE_SHARE else text) or ""


WHOLE_SHARE = 100


def read_choice(text: str, options: Sequence[Option]) -> Option:
    found = next((each for each in options if each.value == text), None)
    if found is None:
        raise Refused("Choisissez une réponse dans la liste.")
    return found


def read_choices(text: str, options: Sequence[Option]) -> tuple[Option, ...]:
    """Several answers, one a line, in the order of the list."""
    typed = {each.strip() for each in text.split("\n")} - {""}
    if typed - {each.value for each in options}:
        raise Refused("Choisissez vos réponses dans la liste.")
    return tuple(each for each in options if each.value in typed)


def read_text(text: str, limit: int) -> str:
    if len(text) > limit:
        raise Refused(
            "Raccourcissez ce texte : %(limit)s caractères au plus, rien n’a été coupé.", limit=limit
        )
    return text


def read_siret(text: str) -> str:
    """Fourteen digits whose key is right, or La Poste's own rule (ID-02, ID-03)."""
    digits = "".join(each for each in text if not each.isspace() and each not in ".-")
    try:
        return str(siret.validate(digits))
    except ValidationError:
        raise Refused(
            "Un numéro SIRET compte quatorze chiffres et sa clé est juste : relisez l’avis de situation."
        ) from None


NUMBERS = (AnswerKind.NUMBER, AnswerKind.DECIMAL, AnswerKind.MONEY)


def reading_of(asked: Asked, typed: str) -> Money | Decimal | int | None:
    """What a number typed with a point, or with several commas, is taken for, to be shown beside it."""
    if asked.kind not in NUMBERS or not ("." in typed or typed.count(",") > 1):
        return None
    try:
        value: Money | Decimal | int | None = read_answer(asked, typed)
    except Refused:
        return None
    return value


def read_answer(asked: Asked, typed: str) -> Any:
    """The value of an answer; None when nothing was typed."""
    text = typed.strip()
    if not text:
        return None
    match asked.kind:
        case AnswerKind.SIREN:
            return read_siren(text)
        case AnswerKind.SIRET:
            return read_siret(text)
        case AnswerKind.IBAN:
            return read_iban(text)
        case AnswerKind.MONEY:
            return read_money(text, least=asked.least)
        case AnswerKind.NUMBER:
            return read_number(text, asked.least, asked.most)
        case AnswerKind.DECIMAL:
            return read_decimal(text, asked.least, asked.most)
        case AnswerKind.DATE:
            return read_day(text)
        case AnswerKind.WORD | AnswerKind.YES_NO:
            return read_choice(text, asked.options)
        case AnswerKind.WORDS:
            return read_choices(text, asked.options)
        case _:
            return read_text(text, asked.limit)
