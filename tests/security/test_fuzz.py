"""Whatever is sent to any route, is the answer ever a bug of ours? A seeded while of what nobody expects.

Every route is tried once, then in every other way, in an order drawn by chance. A failure names the seed, how
many were sent, the route, who asked and what was sent; the same seed sends the same again.
"""

import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Flask, got_request_exception
from sqlmodel import Session
from werkzeug.routing import Rule

from fundapp.settings import Settings
from fundapp.web.incoming import FundRequest, Typed
from tests.factories.dossiers import PDF
from tests.security import world as worlds

SEED = 20261123
TRIED = 300
"""How many routes are tried in every other way, at most: there are fewer, and two minutes are enough."""
BOUND = 240.0
"""Seconds after which no further route is begun, on a machine that does something else."""
ODD = (
    " ",
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%FF%FE",
    "%zz",
    "%",
    "9" * 5_000,
    "-1",
    "1e400",
    "NaN",
    quote("é🦊\u202e"),
    quote("²१२"),
    "x" * 20_000,
    "%5B" * 3_000,
    quote('{"a":' * 1_000),
    "null",
    "00000000-0000-0000-0000-000000000000",
    "0001-01-01",
    "9999-12-31",
    "25:61",
    quote("99999999999999,99"),
    quote("{{7*7}}%s%(a)s"),
    quote("../../etc/passwd"),
)
"""Values as they stand in an address or in the body of a form."""
ODD_NAMES = ("endpoint", "_external", "_method", "_anchor", "self", "%00", "a%5B%5D", "x" * 300)
HEADERS: tuple[dict[str, str], ...] = (
    {"Range": "bytes=0-4"},
    {"Range": "bytes=-9,2-1"},
    {"Range": "lines=1-", "If-Range": '"x"'},
    {"Range": "bytes=99999999999999999999-", "If-None-Match": "*"},
    {"Accept-Language": "\xe9;q=x,*", "User-Agent": "\xff" * 5_000, "Accept": "*/;q=9"},
    {"Script-Name": "/elsewhere", "X-Forwarded-Prefix": "/x", "X-Script-Name": "//"},
    {"Cookie": 'fund=.eJx"; =; a=\xff', "Referer": "javascript:\xe9"},
    {"If-Modified-Since": "tomorrow", "If-Match": '"a', "Authorization": "Basic \xff"},
    {"Content-Length": "-1"},
    {"Content-Length": "99999999999"},
    {"HX-Request": "true", "Accept": "application/json", "X-CSRFToken": "\xe9"},
)
DEEP = "[" * 100_000
BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/json", DEEP.encode()),
    ("application/json", json.dumps({"name": "\ud800", "credential": DEEP}).encode()),
    ("application/json", b'{"name": {"a": [1]}, "credential": "{\\"id\\": [], \\"rawId\\": 3}"}'),
    ("application/json", '{"name": "é"}'.encode("utf-16")),
    ("application/json; charset=nonsense", b"\xff\xfe"),
    ("application/x-www-form-urlencoded", b"\xff=\xfe&%zz&=&;&seen=" + DEEP.encode()),
    ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 20_000)),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nnever ends'),
    ("multipart/form-data; boundary=b", b"--b\r\n\xff: \xfe\r\n\r\n\xff\r\n--b--\r\n"),
    ("text/plain; charset=\xff", b"\0\xff"),
    ("", b"seen=1"),
)


@dataclass
class Door:
    """A route of the world, who gets in, and the names its view looks for in an address or a form."""

    rule: Rule
    method: str
    path: str
    who: str
    names: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return f"{self.method} {self.rule.endpoint} as {self.who}"


class Listening(Typed):
    """Fields that note by which names they are looked for."""

    heard: set[str] = set()

    def __contains__(self, name: object) -> bool:
        self.heard.add(str(name))
        return super().__contains__(name)

    def get(self, name: Any, *given: Any, **more: Any) -> Any:  # type: ignore[override]
        self.heard.add(str(name))
        return super().get(name, *given, **more)

    def getlist(self, name: Any, *given: Any, **more: Any) -> Any:  # type: ignore[override]
        self.heard.add(str(name))
        return super().getlist(name, *given, **more)


