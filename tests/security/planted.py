"""What an attacker would plant where a text is kept, and how a page shows that it stayed text."""

from enum import StrEnum
from html.parser import HTMLParser
from typing import Any

from fundapp.kernel.words import Sentence

NAME = "data-planted"
"""Every mark writes it: an element that has it was made out of text."""


def marks(where: str) -> tuple[str, ...]:
    """From the longest to the shortest: ways out of an element and of an attribute, holes of templates."""
    return (
        f"""<i {NAME} hx-post="x">"><b {NAME}>' {NAME} onx=' {{{{7*7}}}}%(x)s% {where}""",
        f"""<i {NAME}>'"{{{{7*7}}}}%s""",
        f"<i {NAME}>",
    )


def everywhere(fact: Any, mark: str) -> Any:
    """A fact of a letter with the mark wherever somebody wrote; our own sentences keep their words."""
    match fact:
        case StrEnum():
            return fact
        case str():
            return mark
        case list():
            return [everywhere(each, mark) for each in fact]
        case Sentence() if fact.values:
            return Sentence(fact.text, {name: everywhere(value, mark) for name, value in fact.values.items()})
        case Sentence():
            return Sentence(mark)
    return fact


class Page(HTMLParser):
    """What of a page came out of a text, what it says, and where its token stands."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self.token = token
        self.planted: list[str] = []
        self.tokens: list[str] = []
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if any(NAME in name or name.startswith(("on", "hx-")) for name in names):
            self.planted.append(self.get_starttag_text() or tag)
        if self.token and any(value and self.token in value for _, value in attrs):
            self.tokens.append(dict(attrs).get("name") or tag)

    def handle_data(self, data: str) -> None:
        self.said += data


def read(html: str, token: str = "") -> Page:
    page = Page(token)
    page.feed(html)
    page.close()
    return page
