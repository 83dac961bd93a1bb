"""What does one typed answer mean, and which sentence says why it cannot be read?"""

from typing import Any, TypeVar

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fr import siren

from fundapp.dossiers.rules.questions import Question
from fundapp.dossiers.types import AnswerKind
from fundapp.kernel.errors import Refused
from fundapp.kernel.money import Money, parse_euros
from fundapp.kernel.words import Worded

W = TypeVar("W", bound=Worded)

NULL = "\x00"
"""The one character that no text column takes; nobody types it."""


def as_typed(text: str) -> str:
    """What is kept of an answer: all of it, with one kind of line end."""
    return text.replace(NULL, "").replace("\r\n", "\n")


def read_siren(text: str) -> str:
    """Nine digits whose key is right (ID-01); that the company exists is checked later (ID-12)."""
    digits = "".join(each for each in text if not each.isspace() and each not in ".-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) == 9):
        raise Refused("Un numéro SIREN compte neuf chiffres, sans lettre : relisez votre extrait Kbis.")
    if digits == "000000000":
        raise Refused("Le numéro 000 000 000 n’est celui d’aucune entreprise : indiquez le vôtre.")
    try:
        return str(siren.validate(digits))
    except InvalidChecksum:
        raise Refused(
            "La clé du numéro SIREN est fausse : un chiffre est sans doute mal recopié, relisez-le."
        ) from None
    except ValidationError:
        raise Refused("Ce numéro SIREN n’est pas valide : relisez votre extrait Kbis.") from None


def read_money(text: str, *, least: int = 0) -> Money:
    """Euros to the cent; `least` in cents."""
    amount = parse_euros(text)
    if amount is None:
        raise Refused("Écrivez un montant en euros, par exemple 12 500,00.")
    if amount.cents < least:
        raise Refused("Écrivez un montant plus grand que zéro.")
    return amount


def read_number(text: str, least: int, most: int) -> int:
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
        raise Refused("Écrivez un nombre entier.")
    if not least <= int(digits) <= most:
        raise Refused("Écrivez un nombre entre %(least)s et %(most)s.", least=least, most=most)
    return int(digits)


def read_word(text: str, words: type[W]) -> W:
    found = next((each for each in words if each.value == text), None)
    if found is None:
        raise Refused("Choisissez une réponse dans la liste.")
    return found


def read_text(text: str, limit: int) -> str:
    if len(text) > limit:
        raise Refused(
            "Raccourcissez ce texte : %(limit)s caractères au plus, rien n’a été coupé.", limit=limit
        )
    return text


def read_answer(question: Question, typed: str) -> Any:
    """The value of an answer; None when nothing was typed."""
    text = typed.strip()
    if not text:
        return None
    match question.kind:
        case AnswerKind.SIREN:
            return read_siren(text)
        case AnswerKind.MONEY:
            return read_money(text, least=question.least)
        case AnswerKind.NUMBER:
            return read_number(text, question.least, question.most)
        case AnswerKind.WORD:
            assert question.words is not None
            return read_word(text, question.words)
        case _:
            return read_text(text, question.limit)
