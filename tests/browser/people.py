"""How does each person come in, and with what size of screen?"""

import re
from typing import Any
from urllib.parse import urlsplit

import pyotp
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from fundapp.demo.cast import PASSWORD, SECRET
from tests.house import House

DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 120_000
"""Milliseconds, for a page to come and for what is expected of it: a machine under load takes its time."""


class Door:
    """Opens pages for people; each of the cast signs in once and keeps the same cookies."""

    def __init__(self, browser: Browser, house: House) -> None:
        self._browser, self._house = browser, house
        self._known: dict[str, Any] = {}
        self._contexts: list[BrowserContext] = []
        expect.set_options(timeout=PATIENCE)

    def anybody(self, size: ViewportSize = DESK, known: Any = None, *, finger: bool = False) -> Page:
        """A page of somebody who has not signed in; a finger points less finely than a mouse."""
        context = self._browser.new_context(
            base_url=self._house.url,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            storage_state=known,
            has_touch=finger,
            is_mobile=finger,
        )
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        page = context.new_page()
        page.set_viewport_size(size)
        return page

    def person(self, name: str, size: ViewportSize = DESK, *, finger: bool = False) -> Page:
        """A page of somebody of the cast."""
        page = self.anybody(size, self._known.get(name), finger=finger)
        if name not in self._known:
            hand_in(page, f"{name}@example.org")
            self._known[name] = page.context.storage_state()
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
    """By keyboard, as people do."""
    page.goto("/connexion")
    page.get_by_label("Adresse").fill(address)
    page.get_by_label("Mot de passe").fill(password)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Se déconnecter", include_hidden=True).wait_for(state="attached")


def hand_in(page: Page, address: str) -> None:
    """Somebody of the cast, by the same two forms without waiting for their pages to be drawn."""
    answer = _send(page, "/connexion", email=address, password=PASSWORD)
    if 'name="code"' in answer:
        answer = _send(page, "/connexion/code", code=pyotp.TOTP(SECRET).now())
    assert "Se déconnecter" in answer, f"{address} could not sign in"


def _send(page: Page, path: str, **fields: str) -> str:
    asked = page.request.get(path).text()
    token = re.search(r'name="csrf_token" value="([^"]+)"', asked)
    assert token, f"no form on {path}"
    return page.request.post(path, form={**fields, "csrf_token": token[1]}).text()
