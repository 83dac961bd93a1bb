"""Does a region that begins to scroll, long after the page was read, come within the keyboard's reach?"""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import Door

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HOLD = "(region) => { region.style.height = `${region.offsetHeight}px`; }"
WIDEN = "(table) => { table.style.minWidth = '3000px'; }"
NARROW = "(table) => table.removeAttribute('style')"


@pytest.fixture
def region(door: Door) -> Locator:
    """A table that holds in its region once its script has measured it, at a desk."""
    page = door.anybody()
    page.goto("/atelier")
    region = page.get_by_role("region", name="Dossiers en cours")
    expect(region).not_to_have_attribute("tabindex", "0")
    return region


def test_table_that_outgrows_its_region_can_be_scrolled_by_keyboard(region: Locator) -> None:
    """As when its font comes late: the region keeps its size, what it holds does not."""
    table = region.get_by_role("table")
    region.evaluate(HOLD)

    table.evaluate(WIDEN)
    expect(region).to_have_attribute("tabindex", "0")

    table.evaluate(NARROW)
    expect(region).not_to_have_attribute("tabindex", "0")
