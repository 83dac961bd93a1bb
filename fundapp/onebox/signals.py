"""Has somebody asked us to stop?

The handler only takes note; everything that waits looks at the note. An exception raised by the handler
would be lost wherever Python swallows one, and leave half-started programs behind where it does not.
"""

import signal
import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

_LOOK = 0.05
_noted = False


class Stopped(Exception):
    """Somebody asked us to end."""


def listen() -> None:
    """From now on Ctrl-C, SIGTERM and a terminal that closes are noted, however often they come."""
    global _noted
    _noted = False
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # nohup has SIGHUP ignored: whoever used it wants us to outlive the terminal
        if each is not signal.SIGHUP or signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, _note)


def check() -> None:
    """Raise `Stopped` once a signal has come."""
    if _noted:
        raise Stopped


def wait_while(waiting: Callable[[], bool], *, every: float = _LOOK) -> None:
    """Raises `Stopped`."""
    while waiting():
        check()
        time.sleep(every)


def do_aside(work: Callable[[], T], *, refusal: type[Exception]) -> T:
    """What `work` returns, or its refusal; raises `Stopped` without waiting for the end of it.

    It goes on in a thread that ends with us: only for what a transaction undoes when it is cut.
    """
    done: Future[T] = Future()

    def carry_out() -> None:
        try:
            done.set_result(work())
        except refusal as error:
            done.set_exception(error)
        finally:
            done.cancel()  # a bug flies: its trace is printed, and nobody waits for what will not come

    Thread(target=carry_out, daemon=True).start()
    wait_while(lambda: not done.done())
    return done.result()


def _note(_number: int, _frame: FrameType | None) -> None:
    global _noted
    _noted = True
