"""One whole house and everybody's way in, for all tests of this folder."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.people import Door
from tests.house import House, open_house


@pytest.fixture(scope="session")
def house(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """After the browser, so that no house is opened where nobody could walk through it."""
    with open_house(tmp_path_factory.mktemp("house"), RATE_LIMITS="false") as house:
        yield house


@pytest.fixture(scope="session")
def door(chromium: Browser, house: House) -> Iterator[Door]:
    door = Door(chromium, house)
    yield door
    door.close()
