"""A person over HTTP: follows links, fills the forms that the page really has, keeps cookies."""

import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from uuid import uuid4

from tests.house import PATIENCE

Value = str | list[str] | tuple[str, bytes]


@dataclass
class Form:
    action: str
    method: str
    upload: bool
    fields: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    """The forms of a page with what they hold already, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "form":
            upload = "multipart" in (given.get("enctype") or "")
            self._form = Form(given.get("action") or "", (given.get("method") or "get").lower(), upload)
            self.forms.append(self._form)
        elif self._form is None or not name:
            if tag == "option" and self._form and self._select and "selected" in given:
                self._form.fields[self._select] = [given.get("value") or ""]
        elif tag == "input":
            kind = given.get("type") or "text"
            skipped = kind in ("file", "submit") or (kind in ("radio", "checkbox") and "checked" not in given)
            if not skipped:
                self._form.fields.setdefault(name, []).append(given.get("value") or "")
        elif tag == "textarea":
            self._area = name
            self._form.fields[name] = [""]
        elif tag == "select":
            self._select = name

    def handle_data(self, data: str) -> None:
        if self._area and self._form:
            self._form.fields[self._area] = [self._form.fields[self._area][0] + data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._area and self._form:
            # the newline a page begins its text with is not part of it (HTML, 4.10.11)
            [text] = self._form.fields[self._area]
            self._form.fields[self._area] = [text.removeprefix("\r").removeprefix("\n")]
            self._area = None
        elif tag == "select":
            self._select = None


@dataclass(frozen=True)
class Page:
    status: int
    url: str
    text: str
    body: bytes

    @property
    def words(self) -> str:
        """What a person reads of the page's main part."""
        main = self.text.partition("<main")[2].partition("</main>")[0]
        return " ".join(re.sub(r"<[^>]+>", " ", main).split())

    def form(self, action: str) -> Form:
        """The form that goes to `action`, or whose address holds it; the page must have one."""
        parser = _Forms()
        parser.feed(self.text)
        found = [
            form for form in parser.forms if form.method == "post" and action in (form.action or self.url)
        ]
        assert found, f"no form goes to {action!r} on {self.url}: {[each.action for each in parser.forms]}"
        return next((form for form in found if form.action == action), found[0])


class Visitor:
    def __init__(self, base: str) -> None:
        self.base = base
        policy = DefaultCookiePolicy(rfc2965=False)
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar(policy)))

    def get(self, path: str) -> Page:
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.base, path)))

    def send(self, page: Page, action: str, **values: Any) -> Page:
        """Fill a form of the page and send it; names the page does not offer are sent all the same."""
        form = page.form(action)
        fields: dict[str, Any] = {**form.fields, **values}
        body, kind = _multipart(fields) if form.upload else _urlencoded(fields)
        url = urllib.parse.urljoin(page.url, form.action or page.url)
        return self._open(urllib.request.Request(url, data=body, headers={"Content-Type": kind}))

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            answer = self._opener.open(request, timeout=PATIENCE)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            body = answer.read()
            return Page(answer.status, answer.url, body.decode(errors="replace"), body)


def _pairs(fields: dict[str, Any]) -> list[tuple[str, Any]]:
    return [
        (name, each)
        for name, value in fields.items()
        for each in (value if isinstance(value, list) else [value])
    ]


def _urlencoded(fields: dict[str, Any]) -> tuple[bytes, str]:
    return urllib.parse.urlencode(_pairs(fields)).encode(), "application/x-www-form-urlencoded"


def _multipart(fields: dict[str, Any]) -> tuple[bytes, str]:
    boundary = uuid4().hex
    parts = []
    for name, value in _pairs(fields):
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
        if isinstance(value, tuple):
            filename, content = value
            parts.append(f'{head}; filename="{filename}"\r\n\r\n'.encode() + content + b"\r\n")
        else:
            parts.append(f"{head}\r\n\r\n{value}\r\n".encode())
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"
