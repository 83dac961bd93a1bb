"""How much may one person send in an hour, whoever they are and however quick?"""

from flask_limiter import RateLimitExceeded

from fundapp.kernel.errors import Refused
from fundapp.web.guard import the_actor
from fundapp.web.security import limiter

FILES, MESSAGES = "120 per hour", "60 per hour"
"""A whole dossier holds thirty pieces; nobody reads more than a message a minute."""


def count_file() -> None:
    """One more file of the person who is signed in; raises `Refused` when there were too many."""
    try:
        _count_file()
    except RateLimitExceeded:
        raise Refused(
            "Vous avez envoyé beaucoup de fichiers depuis une heure : attendez un peu avant le suivant. Ceux "
            "qui sont arrivés le restent.",
            field="file",
        ) from None


def count_message() -> None:
    """One more message of theirs; raises `Refused` when there were too many."""
    try:
        _count_message()
    except RateLimitExceeded:
        raise Refused(
            "Vous avez envoyé beaucoup de messages depuis une heure : gardez celui-ci et envoyez-le un peu "
            "plus tard.",
            field="body",
        ) from None


def _whose() -> str:
    return f"person:{the_actor().id}"


@limiter.shared_limit(FILES, scope="files", key_func=_whose)
def _count_file() -> None:
    """Counted by its decorator."""


@limiter.shared_limit(MESSAGES, scope="messages", key_func=_whose)
def _count_message() -> None:
    """Counted by its decorator."""
