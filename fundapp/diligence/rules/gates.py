"""What must be true before a dossier moves on, and where on its page is each gap filled?"""

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol
from uuid import UUID

from fundapp.diligence.rules.checklist import Checked, is_settled, needs_confirmation
from fundapp.diligence.types import Gap, Point, Severity, gap
from fundapp.kernel.words import Sentence, say

PIECES = "pieces"
"""Where pieces are asked for, judged and waived."""
FINDING, CONFIRMING = "constat", "confirmer"
"""On a point's own page: where a finding is written, and where a second person confirms it."""
UNOPENED = "a-ouvrir"
"""Where the demanded points that nobody has opened are opened."""


class Numbered(Checked, Protocol):
    """A point that can be named."""

    id: UUID
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
    items: Sequence[Numbered],
    demanded: Collection[int] = (),
    unopened: Sequence[Point] = (),
    pieces: Sequence[Sentence] = (),
) -> Iterator[Sentence]:
    """What keeps a dossier from the committee: points in the order of the list, then pieces.

    A point counts that is blocking or demanded, and one that is demanded though nobody has opened it.
    """
    waited = [item for item in items if item.severity is Severity.BLOCKING or item.number in demanded]
    found = [(item.number, _open(item)) for item in waited if not is_settled(item)]
    found += [(point.number, _unopened(point)) for point in unopened]
    yield from (said for _, said in sorted(found, key=lambda each: each[0]))
    for each in pieces:
        yield gap(each, PIECES)


def _unopened(point: Point) -> Gap:
    said = say(
        "Point %(number)s, « %(title)s » : il est exigé et n’est pas ouvert.",
        number=point.number,
        title=point.title,
    )
    return gap(said, UNOPENED)


def _open(item: Numbered) -> Gap:
    if needs_confirmation(item):
        confirm = say(
            "Point %(number)s, « %(title)s » : une seconde personne doit confirmer.",
            number=item.number,
            title=say(item.title),
        )
        return gap(confirm, CONFIRMING, item.id)
    if item.severity is Severity.BLOCKING:
        said = say(
            "Point %(number)s, « %(title)s » : bloquant et encore ouvert.",
            number=item.number,
            title=say(item.title),
        )
    else:
        said = say(
            "Point %(number)s, « %(title)s » : exigé et pas encore soldé.",
            number=item.number,
            title=say(item.title),
        )
    return gap(said, FINDING, item.id)
