"""How is each program of the fund started on this machine, and when does it answer?"""

import http.client
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from fundapp.onebox import children, commands
from fundapp.onebox.children import Child, Service


@dataclass(frozen=True)
class Program:
    """A process of ours in its environment; it works by itself, so that nobody waits for an answer."""

    name: str
    argv: list[str]
    env: Mapping[str, str]
    var: Path

    def start(self) -> Child:
        return children.start(
            self.name, self.argv, log=log_of(self.var, self.name), env=self.env, folder=self.var
        )

    def ready(self, _child: Child) -> bool:
        return True


class WebServer(Program):
    """The one process that somebody waits for."""

    def ready(self, _child: Child) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", int(self.env["PORT"]), timeout=2)
        with suppress(OSError, http.client.HTTPException):
            line.request("GET", "/health/live")
            answered = line.getresponse().status == HTTPStatus.OK
            line.close()
            return answered
        return False


def web(env: Mapping[str, str], var: Path) -> Service:
    return WebServer("web", commands.installed(commands.WEB), env, var)


def beside_the_web(env: Mapping[str, str], var: Path, *, catches_mails: bool) -> list[Service]:
    """The workers, the beat and, where mails are caught, their catcher."""
    found: list[Service] = [
        Program("worker", commands.installed(commands.WORKER), env, var),
        Program("mailer", commands.installed(commands.MAILER), env, var),
        Program("beat", commands.installed(commands.BEAT), env, var),
    ]
    if catches_mails:
        catcher = [sys.executable, "-m", "fundapp.onebox.catcher", env["MAIL_PORT"], env["MAIL_FOLDER"]]
        found.append(Program("mails", catcher, env, var))
    return found


def log_of(var: Path, name: str) -> Path:
    logs = var / "logs"
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    return logs / f"{name}.log"
