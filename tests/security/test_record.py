import re

import pytest

from tests.architecture.source import ROOT

RECORD = (ROOT / "docs" / "security.md").read_text()


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(tests/[^`]+)`", RECORD))))
def test_test_that_shows_a_refusal_is_there(named: str) -> None:
    path, _, name = named.partition("::")

    assert not name or f"def {name}(" in (ROOT / path).read_text()
    assert (ROOT / path).exists()
