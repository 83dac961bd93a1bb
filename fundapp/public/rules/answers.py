"""What does a question of the form expect, in words one reads before opening an account?"""

from fundapp.dossiers.rules.form import Asked
from fundapp.dossiers.rules.tables import MOST_ROWS
from fundapp.dossiers.types import AnswerKind
from fundapp.kernel.words import Sentence, say


def expected(question: Asked) -> Sentence:
    match question.kind:
        case AnswerKind.TEXT:
            return say("Texte libre, jusqu’à %(limit)s caractères", limit=question.limit)
        case AnswerKind.NUMBER:
            return say("Nombre entier, de %(least)s à %(most)s", least=question.least, most=question.most)
        case AnswerKind.DECIMAL:
            return say("Un nombre, avec ses décimales s’il y en a")
        case AnswerKind.MONEY:
            return say("Montant en euros, au centime près")
        case AnswerKind.WORD:
            return say("Un choix dans la liste")
        case AnswerKind.WORDS:
            return say("Un ou plusieurs choix dans la liste")
        case AnswerKind.YES_NO:
            return say("Oui ou non")
        case AnswerKind.DATE:
            return say("Une date")
        case AnswerKind.SIREN:
            return say("Neuf chiffres")
        case AnswerKind.SIRET:
            return say("Quatorze chiffres")
        case AnswerKind.IBAN:
            return say("Un IBAN, avec ou sans espaces")
        case AnswerKind.TABLE:
            return say("Un tableau, de %(most)s lignes au plus", most=MOST_ROWS)
        case AnswerKind.FILE:
            return say("Une pièce à joindre")
        case _:
            return say("Une ligne, jusqu’à %(limit)s caractères", limit=question.limit)
