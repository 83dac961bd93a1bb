"""How does somebody without a mouse go through a page, and is the focus always where it can be seen?"""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page

from tests.browser.watch import SCRIPT

FAR = 150
"""More stops than any page has."""


class Keys:
    """Hands on a keyboard: every stop of the Tab key is looked at on the way."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def tab(self) -> None:
        self._page.keyboard.press("Tab")
        assert not (astray := self._ask("focusAstray()")), f"{self._page.url}: {astray}"

    def skip(self) -> None:
        """The first stop of a page leads past its bar."""
        self.tab()
        assert self._focused("node.className") == "skip"
        self._page.keyboard.press("Enter")
        assert self._focused("node.id") == "contenu"

    def reach(self, selector: str) -> None:
        """On and on, in reading order, to the first stop that answers to a selector."""
        self._ask("wentBack()")
        for _ in range(FAR):
            self._on()
            if self._focused(f"node.matches({selector!r})"):
                return
        raise AssertionError(f"{self._page.url}: no stop is {selector}")

    def press(self, selector: str) -> None:
        self.reach(selector)
        self._page.keyboard.press("Enter")

    def answer(self, answers: Mapping[str, str], *, until: str) -> None:
        """Stop after stop, give each field its answer as its kind asks, and press what comes at the end."""
        left = dict(answers)
        self._ask("wentBack()")
        for _ in range(FAR):
            self._on()
            if self._adds_a_row_of(left):
                self._page.keyboard.press("Enter")  # the focus is in the new row
                self._ask("wentBack()")
            if (name := self._focused("node.name")) in left:
                self._give(left.pop(name))
            elif self._focused(f"node.matches({until!r})"):
                assert not left, f"{self._page.url}: no stop is {sorted(left)}"
                self._page.keyboard.press("Enter")
                return
        raise AssertionError(f"{self._page.url}: no stop is {until}")

    def _on(self) -> None:
        self.tab()
        assert not self._ask("wentBack()"), f"{self._page.url}: the Tab key goes up to {self._told()}"

    def _adds_a_row_of(self, left: Mapping[str, str]) -> bool:
        table = self._focused("node.name === 'add' ? node.value : null")
        return table is not None and any(name.startswith(f"{table}-") for name in left)

    def tick(self, count: int) -> None:
        """So many boxes in a row."""
        for _ in range(count):
            self.reach("input[type=checkbox]")
            self._page.keyboard.press("Space")

    def _give(self, text: str) -> None:
        kind = self._focused("node.type")
        if kind == "radio":
            self._turn("Space", "ArrowDown", "node.form.elements[node.name].value", text)
        elif kind == "select-one":
            self._turn("Home", "ArrowDown", "node.value", text)
        elif kind == "checkbox":
            self._page.keyboard.press("Space")
        else:
            self._page.keyboard.press("ControlOrMeta+a")
            self._page.keyboard.insert_text(text)

    def _turn(self, first: str, then: str, value: str, wanted: str) -> None:
        """From the first choice to the wanted one, as the arrow keys go."""
        self._page.keyboard.press(first)
        for _ in range(FAR):
            if self._focused(value) == wanted:
                return
            self._page.keyboard.press(then)
        raise AssertionError(f"{self._page.url}: the arrows do not lead to {wanted}")

    def _told(self) -> str:
        return str(self._focused("node.outerHTML.slice(0, 120)"))

    def _focused(self, expression: str) -> Any:
        return self._page.evaluate(f"(node => {expression})(document.activeElement)")

    def _ask(self, question: str) -> Any:
        self._page.evaluate("window.watch ? 0 : 1") and self._page.evaluate(SCRIPT)
        return self._page.evaluate(f"watch.{question}")
