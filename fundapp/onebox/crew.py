"""How do our own processes stay up: who replaces one that falls, and when do we give up?"""

import http.client
import sys
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

from fundapp.onebox import children, commands
from fundapp.onebox.children import CannotStart, Child

_PULSE = 0.3
_TOO_OFTEN = 5
_WITHIN = 60.0


class Crew:
    """The web server, the worker, the beat and, where mails are caught, their catcher."""

    def __init__(self, env: Mapping[str, str], var: Path, *, catches_mails: bool) -> None:
        self._env, self._var = env, var
        self._falls: deque[float] = deque(maxlen=_TOO_OFTEN)
        self._members: dict[str, Child] = {}
        self._orders = {
            "web": commands.installed(commands.WEB),
            "worker": commands.installed(commands.WORKER),
            "mailer": commands.installed(commands.MAILER),
            "beat": commands.installed(commands.BEAT),
        }
        if catches_mails:
            catcher = [sys.executable, "-m", "fundapp.onebox.catcher"]
            self._orders["mails"] = [*catcher, env["MAIL_PORT"], env["MAIL_FOLDER"]]

    def start(self) -> None:
        """The web first and alone: on two cores, four that begin at once keep each other waiting."""
        self._begin("web")
        children.wait_until(self._web_answers, self._members["web"], every=0.05)
        for name in self._orders.keys() - {"web"}:
            self._begin(name)

    def watch(self) -> None:
        """For as long as nobody asks us to stop: whoever falls is replaced."""
        while True:
            for child in list(self._members.values()):
                if not child.alive:
                    self._replace(child)
            time.sleep(_PULSE)

    def stop(self) -> None:
        for child in self._members.values():
            child.ask_to_stop()
        for child in self._members.values():
            child.stop()

    def _begin(self, name: str) -> None:
        logs = self._var / "logs"
        logs.mkdir(mode=0o700, exist_ok=True)
        self._members[name] = children.start(
            name, self._orders[name], log=logs / f"{name}.log", env=self._env, folder=self._var
        )

    def _replace(self, fallen: Child) -> None:
        fallen.clear_group()
        self._falls.append(time.monotonic())
        if len(self._falls) == _TOO_OFTEN and self._falls[-1] - self._falls[0] < _WITHIN:
            raise CannotStart(f"« {fallen.name} » tombe sans cesse :\n{fallen.last_words()}")
        print(f"« {fallen.name} » est tombé ; il est relancé.", flush=True)
        self._begin(fallen.name)

    def _web_answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", int(self._env["PORT"]), timeout=2)
        with suppress(OSError, http.client.HTTPException):
            line.request("GET", "/health/live")
            answered = line.getresponse().status == HTTPStatus.OK
            line.close()
            return answered
        return False
