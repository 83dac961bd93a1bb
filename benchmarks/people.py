"""What does one entrepreneur do in the last minutes: type, pause, be contradicted by another tab, submit?"""

import asyncio
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

from benchmarks.crowd import Somebody
from benchmarks.web import Answer, Browser, Page, Waits, told

RETRY = 5.0
"""Seconds after which the form's script tries again; see static/js/autosave.js."""
OVERLAP = 0.25
"""How often the second tab writes where the first one does."""


@dataclass(frozen=True)
class Kept:
    """A text the server said it saved, and the text its page had shown before."""

    text: str
    base: str


@dataclass
class Diary:
    """What became of every text of one dossier: nothing typed may be missing from it."""

    dossier_id: str
    kept: dict[str, list[Kept]] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    """The last text of each field that its author did not give up with both versions in view."""
    saves: int = 0
    choices: int = 0
    submitted: bool = False

    def keep(self, name: str, text: str, base: str) -> None:
        self.kept.setdefault(name, []).append(Kept(text, base))

    def lost(self, stored: Mapping[str, str]) -> list[str]:
        """Texts that were saved and are neither there nor were shown to whoever wrote over them."""
        return [
            f"{self.dossier_id} {name}: {each.text[-24:]!r}"
            for name, saves in self.kept.items()
            for each in saves
            if each.text != stored.get(name) and each.text not in {later.base for later in saves}
        ] + [
            f"{self.dossier_id} {name}: {text[-24:]!r} was typed last"
            for name, text in self.typed.items()
            if text != stored.get(name)
        ]


class Tab:
    """A form open in one tab: what it has shown, what waits to be saved. As autosave.js does it."""

    def __init__(self, browser: Browser, page: Page, diary: Diary, rng: random.Random) -> None:
        self._browser, self._page, self._diary, self._rng = browser, page, diary, rng
        self._seen: dict[str, str] = json.loads(page.values["seen"])
        self._began = dict(self._seen)
        self._waiting: dict[str, str] = {}

    def type(self, name: str, mark: str) -> None:
        """Never the same words twice, so that each can be looked for."""
        self._waiting[name] = self._diary.typed[name] = f"{self._began.get(name, '')} [{mark}]"

    async def save(self, waits: Waits) -> None:
        """Until nothing waits any more, whatever the network does."""
        while self._waiting:
            batch = dict(self._waiting)
            bases = {name: self._seen.get(name, "") for name in batch}
            fields = {**batch, "csrf_token": self._page.values["csrf_token"], "seen": json.dumps(bases)}
            try:
                answer = await self._browser.post(self._page.autosave, fields, what="autosave")
            except (OSError, TimeoutError):
                answer = Answer(503, b"")
            self._diary.saves += 1
            if answer.status == 200:
                self._saved(batch, bases)
            elif answer.status == 409:
                self._choose(answer.said()["stored"])
            elif answer.status in (429, 500, 503):
                waits.again += 1
                await asyncio.sleep(RETRY)
            else:
                raise AssertionError(f"autosave answered {answer.status}: {answer.body[:300]!r}")

    def _saved(self, batch: Mapping[str, str], bases: Mapping[str, str]) -> None:
        for name, text in batch.items():
            self._diary.keep(name, text, bases[name])
            self._seen[name] = text
            del self._waiting[name]

    def _choose(self, stored: Mapping[str, str]) -> None:
        """Both versions are shown; this person takes one or the other."""
        for name, theirs in stored.items():
            self._diary.choices += 1
            self._seen[name] = theirs
            if self._rng.random() < 0.5:
                del self._waiting[name]
                self._diary.typed.pop(name, None)
            else:
                self._diary.typed[name] = self._waiting[name]


@dataclass(frozen=True)
class Evening:
    """How the crowd behaves: seconds to spread over, saves of each, who has two tabs, who submits."""

    url: str
    seconds: float
    saves: int
    two_tabs: float
    submitting: float


async def live(somebody: Somebody, number: int, evening: Evening, waits: Waits) -> Diary:
    """One person, from opening the form again to the last word, or the submission."""
    rng = random.Random(number)
    browser = Browser(evening.url, somebody.cookie, waits)
    where = f"/mes-dossiers/{somebody.dossier_id}"
    diary = Diary(str(somebody.dossier_id))
    await asyncio.sleep(rng.uniform(0, evening.seconds / 4))
    page = Page(await browser.get(f"{where}/projet", what="page"))
    tabs = [Tab(browser, page, diary, rng)]
    if rng.random() < evening.two_tabs:
        tabs.append(Tab(browser, page, diary, rng))
    await _type(tabs, page.texts, evening, rng, waits)
    if rng.random() < evening.submitting:
        await _submit(browser, where, diary)
    return diary


async def _type(
    tabs: list[Tab], names: list[str], evening: Evening, rng: random.Random, waits: Waits
) -> None:
    """A field or a few, a pause, a save; a second tab is used at once with the first."""
    marks = count()
    moments = sorted(rng.uniform(0, evening.seconds * 3 / 4) for _ in range(evening.saves))
    before = 0.0
    for moment in moments:
        await asyncio.sleep(moment - before)
        before = moment
        wanted = rng.sample(names, rng.choice((1, 1, 1, 2, 3)))
        for tab in tabs:
            own = wanted if tab is tabs[0] or rng.random() < OVERLAP else rng.sample(names, 1)
            for name in own:
                tab.type(name, str(next(marks)))
        await asyncio.gather(*(tab.save(waits) for tab in tabs))


async def _submit(browser: Browser, where: str, diary: Diary) -> None:
    page = Page(await browser.get(f"{where}/relecture", what="page"))
    fields = {
        "csrf_token": page.values["csrf_token"],
        "version": page.values["version"],
        **dict.fromkeys(page.boxes, "y"),
    }
    answer = await browser.post(f"{where}/deposer", fields, what="submit")
    if answer.status != 303:
        raise AssertionError(f"the submission was answered {answer.status}: {told(answer)}")
    diary.submitted = True
