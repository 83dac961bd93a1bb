"""How do all the processes stay up: who starts again what falls, and when?"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fundapp.onebox import children, logs, signals
from fundapp.onebox.children import CannotStart, Child, Service
from fundapp.onebox.terminal import show

_PULSE = 0.3
_FIRST, _LONGEST = 1.0, 60.0
"""Seconds before a fallen process is tried again: doubled at each fall, up to a minute."""
_STEADY = 60.0
"""Seconds up after which earlier falls are forgotten."""


@dataclass
class Member:
    """One process that is to be up, and how often it fell lately."""

    service: Service
    child: Child
    began: float
    falls: int = 0
    again_at: float | None = None

    def look(self, now: float) -> None:
        """Start again what has fallen, once its time has come; a fall is said, and when it is tried again."""
        if self.again_at is not None:
            if now >= self.again_at:
                self._start_again(now)
        elif not self.child.alive:
            self.child.clear_group()
            self._try_later(now, f"« {self.service.name} » est tombé (journal : {self.child.log})")
        else:
            logs.rotate(self.child.log)
            if now - self.began > _STEADY:
                self.falls = 0

    def answers(self) -> bool:
        return self.service.ready(self.child)

    def _start_again(self, now: float) -> None:
        try:
            self.child = self.service.start()
        except (CannotStart, OSError) as reason:
            self._try_later(now, f"« {self.service.name} » ne démarre pas ({reason})")
        else:
            self.began, self.again_at = now, None
            show(f"« {self.service.name} » est relancé.")

    def _try_later(self, now: float, what: str) -> None:
        delay = min(_FIRST * 2**self.falls, _LONGEST)
        self.falls, self.again_at = self.falls + 1, now + delay
        show(f"{what} ; nouvel essai dans {delay:.0f} s.")


class Crew:
    """Processes that stay up, each on its own account: none that falls takes another with it."""

    def __init__(self) -> None:
        self._groups: list[list[Member]] = []

    def add(self, *services: Service) -> None:
        """Start them together, and come back once each answers. Raises `CannotStart` and `Stopped`."""
        group: list[Member] = []
        self._groups.append(group)
        for service in services:
            group.append(Member(service, service.start(), time.monotonic()))
        for member in group:
            children.wait_until(member.answers, member.child)

    def watch(self) -> None:
        """Until somebody asks us to stop, which raises `Stopped`."""

        def watching() -> bool:
            self.look(time.monotonic())
            return True

        signals.wait_while(watching, every=_PULSE)

    def look(self, now: float) -> None:
        """At each of them; what has fallen is started again once its time has come."""
        for group in self._groups:
            for member in group:
                member.look(now)

    def stop(self) -> None:
        """Those that came last first, as they stand on the ones before them."""
        for group in reversed(self._groups):
            for member in group:
                member.child.ask_to_stop()
            for member in group:
                member.child.stop()


@contextmanager
def gathered() -> Iterator[Crew]:
    """A crew that ends with the block, however it ends."""
    crew = Crew()
    try:
        yield crew
    finally:
        crew.stop()
