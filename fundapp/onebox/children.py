"""How is a server started so that it is ours alone, and never outlives us?"""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from fundapp.onebox import signals

_PR_SET_PDEATHSIG = 1
_TAIL = 1500
PATIENCE = 180.0
"""Seconds for a program to answer: on a machine that does ten other things, a start takes minutes."""


class CannotStart(Exception):
    """A sentence for the person at the terminal: what is in the way, and what to do."""


@dataclass(frozen=True)
class Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals
    patience: float
    """Seconds it has to end by itself."""

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.alive:
            self.process.send_signal(self.stop_signal)

    def stop(self, patience: float | None = None) -> None:
        self.ask_to_stop()
        try:
            self.process.wait(self.patience if patience is None else patience)
        except subprocess.TimeoutExpired:
            self.clear_group()
            self.process.wait()

    def last_words(self) -> str:
        words = self.log.read_bytes()[-_TAIL:] if self.log.exists() else b""
        return words.decode(errors="replace").strip()

    def clear_group(self) -> None:
        """The pool of a worker that was killed must not go on beside the pool of the next one."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Service(Protocol):
    """A program that can be started, and started again once it has fallen."""

    @property
    def name(self) -> str: ...  # as people read it

    def start(self) -> Child: ...

    def ready(self, child: Child) -> bool:
        """Whether it answers."""
        ...


def start(
    name: str,
    argv: Sequence[str],
    *,
    log: Path,
    stop_signal: signal.Signals = signal.SIGTERM,
    env: Mapping[str, str] | None = None,
    user: pwd.struct_passwd | None = None,
    folder: Path | None = None,
    patience: float = 10,
) -> Child:
    """Start a program in its own process group, tied to the thread that calls (so call from main).

    When that thread ends, even by SIGKILL, the kernel sends `stop_signal` to the child.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 (the commands are ours)
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=env,
            process_group=0,
            preexec_fn=_tie(stop_signal),
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )
    return Child(name, process, log, stop_signal, patience)


def wait_until(true: Callable[[], bool], child: Child, *, patience: float = PATIENCE) -> None:
    """Poll until `true`; a child that ends before, or that takes too long, cannot start."""
    deadline = time.monotonic() + patience

    def still_starting() -> bool:
        if true():
            return False
        if not child.alive:
            raise CannotStart(f"{child.name} s’est arrêté en démarrant :\n{child.last_words()}")
        if time.monotonic() > deadline:
            raise CannotStart(f"{child.name} ne répond pas après {patience:.0f} secondes.")
        return True

    signals.wait_while(still_starting, every=0.02)


def wait_for_end(pid: int, program: str, *, patience: float = 15) -> None:
    """Give a server that an earlier start left behind, and which is closing, the time to end."""
    deadline = time.monotonic() + patience

    def closing() -> bool:
        if not runs(pid, program):
            return False
        if time.monotonic() > deadline:
            raise CannotStart(
                f"{program} tourne déjà sur ces données (processus {pid}). Arrêtez l’autre "
                f"programme, ou ce processus, puis recommencez."
            )
        return True

    signals.wait_while(closing)


def runs(pid: int, program: str) -> bool:
    """A number in a file left behind may by now be another program's: the name decides."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    if not sys.platform.startswith("linux"):
        return True
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    name, _, rest = stat.partition("(")[2].rpartition(")")
    return name.startswith(program[:15]) and rest.split()[0] != "Z"


def tie_to_parent() -> None:
    """End when the program that started us does, `make` for instance, however it ends."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)


def _tie(stop_signal: signal.Signals) -> Callable[[], None]:
    """After the change of user, which would clear it, ask the kernel for the signal."""
    parent = os.getpid()
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None

    def tie() -> None:
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, int(stop_signal), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(0)

    return tie
