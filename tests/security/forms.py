"""Which fields has each page, and what would a person have left in them? Read from the pages themselves."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

FILLED = {"date": "2026-12-01", "time": "14:00", "email": "quelqu.un@example.org"}
"""What is typed where the page shows nothing yet; elsewhere a number, text and money at once."""
TYPED = "100"


@dataclass
class Filled:
    """One form of a page with everything answered."""

    method: str
    path: str
    values: dict[str, str] = field(default_factory=dict)


class FormReader(HTMLParser):
    """The forms of one page; `forms` once fed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[Filled] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            path = urlsplit(given.get("action") or self.page).path
            self.forms.append(Filled(given.get("method", "get").upper(), path))
        elif self.forms:
            self._answer(tag, given, self.forms[-1].values)

    def _answer(self, tag: str, given: dict[str, str], values: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "option" and self._select:
            if given.get("value") and ("selected" in given or not values[self._select]):
                values[self._select] = given["value"]
        elif tag == "select" and name:
            self._select, values[name] = name, ""
        elif tag == "textarea" and name:
            values[name] = TYPED
        elif tag == "input" and name and kind not in ("submit", "file"):
            chosen = kind in ("radio", "checkbox") and name in values
            values[name] = values[name] if chosen else given.get("value") or FILLED.get(kind, TYPED)


def forms_of(page: str, html: str) -> list[Filled]:
    reader = FormReader(page)
    reader.feed(html)
    return reader.forms
