"""One stack with its demonstration, for all tests of this folder that need a running one."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.onebox.stacks import Stack, end, start


@pytest.fixture(scope="session")
def open_ground() -> Iterator[Path]:
    """A folder any user may pass through, which pytest's own is not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def first(open_ground: Path) -> Iterator[Stack]:
    stack = start(open_ground / "var")
    stack.says("Journaux")
    yield stack
    if stack.process.poll() is None:
        end(stack, signal.SIGTERM)
