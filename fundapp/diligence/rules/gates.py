"""What must be true before a dossier moves on, and where on its page is each gap filled?"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from fundapp.diligence.rules.checklist import Checked, is_settled, needs_confirmation
from fundapp.diligence.types import Severity, gap
from fundapp.kernel.words import Sentence, say

PIECES = "pieces"
"""Where pieces are asked for, judged and waived."""


class Numbered(Checked, Protocol):
    """A point that can be named."""

    number: int
    title: str


def before_diligence(submitted: int, minimum: int) -> Iterator[Sentence]:
    if submitted < minimum:
        said = say(
            "Évaluations remises : %(submitted)s ; il en faut %(minimum)s.",
            submitted=submitted,
            minimum=minimum,
        )
        yield gap(said, "evaluations")


def before_committee(
    items: Sequence[Numbered], minimum: int, pieces: Sequence[Sentence] = ()
) -> Iterator[Sentence]:
    settled = sum(is_settled(item) for item in items)
    if settled < minimum:
        said = say(
            "Points de vérification soldés : %(settled)s ; il en faut %(minimum)s.",
            settled=settled,
            minimum=minimum,
        )
        yield gap(said, "verifications")
    for item in items:
        if item.severity is Severity.BLOCKING and not is_settled(item):
            yield gap(_blocker(item), f"point-{item.number}")
    for each in pieces:
        yield gap(each, PIECES)


def _blocker(item: Numbered) -> Sentence:
    if needs_confirmation(item):
        return say(
            "Point %(number)s, « %(title)s » : une seconde personne doit confirmer.",
            number=item.number,
            title=say(item.title),
        )
    return say(
        "Point %(number)s, « %(title)s » : bloquant et encore ouvert.",
        number=item.number,
        title=say(item.title),
    )
