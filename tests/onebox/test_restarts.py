"""When servers and processes are killed again and again, does all come back by itself, with nothing lost?"""

import json
import os
import signal
from collections.abc import Iterator
from email.utils import parseaddr
from functools import partial
from http import HTTPStatus
from threading import Event, Thread

import pytest

from fundapp.onebox import children, commands, mailbox
from tests.house import until
from tests.journeys.visitor import Visitor
from tests.onebox.stacks import Stack

pytestmark = pytest.mark.xdist_group("onebox")

ROUNDS = 5


@pytest.fixture
def answers(first: Stack) -> Iterator[list[int]]:
    """What the web server answered, asked without a pause for as long as the test lasts."""
    found: list[int] = []
    over = Event()

    def ask() -> None:
        while not over.wait(0.1):
            found.append(first.answers("/health/live"))

    asking = Thread(target=ask)
    asking.start()
    yield found
    over.set()
    asking.join()


def signs_up(stack: Stack, address: str) -> bool:
    """One event, and one mail to come of it; False while the database is away."""
    visitor = Visitor(stack.url)
    page = visitor.get("/inscription")
    if page.status != HTTPStatus.OK:
        return False
    who = {"name": "Une visiteuse", "email": address, "password": "quatre dunes sous le vent", "terms": "y"}
    return "Regardez votre messagerie" in visitor.send(page, "/inscription", **who).text


def running(stack: Stack) -> dict[str, int]:
    """The process of each part that is up."""
    files = {
        "PostgreSQL": stack.var / "postgres" / "data" / "postmaster.pid",
        "Valkey": stack.var / "valkey" / "valkey.pid",
    }
    found = [(name, int(file.read_text().split()[0])) for name, file in files.items() if file.exists()]
    found += [("beat", pid) for pid in stack.members(commands.BEAT)]
    return {name: pid for name, pid in found if children.runs(pid, "")}


def all_again(stack: Stack, fallen: dict[str, int]) -> bool:
    up = running(stack)
    return up.keys() == fallen.keys() and not up.items() & fallen.items()


def relayed(stack: Stack) -> list[bool]:
    lines = stack.command("fundapp", "events", "--json", "--limit", "100000").stdout.splitlines()
    return [json.loads(line)["relayed"] for line in lines]


def readers(stack: Stack) -> set[str]:
    return {parseaddr(mail.to)[1] for mail in mailbox.list_mails(stack.var / "mail")}


def test_database_broker_and_beat_come_back_and_nothing_is_lost(first: Stack, answers: list[int]) -> None:
    addresses = [f"visiteur{number}@example.org" for number in range(ROUNDS)]

    for address in addresses:
        until(partial(signs_up, first, address), "the site takes a new account")
        fallen = running(first)
        for pid in fallen.values():
            os.kill(pid, signal.SIGKILL)
        until(partial(all_again, first, fallen), "all three are back")

    until(lambda: first.answers("/health/ready") == 200, "everything answers")
    until(lambda: all(relayed(first)), "every event is relayed")
    until(lambda: set(addresses) <= readers(first), "each of them has a mail")
    assert set(answers) == {200}
    assert first.command("fundapp", "verify").returncode == 0
    for name in ("PostgreSQL", "Valkey", "beat"):
        assert first.said.count(f"« {name} » est tombé (journal : {first.var}/logs/") >= ROUNDS
        assert first.said.count(f"« {name} » est relancé.") >= ROUNDS
