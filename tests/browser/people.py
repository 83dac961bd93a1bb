"""How does each person come in, and with what size of screen?"""

from typing import Any
from urllib.parse import urlsplit

import pyotp
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from fundapp.demo.cast import PASSWORD, SECRET
from tests.house import House

DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 20_000


class Door:
    """Opens pages for people; each signs in once, through the real door, and keeps the same cookies."""

    def __init__(self, browser: Browser, house: House) -> None:
        self._browser, self._house = browser, house
        self._known: dict[str, Any] = {}
        self._contexts: list[BrowserContext] = []

    def anybody(self, size: ViewportSize = DESK, known: Any = None) -> Page:
        """A page of somebody who has not signed in."""
        context = self._browser.new_context(
            base_url=self._house.url, locale="fr-FR", timezone_id="Europe/Paris", storage_state=known
        )
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        page = context.new_page()
        page.set_viewport_size(size)
        return page

    def person(self, name: str, size: ViewportSize = DESK, password: str = PASSWORD) -> Page:
        """A page of somebody of the house; a name of the cast stands for its address."""
        address = name if "@" in name else f"{name}@example.org"
        page = self.anybody(size, self._known.get(address))
        if address not in self._known:
            sign_in(page, address, password)
            self._known[address] = page.context.storage_state()
        return page

    def leave(self, page: Page) -> None:
        self._contexts.remove(page.context)
        page.context.close()

    def close(self) -> None:
        for context in self._contexts:
            context.close()


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def sign_in(page: Page, address: str, password: str = PASSWORD) -> None:
    """By keyboard: address, password, Enter, and the code of the moment where one is asked."""
    page.goto("/connexion")
    page.get_by_label("Adresse").fill(address)
    page.get_by_label("Mot de passe").fill(password)
    page.keyboard.press("Enter")
    code = page.get_by_label("Code")
    inside = page.get_by_role("button", name="Se déconnecter", include_hidden=True)
    code.or_(inside).first.wait_for(state="attached")
    if code.count():
        code.fill(pyotp.TOTP(SECRET).now())
        page.keyboard.press("Enter")
        inside.wait_for(state="attached")
