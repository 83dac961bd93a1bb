"""What an attacker would plant where a text is kept, and how a page shows that it stayed text."""

from html.parser import HTMLParser

NAME = "data-planted"
"""Every mark writes it: an element that has it was made out of text."""
MARK = f"""<i {NAME} hx-post="x">"><b {NAME}>' {NAME} onx=' {{{{7*7}}}}%(x)s%"""
"""A way out of an element, of each kind of attribute, and what two kinds of template would fill."""
SHORT = f"<i {NAME}>%"


class Acting(HTMLParser):
    """What of a page acts: the elements that came out of a text, and where its token stands."""

    def __init__(self, token: str = "") -> None:
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


def read(page: str, token: str = "") -> Acting:
    reader = Acting(token)
    reader.feed(page)
    reader.close()
    return reader
