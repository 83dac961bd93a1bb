"""Which words may be sent between an applicant and the team?"""

from fundapp.kernel.errors import Refused

LONGEST = 4_000
MOST_FILES = 5
MOST_KEPT = 100
"""Files of all the messages of a dossier: a conversation, not a store."""


def check_message(text: str) -> str:
    body = text.replace("\r\n", "\n").strip()
    if not body:
        raise Refused("Écrivez votre message.", field="body")
    if len(body) > LONGEST:
        raise Refused(
            "Raccourcissez ce message : %(limit)s caractères au plus, rien n’a été coupé.",
            field="body",
            limit=LONGEST,
        )
    return body


def check_files(sent: int, kept: int) -> None:
    """How many files go with one message, `kept` being what the others of the dossier carry."""
    if sent > MOST_FILES:
        raise Refused(
            "Un message porte au plus %(most)s fichiers : envoyez les autres avec un second message.",
            field="files",
            most=MOST_FILES,
        )
    if sent and kept + sent > MOST_KEPT:
        raise Refused(
            "Les messages de ce dossier portent déjà %(kept)s fichiers : joignez ceux-ci comme pièces, ou "
            "écrivez sans fichier.",
            field="files",
            kept=kept,
        )