class Fuzz:
    """One world and its doors, tried again and again by the same seed."""

    def __init__(self, app: Flask, session: Session, storage: Any) -> None:
        self.app, self.session = app, session
        self.world = worlds.build(session, storage)
        self.browsers = worlds.browsers(app, self.world)
        self.chance = random.Random(SEED)
        self.bugs: list[str] = []
        self.sent = 0

    def send(self, door: Door, method: str, path: str, *, who: str = "", **sent: Any) -> int:
        raised: list[BaseException] = []
        self.sent += 1

        def note(_: Flask, exception: BaseException) -> None:
            raised.append(exception)

        cookie = self.browsers[who or door.who]
        with got_request_exception.connected_to(note, self.app):
            answer = worlds.knock(self.app, self.session, method, path, cookie, **sent)
        if answer.status_code >= 500 and (raised or door.rule.endpoint != "web.ready"):
            self.bugs.append(f"{door}: {method} {path[:200]} {str(sent)[:300]}: {raised!r:.300}")
        return answer.status_code

    def doors(self) -> Iterator[Door]:
        """Each with the first reader who is let in, and with what its view was heard to look for."""
        for method, rule in worlds.doors(self.app):
            path, Listening.heard = self.world.path(self.app, rule), set()
            sent: dict[str, Any] = {"data": {"x": "1"}} if method == "POST" else {"query_string": "x=1"}
            who, _ = worlds.first_let_in(self.app, self.session, method, path, self.browsers, **sent)
            yield Door(rule, method, path, who, {each for each in Listening.heard if each.isprintable()})

    def query(self, names: set[str], value: str | None = None) -> str:
        """Every name with an odd value: this one, or one of the list."""
        pairs = [(quote(name), value or self.chance.choice(ODD)) for name in sorted(names)]
        return "&".join(f"{name}={given}" for name, given in [*pairs, (self.chance.choice(ODD_NAMES), "1")])

    def paths(self, door: Door) -> Iterator[str]:
        """The address with one of its words replaced."""
        words = [
            name for name, kind in door.rule._converters.items() if type(kind).__name__ != "UUIDConverter"
        ]
        for name in words[:1]:
            value = str(self.world.values.get(name, ""))
            yield door.path.replace(f"/{value}", f"/{self.chance.choice(ODD)[:3_000]}")

    def try_once(self, door: Door) -> None:
        self.send(door, door.method, door.path, query_string=self.query(door.names))

    def try_door(self, door: Door) -> None:
        chance = self.chance
        self.send(door, door.method, door.path, query_string=self.query(door.names, "%20"))
        raw = {"QUERY_STRING": "\xff=\xfe&%zz=%&" + urlencode(dict.fromkeys(sorted(door.names), "\0"))}
        other = chance.choice([*worlds.READERS, worlds.NOBODY, "auditor", "co_editor"])
        self.send(door, door.method, door.path, who=other, environ_overrides=raw)
        self.send(door, chance.choice(("OPTIONS", "PUT", "TRACE", "ODD")), door.path)
        for path in self.paths(door):
            self.send(door, door.method, path)
        if door.method == "GET":
            self.send(door, "HEAD", door.path, headers=chance.choice(HEADERS))
            self.send(door, "GET", door.path, headers=chance.choice(HEADERS))
        else:
            self.try_bodies(door)

    def try_bodies(self, door: Door) -> None:
        chance, form = self.chance, "application/x-www-form-urlencoded"
        for value in (None, "%20"):
            self.send(door, "POST", door.path, data=self.query(door.names, value), content_type=form)
        kind, body = chance.choice(BODIES)
        self.send(door, "POST", door.path, data=body, content_type=kind, headers=chance.choice(HEADERS))
        file = (BytesIO(PDF), chance.choice(("\0.pdf", "../../x", "x" * 5_000, " ", "é\r\nx: y")))
        self.send(door, "POST", door.path, data={**dict.fromkeys(sorted(door.names), "\0 "), "file": file})


@pytest.fixture
def fuzz(app: Flask, session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Fuzz:
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setattr(FundRequest, "parameter_storage_class", Listening)
    return Fuzz(app, session, settings.storage_folder)


def test_nothing_that_anybody_sends_is_a_bug(fuzz: Fuzz) -> None:
    over = time.monotonic() + BOUND
    doors = list(fuzz.doors())
    for door in doors:
        fuzz.try_once(door)
    fuzz.chance.shuffle(doors)
    for door in doors[:TRIED]:
        if time.monotonic() > over:
            break
        fuzz.try_door(door)

    assert fuzz.bugs == [], f"seed {SEED}, {fuzz.sent} sent"
