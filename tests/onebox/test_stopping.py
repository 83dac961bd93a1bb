"""Is a stop signal heard at every moment of a start, once or twice, and does nobody stay behind?"""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from fundapp.onebox import commands
from tests.house import until
from tests.onebox.stacks import Stack, end, start

pytestmark = pytest.mark.xdist_group("onebox")

TWICE = (signal.SIGTERM, signal.SIGTERM)


def makes_its_files(stack: Stack) -> None:
    until(
        lambda: (stack.var / "postgres" / "data.part" / "PG_VERSION").exists(), "PostgreSQL makes its files"
    )


def migrates(stack: Stack) -> None:
    stack.says("Mise à jour de la base de données")


def seeds(stack: Stack) -> None:
    stack.says("création de la démonstration")
    until(lambda: stack.members(commands.SEED), "the demonstration is being made")


def starts_the_web(stack: Stack) -> None:
    until(lambda: stack.members(commands.WEB), "the web server is starting")


def starts_the_worker(stack: Stack) -> None:
    until(lambda: stack.members(commands.WORKER), "the worker is starting")


def waits_to_try_again(stack: Stack) -> None:
    """The second fall is followed by two seconds of waiting, in which the signal comes."""
    stack.says("Journaux")
    for delay in (1, 2):
        until(lambda: stack.members(commands.BEAT), "there is a beat")
        [beat] = stack.members(commands.BEAT)
        os.kill(beat, signal.SIGKILL)
        stack.says(f"nouvel essai dans {delay} s.")


@pytest.mark.parametrize(
    "moment, how",
    [
        (makes_its_files, (signal.SIGTERM,)),
        (migrates, (signal.SIGINT,)),
        (seeds, TWICE),
        (starts_the_web, (signal.SIGTERM,)),
        (starts_the_worker, (signal.SIGINT, signal.SIGTERM)),
        (waits_to_try_again, TWICE),
    ],
)
def test_stop_signal_is_heard_and_nobody_stays(
    open_ground: Path, moment: Callable[[Stack], None], how: tuple[signal.Signals, ...]
) -> None:
    """Each start goes on from what the one before left, so that a cut one ruins nothing either."""
    stack = start(open_ground / "cut")
    moment(stack)

    code = end(stack, *how)

    assert (code, stack.said.splitlines()[-1]) == (
        0,
        "Arrêté. Les données restent en place pour le prochain démarrage.",
    )
    assert stack.everyone() == set()
