"""What does a question of the form expect, in words one reads before opening an account?"""

from fundapp.dossiers.rules.questions import Question
from fundapp.dossiers.types import AnswerKind
from fundapp.kernel.words import Sentence, say


def expected(question: Question) -> Sentence:
    match question.kind:
        case AnswerKind.TEXT:
            return say("Texte libre, jusqu’à %(limit)s caractères", limit=question.limit)
        case AnswerKind.NUMBER:
            return say("Nombre entier, de %(least)s à %(most)s", least=question.least, most=question.most)
        case AnswerKind.MONEY:
            return say("Montant en euros, au centime près")
        case AnswerKind.WORD:
            return say("Un choix dans la liste")
        case AnswerKind.SIREN:
            return say("Neuf chiffres")
        case _:
            return say("Une ligne, jusqu’à %(limit)s caractères", limit=question.limit)
