"""A whole stack, started and ended as somebody at a terminal does, and everything that belongs to it."""

import os
import shlex
import signal
import subprocess
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fundapp.onebox import children, commands
from fundapp.onebox.valkey import free_port
from tests.house import PATIENCE, until

_NOT_OURS = {
    "DATABASE_URL",
    "MIGRATION_DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "BASE_URL",
    "MAIL_HOST",
    "MAIL_FOLDER",
}


@dataclass
class Stack:
    """`fundapp run` in a folder of its own, with what it says on its terminal."""

    process: subprocess.Popen[bytes]
    port: int
    var: Path
    terminal: Path

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def said(self) -> str:
        return self.terminal.read_text()

    @property
    def environment(self) -> dict[str, str]:
        lines = (self.var / "environment").read_text().splitlines()
        pairs = (line.partition("=") for line in lines)
        return os.environ | {name: shlex.split(value)[0] for name, _, value in pairs}

    def says(self, words: str) -> None:
        """Wait until it has said them; one that has ended will not."""

        def heard() -> bool:
            ended = self.process.poll() is not None
            assert words in self.said or not ended, self.said
            return words in self.said

        until(heard, f"it says {words!r}")

    def answers(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=PATIENCE) as page:
                return int(page.status)
        except urllib.error.HTTPError as error:
            return error.code

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            commands.installed(arguments),
            env=self.environment,
            cwd=self.var,
            check=False,
            capture_output=True,
            text=True,
        )

    def members(self, command: tuple[str, ...]) -> set[int]:
        """The processes it started with this command, without those that these started in turn."""
        return {
            pid
            for pid, parent in parents_now().items()
            if parent == self.process.pid and asked_of(pid)[2:] == list(command[1:])
        }

    def everyone(self) -> set[int]:
        """Whoever was started for its folder or works in it, and still runs: orphans included."""
        return {pid for pid in parents_now() if self._started(pid) and children.runs(pid, "")}

    def _started(self, pid: int) -> bool:
        process = Path(f"/proc/{pid}")
        try:
            given = (process / "environ").read_bytes().split(b"\0")
            return f"VAR={self.var}".encode() in given or (process / "cwd").readlink().is_relative_to(
                self.var
            )
        except OSError:
            return False


def start(var: Path) -> Stack:
    """Without waiting for anything."""
    var.mkdir(parents=True, exist_ok=True)
    port, terminal = free_port(), var / "terminal"
    env = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    with terminal.open("wb") as output:
        process = subprocess.Popen(
            commands.installed(["fundapp", "run"]),
            env=env | {"VAR": str(var), "PORT": str(port), "RATE_LIMITS": "false"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    return Stack(process, port, var, terminal)


def end(stack: Stack, *how: signal.Signals) -> int:
    for each in how:
        stack.process.send_signal(each)
    return stack.process.wait(PATIENCE)


def parents_now() -> dict[int, int]:
    """Who is whose child, as the kernel knows it."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    return parents


def asked_of(pid: int) -> list[str]:
    """The words it was started with; none for one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").split("\0")
    except OSError:
        return []
