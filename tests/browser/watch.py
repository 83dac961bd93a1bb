"""What is wrong with a page that no word on it says?"""

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, ViewportSize

from tests.browser.people import DESK, PHONE

SCRIPT = Path(__file__).with_suffix(".js").read_text()
_AXE = Axe().axe_script
_RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
_CONTRAST = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
"""All that the night changes is the colours."""
EXPECTED = re.compile(r"the server responded with a status of (403|404|409|413|422)")


class Ears:
    """Hears what the browser complains about while pages load: scripts' errors, refusals of the CSP."""

    def __init__(self, page: Page) -> None:
        self.heard: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(f"{page.url}: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not EXPECTED.search(message.text):
            self.heard.append(f"{message.location}: {message.text}")


def shapes(page: Page) -> set[str]:
    """What the page is made of, so that the same is not judged twice."""
    return set(_watch(page, "shapes"))


def sideways(page: Page, size: ViewportSize = PHONE) -> list[str]:
    """What makes the page scroll sideways, on a phone unless another window is named."""
    page.set_viewport_size(size)
    return [f"{page.url} overhangs at {size['width']}: {it}" for it in _watch(page, "overhanging")]


def small_targets(page: Page) -> list[str]:
    """What a finger would miss."""
    return [f"{page.url} is small: {culprit}" for culprit in _watch(page, "smallTargets")]


def faults(page: Page) -> list[str]:
    """Everything else wrong with the page as it stands, on a phone and at a desk, by day and by night."""
    found = [f"{page.url}: {fault}" for fault in _once(page)]
    page.evaluate(_AXE)
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        found += [f"{page.url} at {size['width']}: {fault}" for fault in _axe(page, _RULES)]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += [f"{page.url} in the dark: {fault}" for fault in _axe(page, _CONTRAST)]
    page.emulate_media(color_scheme="light", reduced_motion="null")
    return found


def _watch(page: Page, question: str) -> list[str]:
    _settle(page)
    found: list[str] = page.evaluate(f"watch.{question}()")
    return found


def _settle(page: Page) -> None:
    """What scripts measure follows the window and the fonts by a frame: what comes after it is judged."""
    page.evaluate(SCRIPT)
    page.evaluate("watch.settled()")


def _once(page: Page) -> list[str]:
    found = [f"focus unseen on {culprit}" for culprit in _watch(page, "unseenFocus")]
    if not page.title().partition(" · ")[0].strip():
        found.append("no title")
    if (count := page.locator("h1").count()) != 1:
        found.append(f"{count} first headings")
    return found


def _axe(page: Page, rules: dict[str, list[str]]) -> list[str]:
    _settle(page)
    answer = page.evaluate("(options) => watch.unpinned(() => axe.run(document, options))", rules)
    return [
        f"{violation['id']} ({violation['help']}) on {node['html'][:160]}"
        for violation in answer["violations"]
        for node in violation["nodes"][:2]
    ]
