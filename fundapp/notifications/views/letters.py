"""What does a notice say, in the language of whoever reads it: as a line, and as a mail?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from jinja2 import UndefinedError

from fundapp.kernel.words import Sentence
from fundapp.notifications.models import Notice
from fundapp.notifications.rules import plain
from fundapp.notifications.types import PageKind, unpack
from fundapp.notifications.views import pages
from fundapp.settings import Settings
from fundapp.web.filters import translated

Words = Callable[[str], str]


@dataclass(frozen=True)
class Reader:
    """To whom a mail goes: what is known of a person or of somebody invited."""

    name: str
    email: str
    language: str = "fr"


def headline(notice: Notice) -> str:
    """The notice in one line, in the language of the page being made: the mail's subject.

    A notice of long ago may lack a fact that its words have come to need: it is named by its kind.
    """
    try:
        return _words(notice, unpack_facts(notice))("subject.txt")
    except UndefinedError:
        return translated(notice.kind.label)


def compose(notice: Notice, reader: Reader, link: Mapping[str, Any]) -> EmailMessage:
    """The mail of a notice: plain text and HTML, with the link only this mail knows, if any."""
    settings: Settings = current_app.config["SETTINGS"]
    with force_locale(reader.language):
        known = {"reader_name": plain(reader.name, longest=120), "language": reader.language}
        url = pages.site_url(notice.page, {**notice.address, **link}) or pages.site_url(PageKind.NOTICES, {})
        words = _words(notice, unpack_facts(notice) | known | {"url": url})
        subject, text, html = words("subject.txt"), words("body.txt"), words("body.html")
    mail = EmailMessage()
    mail["Subject"] = plain(subject, longest=200)
    mail["From"] = _address(*parseaddr(settings.mail_sender))
    mail["To"] = _address(reader.name, reader.email)
    mail["Message-ID"] = f"<{notice.id}@{urlsplit(settings.base_url).hostname}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    mail.add_alternative(html, subtype="html")
    mail["Content-Language"] = reader.language
    return mail


OURS = frozenset({"service", "appeal"})
"""Facts with addresses that we mean to be followed: the fund's own, and the tribunals'."""


def unpack_facts(notice: Notice) -> dict[str, Any]:
    """What the words need; text that people typed is made plain, since our mails carry it (SECURITY 24)."""
    facts = {name: unpack(kept) for name, kept in notice.facts.items()}
    return {name: fact if name in OURS else _harmless(fact) for name, fact in facts.items()}


def _harmless(fact: Any) -> Any:
    if isinstance(fact, list):
        return [_harmless(each) for each in fact]
    if isinstance(fact, Sentence) and not fact.values:  # a question's label, as well as words of ours
        return Sentence(plain(fact.text))
    if isinstance(fact, Sentence):
        return Sentence(fact.text, {name: _harmless(value) for name, value in fact.values.items()})
    return plain(fact) if isinstance(fact, str) else fact


def page_url(notice: Notice) -> str | None:
    """Where the notice leads inside the application; None when that page is no more."""
    return pages.path_of(notice.page, notice.address)


def _words(notice: Notice, facts: Mapping[str, Any]) -> Words:
    """The environment's own rendering: no request, no session, nobody signed in."""

    def words(part: str) -> str:
        template = current_app.jinja_env.get_template(f"emails/{notice.kind.value}/{part}")
        return template.render(facts).strip()

    return words


def _address(name: str, email: str) -> Address:
    return Address(display_name=plain(name, longest=120), addr_spec=email)
