"""Does one command start everything, find its data again, and leave nothing behind however it ends?"""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from fundapp.onebox import children, commands
from fundapp.onebox.valkey import free_port
from tests.house import PATIENCE


@dataclass
class Stack:
    process: subprocess.Popen[str]
    said: list[str]
    port: int
    var: Path

    @property
    def environment(self) -> dict[str, str]:
        lines = (self.var / "environment").read_text().splitlines()
        pairs = (line.partition("=") for line in lines)
        return os.environ | {name: shlex.split(value)[0] for name, _, value in pairs}

    def answers(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as page:
                return int(page.status)
        except urllib.error.HTTPError as error:
            return error.code


def start(var: Path) -> Stack:
    """Until it has printed its last line of welcome, or has ended."""
    port = free_port()
    process = subprocess.Popen(
        commands.installed(["fundapp", "run"]),
        env=clean_environment() | {"VAR": str(var), "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("Journaux"):
            return Stack(process, said, port, var)
    process.stdout.close()
    process.wait()
    pytest.fail("".join(said))


def clean_environment() -> dict[str, str]:
    ours = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "BASE_URL", "MAIL_HOST", "MAIL_FOLDER"}
    return {name: value for name, value in os.environ.items() if name not in ours}


def end(stack: Stack, how: signal.Signals) -> int:
    stack.process.send_signal(how)
    code = stack.process.wait(PATIENCE)
    assert stack.process.stdout is not None
    stack.process.stdout.close()
    return code


def parents_now() -> dict[int, int]:
    """Who is whose child, as the kernel knows it."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    return parents


def family(pid: int) -> set[int]:
    parents, found = parents_now(), {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def workers_of(stack: Stack) -> set[int]:
    """Their heads only, not the pools below them."""
    parents = parents_now()
    return {
        pid
        for pid, parent in parents.items()
        if parent == stack.process.pid and asked_of(pid)[2:] == list(commands.WORKER[1:])
    }


def asked_of(pid: int) -> list[str]:
    """The words it was started with; none for one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").split("\0")
    except OSError:
        return []


def becomes_true(question: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not question():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def all_gone(pids: set[int]) -> bool:
    return not any(children.runs(pid, "") for pid in pids)


@pytest.fixture(scope="module")
def ground() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def first(ground: Path) -> Iterator[Stack]:
    stack = start(ground / "var")
    yield stack
    if stack.process.poll() is None:
        end(stack, signal.SIGTERM)


def test_one_command_starts_everything_with_its_demonstration(first: Stack) -> None:
    said = "".join(first.said)

    assert f"http://localhost:{first.port}" in said
    assert "création de la démonstration" in said
    assert "Mot de passe de tous" in said
    assert first.answers("/courriels") == 200
    assert becomes_true(lambda: first.answers("/health/ready") == 200)


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
    def succeeds() -> bool:
        answer = subprocess.run(
            commands.installed(command),
            env=first.environment,
            cwd=first.var,
            check=False,
            capture_output=True,
        )
        return answer.returncode == 0

    assert becomes_true(succeeds)


def test_a_worker_that_is_killed_is_replaced(first: Stack) -> None:
    [fallen] = workers_of(first)

    os.kill(fallen, signal.SIGKILL)

    assert becomes_true(lambda: workers_of(first) - {fallen} != set())


def test_a_second_start_finds_its_data_and_a_kill_leaves_nothing(first: Stack) -> None:
    everyone = family(first.process.pid)

    code = end(first, signal.SIGTERM)
    second = start(first.var)
    said = "".join(second.said)
    everyone_else = family(second.process.pid)
    end(second, signal.SIGKILL)

    assert code == 0
    assert all_gone(everyone)
    assert "création de la démonstration" not in said
    assert "Mot de passe de tous" in said
    assert len(everyone_else) > 7
    assert becomes_true(lambda: all_gone(everyone_else))
