"""Is every page that a person can reach readable, operable and in one piece, at a desk and on a phone?"""

import re
from collections.abc import Callable, Iterable

import pytest
from playwright.sync_api import Page

from tests.browser.people import PHONE, Door
from tests.browser.watch import Ears, faults, shapes, sideways, small_targets

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ROW = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/brouillon/questions/)\w+|(?<=/colonnes/)\w+")
DOORS = ("/", "/inscription", "/demonstration", "/courriels")
FIRST = ("/accueil", "/compte", "/notifications")
NOT_PAGES = re.compile(
    r"\.(pdf|ics)$|/pieces/[0-9a-f]|/(cofinancements|propositions)/[0-9a-f-]+/piece$|/messages/fichiers/|/proces-verbal$|^/courriels/.|^/static"
)
PEOPLE = (
    "aline",
    "bastien",
    "chloe",
    "driss",
    "analyste",
    "gerante",
    "secretariat",
    "finances",
    "audit",
    "admin",
    "presidente",
    "membre2",
)
"""One for each role, and founders whose dossiers stand at different places."""


def kind(path: str) -> str:
    """Pages that differ only by which row they show are one kind."""
    return ROW.sub("…", path)


def ways_on(page: Page) -> list[str]:
    """Where the page leads to inside the house."""
    links = page.eval_on_selector_all(
        "a[href]", "nodes => nodes.filter(n => n.origin === location.origin).map(n => n.pathname)"
    )
    return [path for path in dict.fromkeys(links) if not NOT_PAGES.search(path)]


def walk(page: Page, starts: Iterable[str], look: Callable[[Page], list[str]]) -> list[str]:
    """Follow every link, one page of each kind; what is wrong on the way, as whoever looks says it."""
    found, waiting, seen = [], list(starts), set[str]()
    while waiting:
        path = waiting.pop(0)
        if kind(path) in seen:
            continue
        seen.add(kind(path))
        answer = page.goto(path)
        if answer is None or not answer.ok:
            found.append(f"{path}: the link leads to {answer.status if answer else 'nothing'}")
            continue
        found += look(page)
        waiting += ways_on(page)
    return found


class Inspection:
    """Axe is slow: it judges the pages that are made of something no page before them had."""

    def __init__(self) -> None:
        self.examined: set[str] = set()

    def look(self, page: Page) -> list[str]:
        overhanging = sideways(page)
        made_of = shapes(page)
        if made_of <= self.examined:
            return overhanging
        self.examined |= made_of
        return overhanging + faults(page)


@pytest.fixture(scope="module")
def inspection() -> Inspection:
    return Inspection()


def test_public_pages_are_sound(door: Door, inspection: Inspection) -> None:
    page = door.anybody()
    ears = Ears(page)

    found = walk(page, DOORS, inspection.look)

    assert found + ears.heard == []


@pytest.mark.parametrize("name", PEOPLE)
def test_pages_are_sound_for(name: str, door: Door, inspection: Inspection) -> None:
    page = door.person(name)
    ears = Ears(page)

    found = walk(page, FIRST, inspection.look)
    door.leave(page)

    assert found + ears.heard == []


def test_finger_hits_what_it_aims_at_before_signing_in(door: Door) -> None:
    assert walk(door.anybody(PHONE, finger=True), DOORS, small_targets) == []


@pytest.mark.parametrize("name", ["aline", "bastien", "gerante", "membre2"])
def test_finger_hits_what_it_aims_at_for(name: str, door: Door) -> None:
    assert walk(door.person(name, PHONE, finger=True), FIRST, small_targets) == []
