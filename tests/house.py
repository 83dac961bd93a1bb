"""A whole house for the tests that walk through it: the launcher's own command, in a folder of its own."""

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine

from fundapp.onebox import commands
from fundapp.onebox.valkey import free_port

PATIENCE = 300.0
"""Seconds; on a machine that does ten other things, a house takes minutes to open."""


@dataclass(frozen=True)
class House:
    """Where a running house answers, and the environment in which its commands find it."""

    url: str
    var: Path
    env: dict[str, str]
    process: subprocess.Popen[bytes]

    def command(self, *arguments: str) -> str:
        """What a `fundapp` command prints, run beside the house."""
        ended = subprocess.run(
            commands.installed(("fundapp", *arguments)),
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr + ended.stdout
        return ended.stdout

    def processes(self, name: str) -> list[int]:
        """The processes of this house whose command line holds a word, e.g. `worker`."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    env = (entry / "environ").read_bytes()
                except OSError:
                    continue
                if name in line and f"VAR={self.var}".encode() in env:
                    found.append(int(entry.name))
        return found


def until(true: Callable[[], Any], what: str, *, patience: float = PATIENCE) -> Any:
    """Poll until something is true, and hand it over; fail with words when it never is."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        found = true()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"still not so after {patience:.0f} s: {what}")


def wait_for_a_lock(shared: Engine) -> None:
    """Until somebody of this database really waits for another."""
    waiting = sa.text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with shared.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        until(lambda: connection.scalar(waiting), "somebody waits for a lock")


class Pace:
    """How fast this machine is now: people are given for a step what a like one has just taken, and more."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def time_for_as_much(self, *, least: float) -> timedelta:
        """Three times as long as all since the last call, or the beginning, took; `least` in seconds."""
        now = time.monotonic()
        given = timedelta(seconds=max(least, 3 * (now - self._began)))
        self._began = now
        return given


def ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health/ready", timeout=5) as answer:
            return bool(json.load(answer)["status"] == "ok")
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def open_house(var: Path, **settings: str) -> Iterator[House]:
    """`fundapp run` with its servers, worker, beat and mail catcher, until the block ends."""
    port = free_port()
    url = f"http://localhost:{port}"
    drop = {"DATABASE_URL", "MIGRATION_DATABASE_URL", "REDIS_URL", "SECRET_KEY", "BASE_URL"}
    env = {name: value for name, value in os.environ.items() if name not in drop}
    env |= {"VAR": str(var), "PORT": str(port), **settings}
    log = var / "house.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            commands.installed(("fundapp", "run")),
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        until(lambda: ready(url) or _fallen(process, log), "the house answers")
        yield House(url, var, env, process)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


def _fallen(process: subprocess.Popen[bytes], log: Path) -> bool:
    assert process.poll() is None, log.read_text()
    return False
