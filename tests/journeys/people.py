"""How do the people of the journey come in, and read their mails?"""

import email
import re
from email.message import EmailMessage
from email.policy import default

import pyotp

from fundapp.demo.cast import PASSWORD, SECRET
from tests.house import House, until
from tests.journeys.visitor import Page, Visitor

LINK = re.compile(r"https?://[^\s<>\"]+")


def signed_in(house: House, address: str, password: str = PASSWORD) -> Visitor:
    """Somebody of the cast, through the real door: password, then the code of the moment."""
    visitor = Visitor(house.url)
    page = visitor.send(visitor.get("/connexion"), "/connexion", email=address, password=password)
    if 'name="code"' in page.text:
        page = visitor.send(page, "/connexion", code=pyotp.TOTP(SECRET).now())
    assert "Se déconnecter" in page.text, f"{address} could not sign in: {page.url}"
    return visitor


def mails(house: House, to: str) -> list[EmailMessage]:
    """What this address has received, oldest first."""
    found = []
    for path in sorted((house.var / "mail").glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(message, EmailMessage)
        if to in str(message["To"]):
            found.append(message)
    return found


def subjects(house: House, to: str) -> list[str]:
    return [str(message["Subject"]) for message in mails(house, to)]


def mail_about(house: House, to: str, words: str) -> EmailMessage:
    """Wait for the mail to this address whose subject holds `words`."""

    def arrived() -> EmailMessage | None:
        return next((each for each in mails(house, to) if words in str(each["Subject"])), None)

    found = until(arrived, f"a mail to {to} about {words!r}, beside {subjects(house, to)}")
    assert isinstance(found, EmailMessage)
    return found


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(message: EmailMessage, holding: str) -> str:
    return next(link for link in LINK.findall(text_of(message)) if holding in link)


def id_in(page: Page, pattern: str) -> str:
    """The identifier that a link of the page carries, as `/tickets/{}` says where."""
    found = re.search(pattern.replace("{}", "([0-9a-f-]{36})"), page.text + page.url)
    assert found, f"nothing like {pattern} on {page.url}"
    return found.group(1)
