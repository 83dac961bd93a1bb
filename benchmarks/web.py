"""How does a simulated browser ask, read a form and note how long it waited?"""

import asyncio
import json
import re
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

PATIENCE = 60.0
_ALERTS = re.compile(rb'role="alert".*?</div>', re.DOTALL)
_TAGS = re.compile(r"<[^>]*>|\s+")
_COOKIE = re.compile(rb"\r\nset-cookie: ([^;\r]+)", re.IGNORECASE)


@dataclass
class Waits:
    """Seconds waited, by what was asked for; and how often nothing or an error came back."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    again: int = 0


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    def said(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


class Browser:
    """One request per connection, as after the pauses people make, and one cookie."""

    def __init__(self, url: str, cookie: str, waits: Waits) -> None:
        self._place = urlsplit(url)
        self._cookie, self._waits = cookie, waits

    async def get(self, path: str, *, what: str) -> Answer:
        return await self._ask("GET", path, b"", what)

    async def post(self, path: str, fields: Mapping[str, str], *, what: str) -> Answer:
        return await self._ask("POST", path, urlencode(fields).encode(), what)

    async def _ask(self, method: str, path: str, body: bytes, what: str) -> Answer:
        began = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            answer = self._read(await self._exchange(self._head(method, path, body) + body))
        self._waits.seconds[what].append(time.perf_counter() - began)
        return answer

    async def _exchange(self, sent: bytes) -> bytes:
        assert self._place.hostname is not None
        reader, writer = await asyncio.open_connection(self._place.hostname, self._place.port)
        try:
            writer.write(sent)
            return await reader.read()
        finally:
            writer.close()

    def _head(self, method: str, path: str, body: bytes) -> bytes:
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {self._place.netloc}",
            f"Cookie: {self._cookie}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        return "\r\n".join([*lines, "", ""]).encode()

    def _read(self, received: bytes) -> Answer:
        head, end, body = received.partition(b"\r\n\r\n")
        if not end:
            raise ConnectionError("the answer was cut")
        if given := _COOKIE.search(head):
            self._cookie = given[1].decode()
        return Answer(int(head.split(b" ", 2)[1]), body)


def told(answer: Answer) -> str:
    """The words of a page's errors, for whoever has to find out why."""
    return " ".join(_TAGS.sub(" ", each.decode()).strip() for each in _ALERTS.findall(answer.body))


class Page(HTMLParser):
    """The forms' controls of a page, with what they hold."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.boxes: list[str] = []
        self.texts: list[str] = []
        self.autosave = ""
        self.feed(answer.body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        name = at.get("name", "")
        if tag == "form" and "data-autosave" in at:
            self.autosave = at["data-autosave"]
        elif tag == "textarea":
            self.texts.append(name)
        elif tag == "input" and at.get("type") == "checkbox":
            self.boxes.append(name)
        elif tag == "input" and name:
            self.values[name] = at.get("value", "")
