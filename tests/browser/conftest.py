"""One real Chromium, one whole house and everybody's way in, for all tests of this folder."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.people import Door
from tests.house import House, open_house

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        missing = "no chromium or google-chrome on this machine"
        if os.environ.get("REQUIRE_ALL"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


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
