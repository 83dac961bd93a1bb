"""What is a reaction: a function with the name under which it is remembered to have been played."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from fundapp.kernel.events.log import PastEvent

Play = Callable[[Session, PastEvent], None]
"""`past` carries the moment, the actor and the event itself (`past.revived()`)."""


@dataclass(frozen=True)
class Reaction:
    """What is done when something has happened; played once per event, by its name."""

    name: str
    play: Play

    def __call__(self, session: Session, past: PastEvent) -> None:
        self.play(session, past)


def reaction(name: str) -> Callable[[Play], Reaction]:
    """Give a reaction its name, stored with each event it has been played for.

    The name stays when the function or its module is renamed: under another one, what waits to be played
    would never be.
    """
    return lambda play: Reaction(name, play)
