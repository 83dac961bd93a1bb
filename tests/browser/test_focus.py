"""Is what has the focus always in the window and under nothing, on pages with a part that stays in place?"""

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.keys import Keys
from tests.browser.people import PHONE, Door

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LAPTOP: ViewportSize = {"width": 1280, "height": 800}
STAGES = ("submitted", "review", "diligence", "committee", "contracting")
"""Each has its own acts beside the file."""


def first_of(page: Page, stage: str) -> str:
    page.goto(f"/pipeline?look=table&stage={stage}")
    path = page.locator("main td a[href^='/dossiers/'], main th a[href^='/dossiers/']").first
    found = path.get_attribute("href")
    assert found, f"the demonstration has no dossier in {stage}"
    return found


def go_through(page: Page) -> int:
    """Every stop of the page, each looked at, from its top to its end."""
    page.emulate_media(reduced_motion="reduce")
    keys, stops = Keys(page), 0
    keys.skip()
    while not page.evaluate("document.activeElement.closest('.foot')"):
        keys.tab()
        stops += 1
    return stops


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("stage", STAGES)
def test_focus_is_in_view_beside_a_file_in(stage: str, size: ViewportSize, door: Door) -> None:
    page = door.person("gerante", size)
    page.goto(first_of(page, stage))

    stops = go_through(page)

    assert stops > page.locator(".acts a, .acts button").count()
    door.leave(page)


def test_acts_beside_a_file_are_never_higher_than_the_window(door: Door) -> None:
    page = door.person("gerante", LAPTOP)
    page.goto(first_of(page, "review"))
    page.evaluate("scrollTo(0, 1500)")

    box = page.locator(".acts").bounding_box()

    assert box is not None
    assert (box["y"] >= 0, box["y"] + box["height"] <= LAPTOP["height"]) == (True, True)
    door.leave(page)
