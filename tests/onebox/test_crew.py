"""Does a process that falls come back, later each time, and on nobody else's account?"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fundapp.onebox import children, logs
from fundapp.onebox.children import CannotStart, Child
from fundapp.onebox.crew import Member, gathered
from tests.house import PATIENCE, until


@dataclass
class Program:
    """A real process that stays up until it is killed."""

    name: str
    folder: Path
    refusal: Exception | None = None
    started: list[Child] = field(default_factory=list)

    def start(self) -> Child:
        if self.refusal is not None:
            raise self.refusal
        child = children.start(self.name, ["sleep", "3600"], log=self.folder / f"{self.name}.log")
        self.started.append(child)
        return child

    def ready(self, _child: Child) -> bool:
        return True


@pytest.fixture
def beat(tmp_path: Path) -> Iterator[Member]:
    program = Program("beat", tmp_path)
    yield Member(program, program.start(), began=0.0)
    for child in program.started:
        child.stop()


def kill(child: Child) -> None:
    child.process.kill()
    child.process.wait()


def test_each_fall_is_tried_again_twice_as_late(beat: Member, capsys: pytest.CaptureFixture[str]) -> None:
    now, delays = 100.0, []
    for _ in range(8):
        kill(beat.child)
        beat.look(now)
        assert beat.again_at is not None
        delays.append(beat.again_at - now)
        beat.look(beat.again_at - 0.1)
        assert not beat.child.alive
        now = beat.again_at
        beat.look(now)
        assert beat.child.alive

    assert delays == [1, 2, 4, 8, 16, 32, 60, 60]
    assert (
        f"« beat » est tombé (journal : {beat.child.log}) ; nouvel essai dans 4 s.\n« beat » est relancé.\n"
        in (capsys.readouterr().out)
    )


def test_falls_are_forgotten_after_a_minute_up(beat: Member) -> None:
    kill(beat.child)
    beat.look(100.0)
    beat.look(101.0)
    beat.look(162.0)
    kill(beat.child)
    beat.look(170.0)

    assert beat.again_at == 171.0


@pytest.mark.parametrize("refusal", [OSError("plus de place"), CannotStart("plus de place")])
def test_one_that_cannot_start_is_tried_again_later(
    beat: Member, refusal: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    assert isinstance(beat.service, Program)
    kill(beat.child)
    beat.look(100.0)
    beat.service.refusal = refusal
    beat.look(101.0)
    assert beat.again_at == 103.0

    beat.service.refusal = None
    beat.look(103.0)

    assert beat.child.alive
    assert "« beat » ne démarre pas (plus de place) ; nouvel essai dans 2 s." in capsys.readouterr().out


def test_one_that_falls_all_the_time_takes_nobody_with_it(tmp_path: Path) -> None:
    web, beat = Program("web", tmp_path), Program("beat", tmp_path)
    with gathered() as crew:
        crew.add(web, beat)
        for minute in range(20):
            kill(beat.started[-1])
            crew.look(60.0 * minute)
            crew.look(60.0 * minute + 60)

        assert len(beat.started) == 21
        assert [child.alive for child in web.started] == [True]
    assert not any(child.alive for child in (*web.started, *beat.started))


def test_long_log_is_put_aside_and_its_process_goes_on_in_an_empty_one(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("ab") as output:
        writer = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=output)
    assert writer.stdin is not None

    def write(text: str) -> None:
        assert writer.stdin is not None
        writer.stdin.write(f"{text}\n".encode())
        writer.stdin.flush()
        until(lambda: text in log.read_text(), "it is written")

    write("a" * 600)
    logs.rotate(log, limit=1000)
    write("b" * 600)
    logs.rotate(log, limit=1000)
    write("c" * 600)
    writer.stdin.close()
    writer.wait()

    assert (tmp_path / "log.1").read_text() == f"{'a' * 600}\n{'b' * 600}\n"
    assert log.read_text() == f"{'c' * 600}\n"


def test_signal_during_something_long_is_noticed_before_its_end() -> None:
    """As when the migration waits for a lock: in a process of its own, as a signal is for a whole process."""
    program = (
        "import os, signal, threading\n"
        "from fundapp.onebox import signals\n"
        "signals.listen()\n"
        "never = threading.Event()\n"
        "os.kill(os.getpid(), signal.SIGTERM); os.kill(os.getpid(), signal.SIGINT)\n"
        "try: signals.do_aside(never.wait, refusal=OSError)\n"
        "except signals.Stopped: print('stopped')\n"
    )

    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE)

    assert (ended.stdout, ended.returncode) == ("stopped\n", 0)
