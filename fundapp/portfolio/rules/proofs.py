"""Do the words name a document that proves an amount, and is that document there where two decide?"""

from fundapp.dossiers.rules.evidence import names_a_document
from fundapp.kernel.errors import Refused
from fundapp.kernel.words import Sentence, say

OF_COFINANCING = say("Ce montant compte dans les chiffres publiés : joignez la pièce qui le prouve.")
OF_RETURN = say("Ce retour se décide à deux : joignez le relevé ou l’avis qui le prouve.")
OF_BOUNCE = say("Un rejet de virement se décide à deux : joignez le relevé ou l’avis de la banque.")


def of_interest(beyond: Sentence) -> Sentence:
    return say(
        "%(beyond)s Une deuxième personne en décide : joignez le relevé ou l’avis qui le prouve.",
        beyond=beyond,
    )


def check_named(evidence: str) -> None:
    if not names_a_document(evidence):
        raise Refused(
            "Dites quelle pièce le prouve : sa nature, sa date et de qui elle vient.", field="evidence"
        )


def check_evidence(evidence: str, *, file: bool, needs_second: bool, missing: Sentence) -> None:
    """`missing` says which document to join, and why, when a second person needs one that is not there."""
    check_named(evidence)
    if needs_second and not file:
        raise Refused(missing, field="file")
