"""What may an answer « pas encore » say, what comes back with the next dossier, what has it to reply to?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fundapp.dossiers.rules import catalogue
from fundapp.dossiers.rules.catalogue import Held
from fundapp.dossiers.rules.moves import check_ending
from fundapp.dossiers.rules.reading import as_typed
from fundapp.dossiers.rules.room import most_of
from fundapp.dossiers.types import DocumentKind, PieceState, ScanState, Stage, Status
from fundapp.kernel.errors import Refused
from fundapp.kernel.words import Sentence, say

MOST = 12
FURTHEST = timedelta(days=730)
TITLE, EXPECTED, REPLY = 160, 2_000, 4_000


@dataclass(frozen=True)
class Lack:
    """One gap: what is lacking, what is expected, and the question or piece it is about, if it is."""

    title: str
    expected: str
    question: str | None = None
    piece: DocumentKind | None = None
    about: str = ""
    """What that question or piece is called on the day of the answer."""


def check_answer(
    stage: Stage,
    status: Status,
    reason: str,
    lacks: Sequence[Lack],
    back_before: date | None,
    *,
    today: date,
) -> None:
    check_ending(stage, status, Status.NOT_YET, reason)
    if not 1 <= len(lacks) <= MOST:
        raise Refused("Numérotez de un à %(most)s points : c’est à eux qu’un redépôt répondra.", most=MOST)
    for number, lack in enumerate(lacks, 1):
        _check_lack(number, lack)
    if back_before is not None and not today < back_before <= today + FURTHEST:
        raise Refused("Choisissez un jour à venir, dans les deux ans.", field="back_before")


def _check_lack(number: int, lack: Lack) -> None:
    if not lack.title.strip() or not lack.expected.strip():
        raise Refused("Point n° %(number)s : écrivez un titre, et ce qui est attendu.", number=number)
    if len(lack.title) > TITLE or len(lack.expected) > EXPECTED:
        raise Refused("Point n° %(number)s : raccourcissez ce texte, rien n’a été coupé.", number=number)
    if lack.question and lack.piece:
        raise Refused(
            "Point n° %(number)s : visez une question ou une pièce, pas les deux. Numérotez deux points.",
            number=number,
        )


def reply_name(number: int) -> str:
    """The name of the box in which a gap is replied to."""
    return f"point-{number}"


def only_replies(typed: Mapping[str, str], numbers: Collection[int]) -> dict[str, str]:
    """What was typed in the boxes of these gaps, whole."""
    names = {reply_name(number) for number in numbers}
    return {name: as_typed(text) for name, text in typed.items() if name in names}


def check_replies(replies: Mapping[str, str]) -> None:
    """A draft stores a reply that is too long, to be shortened; not one of any length."""
    for name, text in replies.items():
        if len(text) > most_of(REPLY):
            raise Refused(
                "Raccourcissez cette réponse : %(most)s caractères au plus peuvent être enregistrés. Rien "
                "n’a été coupé, et rien de cet envoi n’est encore enregistré.",
                field=name,
                most=most_of(REPLY),
            )


def reply_fault(text: str) -> Sentence | None:
    """Why a reply cannot be taken as it is; a blank one is no fault while the dossier is a draft."""
    if len(text) <= REPLY:
        return None
    return say("Raccourcissez cette réponse : %(limit)s caractères au plus, rien n’a été coupé.", limit=REPLY)


def owed(titles: Mapping[int, str], replies: Mapping[str, str]) -> dict[int, Sentence]:
    """The gaps that still have to be replied to before submitting, by number."""
    found = {}
    for number, title in titles.items():
        text = replies.get(reply_name(number), "")
        if not text.strip():
            found[number] = say(
                "Répondez au point n° %(number)s : %(title)s.", number=number, title=title.rstrip(".")
            )
        elif reply_fault(text):
            found[number] = say("Raccourcissez votre réponse au point n° %(number)s.", number=number)
    return found


def left_behind(
    held: Held, scan: ScanState, targets: Mapping[DocumentKind, int], day: date
) -> Sentence | None:
    """Why a piece of the earlier dossier does not come along; None when it does."""
    ends = catalogue.end_of(held.kind, [held])
    if held.kind in targets:
        return say("visée par le point n° %(number)s", number=targets[held.kind])
    if held.state is PieceState.NOT_CONFORM:
        return say("contrôlée et non conforme")
    if ends is not None and ends < day:
        return say("périmée depuis le %(day)s", day=ends)
    return say("refusée par l’antivirus") if scan is ScanState.INFECTED else None
