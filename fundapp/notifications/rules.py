"""When is a mail tried again, why did it fail, and what may a stranger's words do in it?"""

import re
from datetime import timedelta

from fundapp.kernel.errors import Refused
from fundapp.kernel.links import unlinked
from fundapp.kernel.words import Sentence, say
from fundapp.notifications.types import FailureCause, MailState

LEASE = timedelta(minutes=2)
"""How long one worker has a mail for itself: longer than any conversation with the mail server."""

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""Between tries, as mail servers that greylist or fill up expect; after the last one we give up."""

_UNBREAKABLE = "\u00a0\u202f"
"""French amounts and punctuation hold together with these."""


def wait_before_try(attempts: int) -> timedelta | None:
    """How long after that many tries the next one comes; None: there is none."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


ADVICE: dict[FailureCause, Sentence] = {
    FailureCause.UNKNOWN_ADDRESS: say(
        "L’adresse n’existe pas ou n’existe plus : joignez la personne autrement et demandez-lui la bonne."
    ),
    FailureCause.MAILBOX_FULL: say(
        "La boîte du destinataire est pleine : prévenez la personne, puis renvoyez le courriel."
    ),
    FailureCause.REFUSED: say(
        "Le serveur du destinataire a refusé le courriel : prévenez la personne. Si plusieurs "
        "adresses le refusent, signalez-le à l’administration du service."
    ),
    FailureCause.POSTPONED: say(
        "Le serveur du destinataire a demandé chaque fois d’attendre : renvoyez le courriel, ou prévenez la "
        "personne."
    ),
    FailureCause.SERVER_AWAY: say(
        "Le serveur de courriel du fonds n’a répondu à aucun essai : renvoyez le courriel quand il répond."
    ),
    FailureCause.NOT_WRITTEN: say(
        "L’application n’a pas pu écrire ce courriel : signalez-le à l’administration du "
        "service, puis renvoyez-le."
    ),
}
"""What to do about a mail that was given up, by its cause."""

_ENHANCED = re.compile(r"^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b")
_NO_MAILBOX = ("5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4")
_FULL = ("5.2.2", "4.2.2")


def cause_of(reply: str) -> FailureCause:
    """What a mail server means by its code and words (RFC 5321, and RFC 3463 where it says more)."""
    said = _ENHANCED.match(reply)
    code, more = reply[:3], said[1] if said else ""
    if more in _FULL or (not more and code in ("452", "552")):
        return FailureCause.MAILBOX_FULL
    if more in _NO_MAILBOX or (not more and code in ("550", "551", "553")):
        return FailureCause.UNKNOWN_ADDRESS
    return FailureCause.POSTPONED if code.startswith("4") else FailureCause.REFUSED


def check_resend(state: MailState) -> None:
    if state is not MailState.FAILED:
        raise Refused("Ce courriel n’est pas en échec : il est parti, ou il part sans qu’on le demande.")


def plain(text: str, *, longest: int = 4_000) -> str:
    """What a person typed, made harmless in a mail of ours: one line, nothing to click (SECURITY 24)."""
    line = "".join(each if each.isprintable() or each in _UNBREAKABLE else " " for each in text)
    line = unlinked(re.sub(" +", " ", line).strip())
    return line if len(line) <= longest else line[: longest - 1] + "…"
