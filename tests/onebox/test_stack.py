"""Does one command start everything, find its data again, and leave nothing behind however it ends?"""

import os
import signal

import pytest

from fundapp.onebox import commands
from tests.house import until
from tests.onebox.stacks import Stack, end, start

pytestmark = pytest.mark.xdist_group("onebox")


def test_one_command_starts_everything_with_its_demonstration(first: Stack) -> None:
    assert f"http://localhost:{first.port}" in first.said
    assert "création de la démonstration" in first.said
    assert "Mot de passe de tous" in first.said
    assert first.answers("/courriels") == 200
    until(lambda: first.answers("/health/ready") == 200, "everything answers")


@pytest.mark.parametrize(
    "command",
    [
        commands.MIGRATE,
        commands.WEB_HEALTH,
        commands.WORKER_HEALTH,
        commands.MAILER_HEALTH,
        commands.BEAT_HEALTH,
    ],
    ids=["migrate", "web", "worker", "mailer", "beat"],
)
def test_what_containers_run_beside_works_here_too(first: Stack, command: tuple[str, ...]) -> None:
    until(lambda: first.command(*command).returncode == 0, "it answers")


def test_worker_that_is_killed_is_replaced(first: Stack) -> None:
    [fallen] = first.members(commands.WORKER)

    os.kill(fallen, signal.SIGKILL)

    until(lambda: first.members(commands.WORKER) - {fallen}, "another worker is there")


def test_second_start_finds_its_data_and_a_kill_leaves_nothing(first: Stack) -> None:
    code = end(first, signal.SIGTERM)
    left = first.everyone()
    second = start(first.var)
    second.says("Journaux")
    said, up = second.said, second.everyone()
    end(second, signal.SIGKILL)

    assert (code, left) == (0, set())
    assert "création de la démonstration" not in said
    assert "Mot de passe de tous" in said
    assert len(up) > 7
    until(lambda: not second.everyone(), "all of them end with it")
